import { expect, it } from 'vitest'
import { createDiskLists } from '../src/database/disk-lists.ts'

it('has of each key what was added to it, in that order', () => {
  const lists = createDiskLists<{ tag: string }>()
  const other = createDiskLists<{ tag: string }>()
  for (const tag of ['sea', 'hill', 'sea', 'air']) lists.add('a', { tag })
  lists.add('A', { tag: 'harbour' })
  lists.add('a', { tag: 'fire' })
  const tags = (key: string) => lists.get(key).map(({ tag }) => tag)
  expect(['a', 'A', 'b'].map(tags)).toEqual([['sea', 'hill', 'sea', 'air', 'fire'], ['harbour'], []])
  expect(other.get('a')).toEqual([])
  lists.close()
  other.close()
})
