import { z } from 'zod'
import type { NewArticle } from '../articles/new-article.ts'
import { createDiskLists } from '../database/disk-lists.ts'
import { invalid } from '../errors.ts'
import { escapeHtml } from '../text/html.ts'
import {
  changesNotKept,
  cutLine,
  givenSlug,
  isLater,
  labelNames,
  labelSlugs,
  languageTagOf,
  lineOf,
  optional,
  titleOf,
  webAddressOf,
} from './foreign-fields.ts'
import { readGhostContent } from './ghost-content.ts'
import {
  GHOST_ROWS,
  type GhostSite,
  type OfPost,
  placeOf,
  type SaidOfPosts,
  type Survey,
  surveyGhost,
} from './ghost-tables.ts'
import { type JsonRow, readJsonRows } from './json-rows.ts'
import { asNewArticle, faultOf, onlyRead, type Reading, type ReadOptions, type SourceFile } from './reading.ts'

const Text = z.string().nullish()
const Moment = z.union([z.string(), z.number()]).nullish()

/** A row of the table `posts`. What has other names in exports of the first versions stands at the end. */
const PostRow = z.looseObject({
  id: z.union([z.string().min(1), z.int()]).transform(String),
  uuid: Text,
  title: Text,
  slug: Text,
  html: Text,
  lexical: Text,
  mobiledoc: Text,
  custom_excerpt: Text,
  feature_image: Text,
  type: Text,
  status: Text,
  visibility: Text,
  locale: Text,
  canonical_url: Text,
  published_at: Moment,
  created_at: Moment,
  updated_at: Moment,
  codeinjection_head: Text,
  codeinjection_foot: Text,
  markdown: Text,
  image: Text,
  page: z.union([z.boolean(), z.number()]).nullish(),
  featured: z.union([z.boolean(), z.number()]).nullish(),
  author_id: z.union([z.string(), z.int()]).nullish(),
  language: Text,
})
/** A post with what other tables say of it. */
type Post = z.infer<typeof PostRow> & { about: OfPost }

/** What Ghost writes in the place of the address of its site. */
const ADDRESS_OF_SITE = /__GHOST_URL__/g

/** An export of Ghost. It is read twice: its tags and authors stand behind the posts. */
export async function* readGhostFile(file: SourceFile, options: ReadOptions): AsyncGenerator<Reading> {
  const said: SaidOfPosts = createDiskLists()
  try {
    yield* readPosts(file, yield* surveyGhost(file, said), options)
  } finally {
    said.close()
  }
}

async function* readPosts(file: SourceFile, survey: Survey, options: ReadOptions): AsyncGenerator<Reading> {
  const { broken } = survey
  if (broken && isIncomplete(survey)) {
    const fault = `${broken.fault}; its tags and authors may stand behind that, so nothing of it is taken`
    yield { place: `${file.name}:${broken.line}`, key: '', result: { fault }, notes: [], bytes: 0 }
    return
  }
  let pages = 0
  let changedLater = 0
  for await (const part of readJsonRows(file.path, GHOST_ROWS)) {
    const { line, bytes } = part
    const place = `${file.name}:${line}`
    if ('fault' in part) {
      yield { place, key: '', result: { fault: part.fault }, notes: [], bytes }
      continue
    }
    const at = placeOf(part.path)
    const site = survey.sites.get(at.site)
    const isPost = site !== undefined && at.table === 'posts'
    if (isPost && !options.withPages && isPage(part.value)) pages += 1
    else if (isPost) {
      const reading = readPost(part, site, place, file, options)
      if ('article' in reading.result && wasChangedLater(part.value)) changedLater += 1
      yield { ...reading, bytes }
    } else if (bytes > 0) yield onlyRead(file, bytes)
  }
  yield* wholeOf(file, survey, { pages, changedLater }, options)
}

/** Whether a file that is not whole may be without some of what belongs to its posts. */
function isIncomplete({ sites, broken }: Survey): boolean {
  const relations = ['tags', 'users', 'posts_tags', 'posts_authors', 'posts_meta', 'posts']
  return (
    (broken?.isInside === true && relations.includes(broken.table)) ||
    [...sites.values()].some(
      ({ tags, authors, hasPosts, hasTagsOfPosts }) => hasPosts && !(tags.size && hasTagsOfPosts && authors.size),
    )
  )
}

