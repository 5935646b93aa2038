import type { NewArticle } from '../articles/new-article.ts'
import { lineOfHtml } from '../content/html-line.ts'
import { createDiskMap, type DiskMap } from '../database/disk-map.ts'
import { invalid } from '../errors.ts'
import {
  changesNotKept,
  cutLine,
  givenSlug,
  isLater,
  labelNames,
  labelSlugs,
  languageTagOf,
  optional,
  titleOf,
  webAddressOf,
} from './foreign-fields.ts'
import { asNewArticle, faultOf, onlyRead, type Reading, type ReadOptions, type SourceFile } from './reading.ts'
import { type Picture, type Pictures, readWordpressContent } from './wordpress-content.ts'
import { readWxr } from './wxr.ts'
import type { WxrItem, WxrSite } from './wxr-items.ts'

/** What of a site its posts need, wherever it stands in the file. */
interface Site extends WxrSite {
  /** Not in memory: there are more of them than posts, and V8 would keep with each the part of the file around it. */
  pictures: Pictures
}

/** An export of WordPress (WXR). It is read twice: a post may come before the picture and the author that it names. */
export async function* readWordpressFile(file: SourceFile, options: ReadOptions): AsyncGenerator<Reading> {
  const pictures = createDiskMap<Picture>()
  try {
    const site = yield* survey(file, pictures)
    yield* readItems(file, site, options)
  } finally {
    pictures.close()
  }
}

async function* readItems(file: SourceFile, site: Site, { withPages }: ReadOptions): AsyncGenerator<Reading> {
  const leftOut = new Map<string, number>()
  let changedLater = 0
  for await (const part of readWxr(file.path, emptySite())) {
    const { bytes } = part
    if ('fault' in part) {
      yield { place: `${file.name}:${part.line}`, key: '', result: { fault: part.fault }, notes: [], bytes }
      continue
    }
    const { item } = part
    const type = item.fields.get('wp:post_type') ?? 'post'
    const isWanted = item.fault !== undefined || type === 'post' || (withPages === true && type === 'page')
    if (isWanted) {
      const reading = readItem(item, site, file)
      if ('article' in reading.result && wasChangedLater(item)) changedLater += 1
      yield { ...reading, bytes }
    } else {
      leftOut.set(type, (leftOut.get(type) ?? 0) + 1)
      if (bytes > 0) yield onlyRead(file, bytes)
    }
  }
  for (const [type, count] of leftOut) {
    const hint = type === 'page' ? ' (--pages takes them too)' : ''
    yield leftOutOf(file, `${count} of the type "${type}" left out${hint}`)
  }
  if (changedLater > 0) yield leftOutOf(file, changesNotKept(changedLater))
  for (const [what, count] of site.termsWith) {
    yield leftOutOf(file, `${count} of its categories and tags have ${what}, which is not kept`)
  }
}

function emptySite(): WxrSite {
  return { fields: new Map(), authors: new Map(), termsWith: new Map() }
}

async function* survey(file: SourceFile, pictures: DiskMap<Picture>): AsyncGenerator<Reading, Site> {
  const site: Site = { ...emptySite(), pictures }
  for await (const part of readWxr(file.path, site)) {
    if (part.bytes > 0) yield onlyRead(file, part.bytes)
    if (!('item' in part)) continue
    const { fields, meta } = part.item
    const url = fields.get('wp:attachment_url')
    if (url) pictures.set(fields.get('wp:post_id') ?? '', { url, alt: meta.get('_wp_attachment_image_alt') ?? '' })
  }
  return site
}

function leftOutOf({ name }: SourceFile, leftOut: string): Reading {
  return { place: name, key: '', result: { leftOut }, notes: [], bytes: 0 }
}

function readItem(item: WxrItem, site: Site, { name, key }: SourceFile): Omit<Reading, 'bytes'> {
  const place = `${name}:${item.line}`
  try {
    if (item.fault !== undefined) throw invalid(item.fault)
    const status = item.fields.get('wp:status') ?? 'publish'
    if (status === 'trash' || status === 'auto-draft') {
      const title = lineOfHtml(item.fields.get('title') ?? '')
      return { place, key: '', result: { leftOut: `"${title}" is left out: its status is ${status}` }, notes: [] }
    }
    const notes: string[] = []
    return {
      place,
      key: keyOf(item, site, key),
      isKnownByKey: true,
      labels: { tag: labelSlugs(termsOf(item)) },
      result: { article: articleOf(item, site, notes) },
      notes,
    }
  } catch (error) {
    return { place, key: '', result: { fault: faultOf(error) }, notes: [] }
  }
}

