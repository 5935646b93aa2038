import { isDeepStrictEqual } from 'node:util'
import { makeShown } from '../articles/save-shown.ts'
import { shownOf } from '../articles/shown-articles.ts'
import { sql } from '../database/sql.ts'
import type { Promised } from './promise.ts'

export const shownAsTheyAre: Promised = {
  says: 'lists show published articles as they are',
  madeOf: 'index',
  watch: (reader, report) => ({
    async look(articles) {
      const ids = articles.map(({ id }) => id)
      const [kept, wanted] = [await shownOf(reader.all, ids), await makeShown(reader, ids)]
      for (const { id, slug } of articles) {
        const [has, should] = [kept.get(id), wanted.get(id)]
        if (should === undefined) {
          if (has !== undefined) report(slug, 'is shown in lists, and should not be')
        } else if (has === undefined) report(slug, 'is shown in no list')
        // What a migration made is spelt in another way.
        else if (has !== should && !isDeepStrictEqual(parsed(has), JSON.parse(should)))
          report(slug, 'is shown otherwise')
      }
    },
    async end() {
      const rows = await reader.all<{ id: number }>(sql`
        SELECT article_id AS id FROM shown_article WHERE article_id NOT IN (SELECT id FROM article)`)
      for (const { id } of rows) report(`an article ${id}, which there is not,`, 'is shown in lists')
    },
  }),
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