function isPage(row: unknown): boolean {
  const parsed = PostRow.safeParse(row)
  return parsed.success && (parsed.data.type === 'page' || (parsed.data.type == null && Boolean(parsed.data.page)))
}

function wasChangedLater(row: unknown): boolean {
  const { data } = PostRow.safeParse(row)
  return isLater(timeOf(data?.updated_at), timeOf(data?.published_at))
}

function* wholeOf(
  { name }: SourceFile,
  { sites }: Survey,
  { pages, changedLater }: Record<'pages' | 'changedLater', number>,
  options: ReadOptions,
): Generator<Reading> {
  const lines = [...sites.values()].flatMap(({ leftOut }) =>
    [...leftOut].map(([what, count]) => `${count} ${what} left out`),
  )
  if (pages > 0) lines.push(`${pages} of the type "page" left out (--pages takes them too)`)
  if (changedLater > 0) lines.push(changesNotKept(changedLater))
  if (options.site === undefined && [...sites.values()].some(({ hasPosts }) => hasPosts))
    lines.push('it does not say the address of its site: --site https://… puts it into links and pictures')
  for (const leftOut of lines) yield { place: name, key: '', result: { leftOut }, notes: [], bytes: 0 }
}

function readPost(
  { value, isCut }: JsonRow,
  site: GhostSite,
  line: string,
  file: SourceFile,
  options: ReadOptions,
): Omit<Reading, 'bytes'> {
  const parsed = PostRow.safeParse(value)
  // Exports are one long line more often than not: then it is the slug that says where.
  const place = parsed.data?.slug ? `${line}: "${parsed.data.slug}"` : line
  try {
    if (!parsed.success)
      throw invalid(`is no post: its ${parsed.error.issues[0]?.path.join('.') || 'row'} is not valid`)
    const post = { ...parsed.data, about: site.of(parsed.data.id) }
    if (isCut) throw invalid('has a text that is longer than 30 million characters')
    const notes: string[] = []
    const result = { article: articleOf(post, site, options.site, notes) }
    const labels = { tag: labelSlugs(publicTags(post, site)), author: labelSlugs(knownAuthors(post, site)) }
    return { place, key: keyOf(post, file.key), isKnownByKey: true, labels, result, notes }
  } catch (error) {
    return { place, key: '', result: { fault: faultOf(error) }, notes: [] }
  }
}

/** By what no other post has, on whatever site; in the first versions numbers begin with 1 everywhere. */
function keyOf({ id, uuid }: Post, file: string): string {
  return `ghost:${uuid || (/^[0-9a-f]{24}$/.test(id) ? id : `${file}#${id}`)}`
}

function articleOf(post: Post, site: GhostSite, address: string | undefined, notes: string[]): NewArticle {
  const base = address?.replace(/(?<!\/)\/+$/, '') ?? ''
  const placed = (text: string | null | undefined) => text?.replace(ADDRESS_OF_SITE, base) ?? ''
  const { body, notes: contentNotes } = readGhostContent({
    html: placed(post.html),
    lexical: placed(post.lexical),
    mobiledoc: placed(post.mobiledoc),
    markdown: placed(post.markdown),
  })
  notes.push(...contentNotes)
  const publishedAt = timeOf(post.published_at)
  const status = statusOf(post, publishedAt, notes)
  const url = webAddressOf(placed(post.canonical_url)) ?? webAddressOf(base && post.slug ? `${base}/${post.slug}/` : '')
  const article = asNewArticle({
    title: titleOf(escapeHtml(post.title ?? ''), body.format === 'html' ? body.content : '', notes),
    body,
    ...givenSlug(post.slug ?? '', notes),
    ...optional('summary', cutLine('the excerpt', lineOf(post.custom_excerpt ?? ''), 2_000, notes)),
    tags: labelNames('tags', tagsOf(post, site, notes), notes),
    authors: labelNames('authors', authorsOf(post, site, notes), notes),
    ...optional('language', languageOf(post, site)),
    ...optional('image', pictureOf(placed(post.feature_image ?? post.image), post, notes)),
    source: { name: lineOf(site.settings.get('title') ?? '').slice(0, 200) || null, url: url ?? null },
    ...optional('publishedAt', publishedAt ?? (status === 'published' ? timeOf(post.created_at) : undefined)),
    status,
  })
  noteWhatIsLost(post, notes)
  return article
}

