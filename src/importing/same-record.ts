import { createDiskMap, type DiskMap } from '../database/disk-map.ts'
import type { Reading } from './reading.ts'

/**
 * Refuses records that are the same article as one before, by what they are known by: they would overwrite each other, run
 * after run.
 */
export async function* refuseSame(readings: AsyncIterable<Reading>): AsyncGenerator<Reading> {
  const places = createDiskMap<string>()
  try {
    for await (const reading of readings) yield withoutSame(reading, places)
  } finally {
    places.close()
  }
}

function withoutSame(reading: Reading, places: DiskMap<string>): Reading {
  const known = knownBy(reading)
  if (!known) return reading
  const before = places.get(known.key)
  if (before !== undefined) return { ...reading, result: { fault: `${known.name} was given at ${before} already` } }
  places.set(known.key, reading.place)
  return reading
}

/** Nothing for what is no article, nor for one whose slug is only made when it is saved. */
function knownBy({ key, isKnownByKey, result }: Reading): { key: string; name: string } | undefined {
  if (!('article' in result)) return undefined
  if (isKnownByKey) return { key: `key:${key}`, name: 'its id' }
  const { slug } = result.article
  return slug === undefined ? undefined : { key: `slug:${slug}`, name: `slug: "${slug}"` }
}
