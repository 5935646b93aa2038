import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff'
import { stringify } from 'yaml'
import type { FullRevision } from './schema.ts'

/** Texts that have little in common take long to compare. */
const LONGEST_COMPARISON_MS = 500

export interface NamedWriting {
  name: string
  written: FullRevision['written']
}

/** How two writings differ, as a unified diff of Markdown files with front matter; empty where they are the same. */
export function compare(from: NamedWriting, to: NamedWriting): string {
  const [before, after] = [asFile(from.written), asFile(to.written)]
  if (before === after) return ''
  return (
    createTwoFilesPatch(from.name, to.name, before, after, undefined, undefined, {
      timeout: LONGEST_COMPARISON_MS,
      headerOptions: FILE_HEADERS_ONLY,
    }) ?? replacement(from.name, to.name, before, after)
  )
}

function asFile({ body, ...fields }: FullRevision['written']): string {
  const frontMatter = stringify({ ...fields, format: body.format }, { lineWidth: 0 })
  return `---\n${frontMatter}---\n${body.content.endsWith('\n') ? body.content : `${body.content}\n`}`
}

/** A true diff of anything: all of the one goes, all of the other comes. */
function replacement(oldFileName: string, newFileName: string, before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const lines = [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)]
  const hunk = { oldStart: 1, oldLines: old.length, newStart: 1, newLines: fresh.length, lines }
  return formatPatch(
    { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] },
    FILE_HEADERS_ONLY,
  )
}

function linesOf(text: string): string[] {
  return text.slice(0, -1).split('\n')
}