/** Those that begin with `#` are for the site alone, and none of its readers ever sees them. */
function tagsOf(post: Post, site: GhostSite, notes: string[]): string[] {
  const internal = allTags(post, site).filter(({ isInternal }) => isInternal)
  if (internal.length > 0) notes.push(`internal tags are not kept: ${internal.map(({ name }) => name).join(', ')}`)
  return publicTags(post, site).map(({ name }) => name)
}

function publicTags(post: Post, site: GhostSite) {
  return allTags(post, site).filter(({ isInternal }) => !isInternal)
}

function allTags({ about }: Post, { tags }: GhostSite) {
  return about.tags.flatMap((tag) => tags.get(tag) ?? [])
}

function authorsOf(post: Post, site: GhostSite, notes: string[]): string[] {
  const unknown = authorIds(post).filter((one) => !site.authors.get(one)?.name)
  if (unknown.length > 0) notes.push(`its author ${unknown.join(', ')} is not in the file`)
  return knownAuthors(post, site).map(({ name }) => name)
}

function knownAuthors(post: Post, site: GhostSite) {
  return authorIds(post).flatMap((one) => site.authors.get(one) ?? [])
}

function authorIds({ author_id, about: { authors } }: Post): string[] {
  return authors.length > 0 ? authors : author_id == null ? [] : [String(author_id)]
}

function languageOf({ locale, language }: Post, { settings }: GhostSite): string | undefined {
  return languageTagOf(locale || language || settings.get('locale') || settings.get('lang') || '')
}

function pictureOf(address: string, { about }: Post, notes: string[]): { url: string; alt: string } | undefined {
  if (address === '') return undefined
  const url = webAddressOf(address)
  if (url) return { url, alt: lineOf(about.meta?.feature_image_alt ?? '').slice(0, 1_000) }
  notes.push(`its picture is not kept, since its address is not whole: ${address.slice(0, 200)}`)
  return undefined
}

function timeOf(moment: string | number | null | undefined): string | undefined {
  if (moment == null || moment === '') return undefined
  // `2024-03-01 08:30:00` of older exports is in UTC.
  const text = typeof moment === 'string' ? moment.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, '$1T$2Z') : moment
  const time = new Date(text)
  return time.getTime() > 0 && time.getUTCFullYear() < 10_000 ? time.toISOString() : undefined
}

function statusOf(
  { status, visibility }: Post,
  publishedAt: string | undefined,
  notes: string[],
): 'draft' | 'scheduled' | 'published' {
  if (status === 'draft') return 'draft'
  if (visibility && visibility !== 'public') {
    notes.push(`is for some readers alone (${visibility}): it is kept as a draft`)
    return 'draft'
  }
  if (status === 'published') return 'published'
  if (status === 'scheduled' && publishedAt !== undefined) return 'scheduled'
  notes.push(`its status is "${status ?? ''}": it is kept as a draft`)
  return 'draft'
}

function noteWhatIsLost(post: Post, notes: string[]): void {
  const { post_id, feature_image_alt, feature_image_caption, ...others } = post.about.meta ?? { post_id: '' }
  if (feature_image_caption) notes.push('the caption of its picture is not kept')
  if (post.featured) notes.push('that it is featured is not kept')
  const names = Object.keys(others).filter((name) => /^(?:meta|og|twitter)_/.test(name))
  if (names.length > 0)
    notes.push(`what is meant for search engines and social networks is not kept: ${names.join(', ')}`)
  if (post.codeinjection_head || post.codeinjection_foot) notes.push('the code that is added to its page is not kept')
}
