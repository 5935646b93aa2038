import { describe, expect, it } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { anyOf, type Sql, sql } from '../src/database/sql.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** Takes a hundred kilobytes while it is there, and answers with next to nothing. */
function large(number: number): Sql {
  return { strings: [`SELECT ${number}${' + abs(1)'.repeat(400)} AS sum`], values: [] }
}

describe('statements', () => {
  it('are freed when others have come since', async () => {
    const db = await openDatabase(`file:${await temporaryFolder()}/test.db`, { threads: 1 })
    for (let number = 0; number < 2_000; number += 1) await db.allSlow(large(number))
    const before = process.memoryUsage.rss()
    for (let number = 2_000; number < 5_000; number += 1) await db.allSlow(large(number))
    const grown = process.memoryUsage.rss() - before
    await db.close()
    expect(grown / 2 ** 20).toBeLessThan(30)
  })

  it('are as few for lists of any length as there are powers of two', () => {
    const texts = Array.from({ length: 501 }, (_, length) => {
      const ids = Array.from({ length }, (_, index) => index)
      const { strings, values } = sql`id IN (${anyOf(ids)})`
      expect(new Set(values)).toEqual(new Set(ids))
      expect(strings.length).toBe(values.length + 1)
      return strings.join('?')
    })
    expect(new Set(texts).size).toBe(11)
  })
})
