import { invalid } from '../errors.ts'
import { mediaAsLinks } from './embedded-media.ts'
import { lexicalAsHtml } from './lexical.ts'
import { mobiledocAsHtml } from './mobiledoc.ts'

/** The forms of one text: the newest that is there is the one that people see. */
export interface GhostContent {
  html?: string | null | undefined
  lexical?: string | null | undefined
  mobiledoc?: string | null | undefined
  markdown?: string | null | undefined
}

/** The text of a post, and what of it is not kept. Throws `invalid` where it is in no form that can be read. */
export function readGhostContent(content: GhostContent): {
  body: { format: 'html' | 'markdown'; content: string }
  notes: string[]
} {
  const { html, lexical, mobiledoc, markdown } = content
  const notes = new Set<string>()
  const kept = html || documentOf('lexical', lexical, lexicalAsHtml, notes)
  const shown = kept || documentOf('mobiledoc', mobiledoc, mobiledocAsHtml, notes)
  if (!shown && markdown) return { body: { format: 'markdown', content: markdown }, notes: [] }
  const open = withoutGatedParts(shown ?? '', notes)
  return { body: { format: 'html', content: mediaAsLinks(open) }, notes: [...notes] }
}

const GATED = '<!--kg-gated-block:begin'
const GATED_END = '<!--kg-gated-block:end-->'

/** A post that anyone may read can have parts that are for members. */
function withoutGatedParts(html: string, notes: Set<string>): string {
  const [before = '', ...others] = html.split(GATED)
  return others.reduce((open, part) => {
    const end = part.indexOf(GATED_END)
    const isForAll = /^[^>]*\bnonMember:true\b/.test(part)
    if (isForAll) return open + part.slice(part.indexOf('-->') + 3)
    notes.add('a part that is for members alone is not kept')
    return end === -1 ? open : open + part.slice(end + GATED_END.length)
  }, before)
}

function documentOf(
  name: string,
  source: string | null | undefined,
  asHtml: (document: unknown, notes: Set<string>) => string | undefined,
  notes: Set<string>,
): string | undefined {
  if (!source) return undefined
  try {
    const html = asHtml(JSON.parse(source), notes)
    if (html !== undefined) return html
  } catch (error) {
    if (error instanceof RangeError) throw invalid(`its ${name} is nested too deeply`)
    if (!(error instanceof SyntaxError)) throw error
  }
  throw invalid(`its ${name} is no document that can be read`)
}
