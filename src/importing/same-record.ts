import type { Reading } from './reading.ts'

/**
 * Makes a check for the records of one run: two that are the same article, by what they are known by, would overwrite each
 * other, run after run. The first of them is kept.
 */
export function createRecordCheck(): (reading: Reading) => Reading {
  const places = new Map<string, string>()
  return (reading) => {
    const { place, key, isKnownByKey, result } = reading
    if (!('article' in result)) return reading
    const { slug } = result.article
    const [name, id] = isKnownByKey ? ['its id', key] : ['slug', slug]
    if (id === undefined) return reading
    const mark = `${isKnownByKey ? 'key' : 'slug'}:${id}`
    const before = places.get(mark)
    if (before === undefined) {
      places.set(mark, place)
      return reading
    }
    const fault = isKnownByKey
      ? `${name} was given at ${before} already`
      : `slug: "${slug}" was given at ${before} already`
    return { ...reading, result: { fault } }
  }
}
