import type { FileName, Note } from './notes.ts'

/** What a disk writes as a whole or not at all. */
const SECTOR = 512

type Change = Extract<Note, { what: 'write' | 'truncate' }>

/** A file, whatever it is called: what is safe of it, and what was done to it since. */
interface File {
  safe: Content
  unsafe: Change[]
}

interface Content {
  bytes: Buffer
  size: number
}

export interface Disk {
  apply(note: Note): void
  /** What the files are when the power comes back after it was cut now. */
  cut(random: () => number): Map<FileName, Buffer>
}

/**
 * A disk that keeps what was synced, and of all else what it likes: a file's changes whole, in part, or later ones
 * without earlier ones; and of the names that were made and unmade in its folder the first few.
 */
export function createDisk(): Disk {
  const names = new Map<FileName, File>()
  const safeNames = new Map<FileName, File>()
  let unsafeNames: { of: FileName; file: File | undefined }[] = []

  function name(all: Map<FileName, File>, { of, file }: { of: FileName; file: File | undefined }): void {
    if (file) all.set(of, file)
    else all.delete(of)
  }

  function fileFor(what: 'create' | 'unlink' | 'link'): File | undefined {
    if (what === 'create') return { safe: { bytes: Buffer.alloc(0), size: 0 }, unsafe: [] }
    return what === 'link' ? names.get('begun') : undefined
  }

  return {
    apply(note) {
      if (note.what === 'create' || note.what === 'unlink' || note.what === 'link') {
        const named = { of: note.of, file: fileFor(note.what) }
        unsafeNames.push(named)
        name(names, named)
      } else if (note.what === 'write' || note.what === 'truncate') {
        names.get(note.of)?.unsafe.push(note)
      } else if (note.what === 'sync' && note.of === 'folder') {
        for (const one of unsafeNames) name(safeNames, one)
        unsafeNames = []
      } else if (note.what === 'sync' && note.of !== 'folder') {
        const file = names.get(note.of)
        for (const one of file?.unsafe.splice(0) ?? []) if (file) change(file.safe, one)
      }
    },
    cut(random) {
      const left = new Map(safeNames)
      for (const one of unsafeNames.slice(0, Math.floor(random() * (unsafeNames.length + 1)))) name(left, one)
      const pick = pickWith(random)
      return new Map(
        [...left].map(([of, { safe, unsafe }]) => {
          const content = { bytes: Buffer.from(safe.bytes.subarray(0, safe.size)), size: safe.size }
          for (const one of pick(unsafe)) change(content, one)
          return [of, content.bytes.subarray(0, content.size)]
        }),
      )
    },
  }
}

/** How this disk, this time, chooses among the changes that it need not have made. */
function pickWith(random: () => number): (changes: readonly Change[]) => Change[] {
  const torn = (one: Change): Change[] => (one.what === 'write' ? sectorsOf(one).filter(() => random() < 0.5) : [one])
  const kind = random()
  if (kind < 0.15) return () => []
  if (kind < 0.3) return (changes) => [...changes]
  if (kind < 0.6) {
    return (changes) => {
      const end = Math.floor(random() * (changes.length + 1))
      return changes.slice(0, end + 1).flatMap((one, position) => (position < end ? [one] : torn(one)))
    }
  }
  const share = random()
  const tornShare = random() * 0.5
  return (changes) =>
    changes.filter(() => random() < share).flatMap((one) => (random() < tornShare ? torn(one) : [one]))
}

function sectorsOf({ data, offset, ...note }: Extract<Change, { what: 'write' }>): Change[] {
  const sectors: Change[] = []
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + SECTOR - ((offset + at) % SECTOR))
    sectors.push({ ...note, offset: offset + at, data: data.subarray(at, end) })
    at = end
  }
  return sectors
}

function change(content: Content, one: Change): void {
  if (one.what === 'truncate') resize(content, one.size)
  else {
    resize(content, Math.max(content.size, one.offset + one.data.length))
    one.data.copy(content.bytes, one.offset)
  }
}

/** What a file grows by is zeros. */
function resize(content: Content, size: number): void {
  if (size > content.bytes.length) {
    const bytes = Buffer.alloc(size * 2)
    content.bytes.copy(bytes, 0, 0, content.size)
    content.bytes = bytes
  }
  if (size < content.size) content.bytes.fill(0, size, content.size)
  content.size = size
}
