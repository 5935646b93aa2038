import { parseDocument } from 'yaml'
import { invalid } from '../errors.ts'

export interface FrontMatter {
  fields: Record<string, unknown>
  content: string
}

/** Parts the YAML between two `---` lines at the top from what follows it. Throws `invalid` for broken YAML. */
export function splitFrontMatter(source: string): FrontMatter {
  const lines = source.split('\n')
  const end = isFence(lines[0]) ? lines.findIndex((line, index) => index > 0 && isFence(line)) : -1
  if (end === -1) return { fields: {}, content: source }
  const document = parseDocument(lines.slice(1, end).join('\n'), { schema: 'core' })
  const [error] = document.errors
  if (error) throw invalid(`the front matter is not YAML: ${firstLine(error.message)}`)
  // Aliases are counted, so that a small file cannot grow into a large one.
  const fields: unknown = document.toJS({ maxAliasCount: 50 })
  if (fields !== null && (typeof fields !== 'object' || Array.isArray(fields))) {
    throw invalid('the front matter is not a list of names and values')
  }
  return { fields: { ...fields }, content: lines.slice(end + 1).join('\n') }
}

function isFence(line: string | undefined): boolean {
  return line?.trimEnd() === '---'
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/:$/, '') ?? text
}