/** By the number that the post has on its site: a newer export of it may have any name. */
function keyOf({ fields }: WxrItem, site: Site, file: string): string {
  const address = site.fields.get('wp:base_blog_url') || site.fields.get('wp:base_site_url') || site.fields.get('link')
  const id = fields.get('wp:post_id')?.trim() || fields.get('guid')?.trim()
  if (!id) throw invalid('has neither a wp:post_id nor a guid')
  const name = address
    ?.trim()
    .replace(/^https?:\/\//, '')
    .replace(/(?<!\/)\/+$/, '')
  return `wordpress:${name || file}#${id}`
}

function articleOf(item: WxrItem, site: Site, notes: string[]): NewArticle {
  const { fields, meta } = item
  const field = (name: string) => fields.get(name)?.trim() ?? ''
  const content = readWordpressContent(fields.get('content:encoded') ?? '', site.pictures)
  notes.push(...content.notes)
  const publishedAt = dateOf(item, notes)
  const link = webAddressOf(field('link'))
  const article = asNewArticle({
    title: titleOf(field('title'), content.html, notes),
    body: { format: 'html', content: content.html },
    ...givenSlug(field('wp:post_name'), notes),
    ...optional('summary', cutLine('the excerpt', lineOfHtml(field('excerpt:encoded')), 2_000, notes)),
    tags: labelNames(
      'tags',
      termsOf(item).map(({ name }) => name),
      notes,
    ),
    authors: labelNames('authors', [site.authors.get(field('dc:creator')) || field('dc:creator')], notes),
    ...optional('language', languageTagOf(site.fields.get('language') ?? '')),
    ...optional('image', pictureOf(meta.get('_thumbnail_id'), site, notes)),
    source: { name: lineOfHtml(site.fields.get('title') ?? '') || null, url: link ?? null },
    ...optional('publishedAt', publishedAt),
    status: statusOf(field('wp:status'), field('wp:post_password'), publishedAt, notes),
  })
  noteWhatIsLost(item, notes)
  return article
}

const KEPT_TERMS = ['category', 'post_tag']

function termsOf({ terms }: WxrItem): { name: string; slug: string }[] {
  return terms
    .filter(({ domain, name }) => KEPT_TERMS.includes(domain) && !isUnchosen(domain, name))
    .map(({ name, slug }) => ({ name: lineOfHtml(name), slug }))
}

/** Where nobody chose a category, WordPress did. */
function isUnchosen(domain: string, name: string): boolean {
  return domain === 'category' && name === 'Uncategorized'
}

function pictureOf(id: string | undefined, { pictures }: Site, notes: string[]): Picture | undefined {
  if (!id) return undefined
  const picture = pictures.get(id)
  const url = webAddressOf(picture?.url ?? '')
  if (picture && url) return { url, alt: picture.alt }
  notes.push(`its picture (attachment ${id}) is not in the file`)
  return undefined
}

/** WordPress writes `0000-00-00 00:00:00` where there is no date, and for drafts the local one alone. */
function dateOf({ fields }: WxrItem, notes: string[]): string | undefined {
  const utc = timeOf(fields.get('wp:post_date_gmt'))
  if (utc) return utc
  const fed = Date.parse(fields.get('pubDate') ?? '')
  if (fed > 0) return new Date(fed).toISOString()
  const local = timeOf(fields.get('wp:post_date'))
  if (local) notes.push('has no date in UTC: the one of its site is taken for it')
  return local
}

function wasChangedLater({ fields }: WxrItem): boolean {
  return isLater(timeOf(fields.get('wp:post_modified_gmt')), timeOf(fields.get('wp:post_date_gmt')))
}

function timeOf(text: string | undefined): string | undefined {
  const [, day, time] = /^\s*(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\s*$/.exec(text ?? '') ?? []
  if (!day || day.startsWith('0000') || !time) return undefined
  const moment = Date.parse(`${day}T${time}Z`)
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString()
}

function statusOf(
  status: string,
  password: string,
  publishedAt: string | undefined,
  notes: string[],
): 'draft' | 'scheduled' | 'published' {
  if (password !== '') {
    notes.push('is protected by a password: it is kept as a draft')
    return 'draft'
  }
  if (status === 'publish' || status === '') return 'published'
  if (status === 'future' && publishedAt !== undefined) return 'scheduled'
  if (status !== 'draft') notes.push(`its status is "${status}": it is kept as a draft`)
  return 'draft'
}

/** Fields that begin so are of WordPress and its plugins, not of people. */
const isHidden = (name: string) => name.startsWith('_')

function noteWhatIsLost({ comments, meta, terms, fields }: WxrItem, notes: string[]): void {
  if (fields.get('wp:is_sticky')?.trim() === '1') notes.push('is not kept at the top of the front page')
  if (Number(fields.get('wp:post_parent') ?? 0) > 0) notes.push('is not kept below another page')
  if (comments > 0) notes.push(`${comments} ${comments === 1 ? 'comment is' : 'comments are'} not kept`)
  const custom = [...meta.keys()].filter((name) => !isHidden(name))
  if (custom.length > 0) notes.push(`custom fields are not kept: ${custom.join(', ')}`)
  const others = new Set(terms.flatMap(({ domain }) => (KEPT_TERMS.includes(domain) ? [] : domain)))
  if (others.size > 0) notes.push(`terms are not kept: ${[...others].join(', ')}`)
}
