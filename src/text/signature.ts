// MinHash (Broder 1997, "On the resemblance and containment of documents"): texts that share most of their runs of
// three words share most of the numbers of their signatures. Cut into bands (Leskovec, Rajaraman and Ullman 2014, "Mining
// of Massive Datasets", 3.4), two signatures of which 0.8 is the same share a band in 98 of 100 cases, and two of which
// 0.3 is the same in 6.

const BANDS = 8
const ROWS = 4
const SHINGLE = 3
/** Too short a text is like many others by chance. */
const FEWEST_WORDS = 40
/** From here on, two articles are copies of one story. */
const LEAST_LIKENESS = 0.6

/** So many numbers of 32 bits, all of them positive. */
export type Signature = readonly number[]

const factors = Int32Array.from({ length: BANDS * ROWS }, (_, index) => Math.imul(2 * index + 1, 0x9e3779b1) | 1)
const offsets = Int32Array.from({ length: BANDS * ROWS }, (_, index) => Math.imul(index + 1, 0x85ebca6b))

/** Deterministic; nothing for a text that is too short. */
export function signatureOf(words: readonly string[]): Signature | undefined {
  if (words.length < FEWEST_WORDS) return undefined
  const signature = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  const codes = words.map(hashOf)
  for (let at = 0; at + SHINGLE <= codes.length; at += 1) {
    let shingle = 0
    for (let next = at; next < at + SHINGLE; next += 1) shingle = mix(shingle ^ (codes[next] ?? 0))
    // Thirty-two times a word: nothing is made here.
    for (let index = 0; index < factors.length; index += 1) {
      const value = mix(Math.imul(shingle, factors[index] ?? 0) + (offsets[index] ?? 0)) >>> 0
      if (value < (signature[index] ?? 0)) signature[index] = value
    }
  }
  return [...signature]
}

/** One number for each band; signatures that have none in common are not compared. */
export function bandsOf(signature: Signature): number[] {
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = signature.slice(band * ROWS, (band + 1) * ROWS)
    return rows.reduce((code, row) => mix(code ^ row), band + 1) >>> 0
  })
}

export function areNearCopies(one: Signature, other: Signature): boolean {
  let same = 0
  for (const [index, value] of one.entries()) if (value === other[index]) same += 1
  return same >= LEAST_LIKENESS * one.length
}

export function encodeSignature(signature: Signature): Uint8Array {
  const bytes = new Uint8Array(signature.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of signature.entries()) view.setUint32(index * 4, value, true)
  return bytes
}

export function decodeSignature(bytes: Uint8Array): Signature {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getUint32(index * 4, true))
}

/** FNV-1a, of 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return hash
}

/** The finaliser of MurmurHash3, by Austin Appleby. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
