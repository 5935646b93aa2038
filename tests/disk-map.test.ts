import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createDiskMap } from '../src/database/disk-map.ts'

const TIMEOUT_MS = 60_000
const ENTRIES = 60_000
const VALUE_LENGTH = 1_000
const MOST_MB = 30

/** Puts all those entries into a map; answers by how many MB of memory the process has grown, or what was thrown. */
const FILLS_ONE = `
  const { createDiskMap } = await import(${JSON.stringify(new URL('../src/database/disk-map.ts', import.meta.url).href)})
  const map = createDiskMap()
  map.set('first', 'a')
  const before = process.memoryUsage.rss()
  try {
    for (let i = 0; i < ${ENTRIES}; i += 1) map.set('key ' + i, String(i).padEnd(${VALUE_LENGTH}))
    console.log(JSON.stringify({ mb: (process.memoryUsage.rss() - before) / 1e6, first: map.get('key 0') }))
  } catch ({ name, message }) {
    console.log(JSON.stringify({ name, message }))
  }`

async function filled(before = ''): Promise<unknown> {
  const command = `${before} exec "$0" --input-type=module --eval "$1"`
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, FILLS_ONE], {
    timeout: TIMEOUT_MS / 2,
  })
  return JSON.parse(stdout)
}

it('has of each key what it was given last', () => {
  const map = createDiskMap<string>()
  const other = createDiskMap<string>()
  map.set('a', 'one')
  map.set('A', 'two')
  map.set('a', 'three')
  expect(['a', 'A', 'b'].map((key) => map.get(key))).toEqual(['three', 'two', undefined])
  expect(other.get('a')).toBeUndefined()
  map.close()
  other.close()
})

it('has values as JSON has them, each a new one', () => {
  const map = createDiskMap<{ order: number; names: string[] }>()
  const value = { order: 1, names: ['Sea', "O'Hara \ud83d\ude00"] }
  map.set('a', value)
  expect(map.get('a')).toEqual(value)
  map.get('a')?.names.push('Hill')
  expect(map.get('a')).toEqual(value)
  map.close()
})

it('keeps in a few megabytes of memory what is far more', { timeout: TIMEOUT_MS }, async () => {
  const isLittle = expect.toSatisfy((mb: number) => mb < MOST_MB)
  expect(await filled()).toEqual({ mb: isLittle, first: '0'.padEnd(VALUE_LENGTH) })
})

it('says when there is no more room for it', { timeout: TIMEOUT_MS }, async () => {
  expect(await filled('ulimit -f 10000 &&')).toEqual({
    name: 'DatabaseError',
    message: expect.stringMatching(/^a temporary file: /),
  })
})
