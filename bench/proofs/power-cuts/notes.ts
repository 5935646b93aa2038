import { openSync, writeSync } from 'node:fs'

// What recorder.c writes, and what is noted between: a head of sixteen bytes, and its data.

const HEAD = 16
const files = ['', 'database', 'wal', 'journal', 'folder', 'begun'] as const
const MARK = 'M'.charCodeAt(0)

export type FileName = 'database' | 'wal' | 'journal' | 'begun'

export type Note =
  | { what: 'write'; of: FileName; offset: number; data: Buffer }
  | { what: 'truncate'; of: FileName; size: number }
  | { what: 'create' | 'unlink'; of: FileName }
  /** The name is given to what was begun. */
  | { what: 'link'; of: FileName }
  | { what: 'sync'; of: FileName | 'folder' }
  /** What was known outside from then on. */
  | { what: 'mark'; data: Buffer }

/** Notes down something that happened just now, among what the disk was told. */
export function openMarks(log: string): (value: unknown) => void {
  const file = openSync(log, 'a')
  return (value) => {
    const data = Buffer.from(JSON.stringify(value))
    const head = Buffer.alloc(HEAD)
    head.writeUInt8(MARK, 0)
    head.writeUInt32LE(data.length, 4)
    // In one piece: others append too.
    writeSync(file, Buffer.concat([head, data]))
  }
}

export function readNotes(log: Buffer): Note[] {
  const notes: Note[] = []
  for (let at = 0; at + HEAD <= log.length; ) {
    const what = String.fromCharCode(log[at] ?? 0)
    const of = files[log[at + 1] ?? 0] ?? ''
    const length = log.readUInt32LE(at + 4)
    const offset = Number(log.readBigInt64LE(at + 8))
    const data = log.subarray(at + HEAD, at + HEAD + length)
    at += HEAD + length
    if (what === 'M') notes.push({ what: 'mark', data })
    else if (what === 'S' && of !== '') notes.push({ what: 'sync', of })
    else if (of === '' || of === 'folder') continue
    else if (what === 'W') notes.push({ what: 'write', of, offset, data })
    else if (what === 'T') notes.push({ what: 'truncate', of, size: offset })
    else if (what === 'C') notes.push({ what: 'create', of })
    else if (what === 'L') notes.push({ what: 'link', of })
    else if (what === 'U') notes.push({ what: 'unlink', of })
  }
  return notes
}
