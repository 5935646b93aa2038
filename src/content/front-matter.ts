import { type Document, parseDocument } from 'yaml'
import { invalid } from '../errors.ts'

export interface FrontMatter {
  fields: Record<string, unknown>
  content: string
}

/** Parts the YAML between two `---` lines at the top from what follows it. Throws `invalid` for what is not that. */
export function splitFrontMatter(source: string): FrontMatter {
  const lines = source.split('\n')
  if (!isFence(lines[0])) return { fields: {}, content: source }
  const end = lines.findIndex((line, index) => index > 0 && isFence(line))
  if (end === -1) throw invalid('the front matter has no second line "---" that ends it')
  const document = parseDocument(lines.slice(1, end).join('\n'), { schema: 'core' })
  const [error] = document.errors
  if (error) throw invalid(`the front matter is not YAML: ${firstLine(error.message)}`)
  const fields = valuesOf(document)
  if (fields !== null && (typeof fields !== 'object' || Array.isArray(fields))) {
    throw invalid('the front matter is not a list of names and values')
  }
  return { fields: { ...fields }, content: lines.slice(end + 1).join('\n') }
}

function valuesOf(document: Document): unknown {
  try {
    // Aliases are counted, so that a small file cannot grow into a large one.
    return document.toJS({ maxAliasCount: 50 })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw invalid(`the front matter is not YAML that is read here: ${error.message}`)
  }
}

function isFence(line: string | undefined): boolean {
  return line?.trimEnd() === '---'
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/:$/, '') ?? text
}
