import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import type { Known } from '../src/articles/known-articles.ts'
import { Rehearsal } from '../src/articles/rehearsal.ts'
import { collectGarbage } from '../src/database/collect-garbage.ts'
import { readGhostFile } from '../src/importing/ghost-file.ts'
import { readNdjsonFile } from '../src/importing/ndjson-file.ts'
import { refuseSame } from '../src/importing/same-record.ts'
import { readWordpressFile } from '../src/importing/wordpress-file.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const TIMEOUT_MS = 180_000
const POST_KB = 300
/** What a run takes more than another for no reason. */
const NOISE_MB = 70
const RECORDS = 60_000
/** Of nine in ten of them: what each is called would take more than four. */
const KEPT_MB = 1
const POSTS = 20_000
/** What has been loaded by then. What is known of so many posts would take ten and more. */
const LOADED_MB = 4
/** Loaded before the program itself: it says last how many kilobytes of memory the process had at the most. */
const SAYS_MEMORY = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads'
  const say = () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' kB\\n')
  if (isMainThread) process.on('exit', say)
`)}`

/** Posts that are long in the file and in the database, and yet quick to read: most of each is an attribute. */
function* wxr(posts: number): Generator<string> {
  yield `<rss xmlns:content="c" xmlns:wp="w"><channel><title>T</title><wp:base_site_url>http://x.example</wp:base_site_url>`
  for (let id = 1; id <= posts; id += 1)
    yield `<item><title>Post ${id}</title><wp:post_id>${id}</wp:post_id><wp:status>publish</wp:status>
      <content:encoded><![CDATA[<p data-of="${`${id} `.repeat((POST_KB * 1_000) / `${id} `.length)}">Text ${id}.</p>]]></content:encoded>
      </item>\n`
  yield '</channel></rss>'
}

/** Of a run that imports so many posts, in MB. */
async function peakMb(posts: number): Promise<number> {
  const folder = await temporaryFolder()
  const path = `${folder}/posts.xml`
  await pipeline(Readable.from(wxr(posts)), createWriteStream(path))
  const env = { DATABASE_URL: `file:${folder}/test.db`, NODE_OPTIONS: `--import=${SAYS_MEMORY}` }
  const { out, err } = await broadsheet(['import', path], env).ended
  expect(out).toContain(`Imported: ${posts} new, 0 changed, 0 as before.`)
  return Number(/peak (\d+) kB/.exec(err)?.[1]) / 1_000
}

it('takes no more memory for a file that is ten times as large', { timeout: TIMEOUT_MS }, async () => {
  const small = await peakMb(30)
  const large = await peakMb(300)
  expect(large - small).toBeLessThan(NOISE_MB)
})

it('keeps nothing in memory of the records that it has read', { timeout: TIMEOUT_MS }, async () => {
  const path = `${await temporaryFolder()}/many.ndjson`
  const titles = Array.from({ length: RECORDS }, (_, number) => `The tides of the year ${number}`)
  const lines = titles.map((title) => JSON.stringify({ title, body: { format: 'text', content: 'Tides.' } }))
  await writeFile(path, lines.join('\n'))
  const readings = refuseSame(readNdjsonFile({ path, name: 'many.ndjson', key: 'many.ndjson', bytes: 0 }))
  const used: number[] = []
  let read = 0
  for await (const { result } of readings) {
    if ('article' in result) read += 1
    if (read !== RECORDS / 10 && read !== RECORDS) continue
    collectGarbage()
    used.push(process.memoryUsage().heapUsed)
  }
  const [early = 0, late = Number.POSITIVE_INFINITY] = used
  expect((late - early) / 1e6).toBeLessThan(KEPT_MB)
})

/** Each post with the picture that it has. */
function* wxrOfPictures(): Generator<string> {
  yield '<rss xmlns:wp="w"><channel><title>T</title>'
  for (let id = 1; id <= POSTS; id += 1)
    yield `<item><title>Post ${id}</title><wp:post_id>${id}</wp:post_id><wp:status>publish</wp:status>
        <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>${POSTS + id}</wp:meta_value></wp:postmeta></item>
      <item><title>Picture ${id}</title><wp:post_id>${POSTS + id}</wp:post_id><wp:post_type>attachment</wp:post_type>
        <wp:attachment_url>http://x.example/pictures/of-the-harbour-${id}.jpg</wp:attachment_url>
        <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
          <wp:meta_value>The harbour, day ${id}</wp:meta_value></wp:postmeta></item>\n`
  yield '</channel></rss>'
}

/** Each post with a tag, an author and a picture, of which other tables tell. */
function* ghost(): Generator<string> {
  const ids = Array.from({ length: POSTS }, (_, index) => index + 1)
  const rows = (table: string, of: readonly number[], row: (id: number) => object) =>
    `"${table}":[${of.map((id) => JSON.stringify(row(id))).join(',')}]`
  yield '{"data":{'
  yield `${rows('posts', ids, (id) => ({
    id,
    title: `Post ${id}`,
    status: 'published',
    feature_image: `http://x.example/pictures/of-the-harbour-${id}.jpg`,
  }))},`
  yield `${rows('tags', [1], (id) => ({ id, name: 'Sea' }))},`
  yield `${rows('users', [1], (id) => ({ id, name: 'Ann' }))},`
  yield `${rows('posts_tags', ids, (id) => ({ post_id: id, tag_id: 1 }))},`
  yield `${rows('posts_authors', ids, (id) => ({ post_id: id, author_id: 1 }))},`
  yield `${rows('posts_meta', ids, (id) => ({ post_id: id, feature_image_alt: `The harbour, day ${id}` }))}}}`
}

it.each([
  { of: 'WordPress', texts: wxrOfPictures, read: readWordpressFile },
  { of: 'Ghost', texts: ghost, read: readGhostFile },
])(
  'keeps nothing in memory of what an export of $of says of its posts',
  { timeout: TIMEOUT_MS },
  async ({ texts, read }) => {
    const path = `${await temporaryFolder()}/posts`
    await pipeline(Readable.from(texts()), createWriteStream(path))
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    const images: unknown[] = []
    for await (const { result } of read({ path, name: 'a', key: 'a', bytes: 0 }, {})) {
      if (!('article' in result)) continue
      // When the first one comes, the file was read as a whole for what it says of all.
      if (images.length === 0) {
        collectGarbage()
        expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(LOADED_MB)
      }
      images.push(result.article.image)
    }
    expect(images).toHaveLength(POSTS)
    expect(images.at(-1)).toEqual({
      url: `http://x.example/pictures/of-the-harbour-${POSTS}.jpg`,
      alt: `The harbour, day ${POSTS}`,
    })
  },
)

it('keeps nothing in memory of what a dry run would save', () => {
  const rehearsal = new Rehearsal()
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let number = 0; number < POSTS; number += 1) rehearsal.add(knownOf(number))
  collectGarbage()
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(LOADED_MB)
  const taken = new Set<string>()
  rehearsal.addTaken('the-tides-of-the-year-7', taken)
  expect([...taken]).toEqual(['the-tides-of-the-year-7'])
  rehearsal.close()
})

function knownOf(number: number): Known {
  const [digest, time] = [`${number}`.padStart(64, '0'), new Date(number).toISOString()]
  return {
    id: 1,
    slug: `the-tides-of-the-year-${number}`,
    slugIsGiven: 0,
    status: 'published',
    revision: 1,
    digest,
    importedDigest: digest,
    importKey: `many.ndjson#the-tides-of-the-year-${number}`,
    publishedAt: time,
    createdAt: time,
    deletedAt: null,
    deletedFrom: null,
  }
}
