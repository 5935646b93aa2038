import { ownCopy } from '../text/own-copy.ts'
import type { DerivedArticle } from './derive.ts'
import type { ArticleToSave } from './known-articles.ts'
import type { LabelKind } from './labels.ts'
import type { WriteBatch } from './write-batch.ts'

type Labelled = Pick<ArticleToSave, 'labels'> & { article: Pick<DerivedArticle, 'written'> }

/** Tells, once for each, which tags and authors have another slug here than where they come from. */
export class LabelNotes {
  readonly #told = new Set<string>()

  of({ article: { written }, labels }: Labelled, batch: Pick<WriteBatch, 'slugOf'>): string[] {
    const note = (kind: LabelKind, name: string): string | undefined => {
      const elsewhere = labels?.[kind]?.get(name.toLowerCase())?.slug
      const here = batch.slugOf(kind, name)
      if (elsewhere === undefined || elsewhere === here || this.#told.has(`${kind}:${elsewhere}`)) return undefined
      this.#told.add(ownCopy(`${kind}:${elsewhere}`))
      return `the ${kind} "${name}" has the slug "${here}" here, and not "${elsewhere}"`
    }
    const noted = (['tag', 'author'] as const).flatMap((kind) =>
      (written[`${kind}s`] ?? []).map((name) => note(kind, name)),
    )
    return noted.filter((text) => text !== undefined)
  }
}
