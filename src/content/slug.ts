import anyAscii from 'any-ascii'

const LONGEST = 100

/** What a slug may be: lower case letters and digits of ASCII, parted by single hyphens. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * A title in any script -> a slug, by transliteration (`Кириллица` -> `kirillitsa`). Never empty, and never digits
 * alone, since those are ids; cut between words at 100 characters.
 */
export function slugify(title: string, kind: 'article' | 'tag' | 'author'): string {
  const slug = asciiKey(title)
    .replace(/['’"]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const short =
    slug.length <= LONGEST
      ? slug
      : slug
          .slice(0, LONGEST + 1)
          .replace(/-[^-]*$/, '')
          .slice(0, LONGEST)
  if (short === '') return kind
  return /^\d+$/.test(short) ? `${kind}-${short}`.slice(0, LONGEST) : short
}

/** A text in letters of ASCII and lower case: the order that people expect, on every engine. */
export function asciiKey(text: string): string {
  return anyAscii(text.normalize('NFC')).toLowerCase()
}

/** The slug itself if it is free, else the first of `slug-2`, `slug-3`, … that is. */
export function freeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  let candidate = slug
  for (let number = 2; isTaken(candidate); number += 1) {
    const suffix = `-${number}`
    candidate = slug.slice(0, LONGEST - suffix.length).replace(/-$/, '') + suffix
  }
  return candidate
}
