import { freeSlug } from '../content/slug.ts'
import type { ArticleToSave, Known } from './known-articles.ts'

/** What a dry run has found out would be written: nothing of it is there when it goes on with the next articles. */
export class Rehearsal {
  readonly #bySlug = new Map<string, Known>()
  readonly #byDigest = new Map<string, Known>()

  /** An article that would be new. Its own id is given out again. */
  add(row: Known): void {
    const rehearsed = { ...row, id: -1 - this.#bySlug.size }
    this.#bySlug.set(rehearsed.slug, rehearsed)
    this.#byDigest.set(rehearsed.digest, rehearsed)
  }

  /** Those that this one might be. */
  like({ article: { written, digest } }: ArticleToSave): Known[] {
    const found = [this.#bySlug.get(written.slug ?? ''), this.#byDigest.get(digest)]
    return found.filter((row) => row !== undefined)
  }

  /** Adds to those that are taken what would be taken of this one, and of those that are numbered after it. */
  addTaken(slug: string, taken: Set<string>): void {
    for (let next = slug; this.#bySlug.has(next); next = freeSlug(slug, (candidate) => taken.has(candidate)))
      taken.add(next)
  }
}

/** Whether it was rehearsed alone, so that there is no row to change. */
export function isRehearsed({ id }: Known): boolean {
  return id < 0
}
