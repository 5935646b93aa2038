import { freeSlug } from '../content/slug.ts'
import { createDiskMap } from '../database/disk-map.ts'
import type { ArticleToSave, Known } from './known-articles.ts'

/**
 * What a dry run has found out would be written: nothing of it is there when it goes on with the next articles. To be
 * closed.
 */
export class Rehearsal {
  readonly #bySlug = createDiskMap<Known>()
  readonly #slugOfDigest = createDiskMap<string>()
  #count = 0

  /** An article that would be new. Its own id is given out again. */
  add(row: Known): void {
    this.#count += 1
    this.#bySlug.set(row.slug, { ...row, id: -this.#count })
    this.#slugOfDigest.set(row.digest, row.slug)
  }

  /** Those that this one might be. */
  like({ article: { written, digest } }: ArticleToSave): Known[] {
    const slugs = [written.slug, this.#slugOfDigest.get(digest)]
    return slugs.flatMap((slug) => (slug === undefined ? [] : (this.#bySlug.get(slug) ?? [])))
  }

  /** Adds to those that are taken what would be taken of this one, and of those that are numbered after it. */
  addTaken(slug: string, taken: Set<string>): void {
    for (let next = slug; this.#bySlug.get(next); next = freeSlug(slug, (candidate) => taken.has(candidate)))
      taken.add(next)
  }

  close(): void {
    this.#bySlug.close()
    this.#slugOfDigest.close()
  }
}

/** Whether it was rehearsed alone, so that there is no row to change. */
export function isRehearsed({ id }: Known): boolean {
  return id < 0
}
