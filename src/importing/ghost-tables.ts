import { z } from 'zod'
import type { DiskLists } from '../database/disk-lists.ts'
import { readJsonRows } from './json-rows.ts'
import { onlyRead, type Reading, type SourceFile } from './reading.ts'

/** Where the rows of an export stand: exports come with `db` around them, and without. */
export const GHOST_ROWS = ['$.db.*.data.*.*', '$.data.*.*']

/** Numbers in old exports, texts in newer ones. */
const Id = z.union([z.string(), z.int()]).transform(String)
const Text = z.string().nullish()

const Setting = z.looseObject({ key: z.string(), value: Text })
const User = z.looseObject({ id: Id, name: Text, slug: Text, bio: Text })
const Tag = z.looseObject({ id: Id, name: Text, slug: Text, visibility: Text, description: Text, feature_image: Text })
const PostTag = z.looseObject({ post_id: Id, tag_id: Id, sort_order: z.int().nullish() })
const PostAuthor = z.looseObject({ post_id: Id, author_id: Id, sort_order: z.int().nullish() })
const PostMeta = z.looseObject({ post_id: Id, feature_image_alt: Text, feature_image_caption: Text })

type Label = { name: string; slug: string }
/** Without an order, it is where it stands. */
type Ordered = { id: string; order?: number | null | undefined }
type Meta = z.infer<typeof PostMeta>

/** What the posts of a site need of its other tables. */
export interface GhostSite {
  settings: Map<string, string>
  authors: Map<string, Label>
  tags: Map<string, Label & { isInternal: boolean }>
  /** What other tables say of a post. */
  of(post: string): OfPost
  /** How many rows there are of what people wrote and that is not kept. */
  leftOut: Map<string, number>
  hasPosts: boolean
  hasTagsOfPosts: boolean
}

export interface OfPost {
  /** Their ids, in the order of the post. */
  tags: string[]
  authors: string[]
  meta: Meta | undefined
}

/** What one row says of a post. */
type Said = { tag: Ordered } | { author: Ordered } | { meta: Meta }

/** By the sites and ids of posts: there may be more of it than memory holds. */
export type SaidOfPosts = DiskLists<Said>

export interface Survey {
  /** One for each entry of `db`, by what `placeOf` says of its rows. */
  sites: Map<string, GhostSite>
  broken?: { fault: string; line: number; table: string; isInside: boolean }
}

/** The entry that a row belongs to, and the table that it is in. */
export function placeOf(path: readonly (string | number)[]): { site: string; table: string } {
  return { site: path[0] === 'db' ? String(path[1]) : '', table: String(path.at(-2)) }
}

/** Reads a whole file, and yields how far it has come. What is said of posts is kept in `said`. */
export async function* surveyGhost(file: SourceFile, said: SaidOfPosts): AsyncGenerator<Reading, Survey> {
  const sites: Survey['sites'] = new Map()
  for await (const part of readJsonRows(file.path, GHOST_ROWS)) {
    if (part.bytes > 0) yield onlyRead(file, part.bytes)
    const { site, table } = placeOf(part.path)
    if ('fault' in part) {
      const { fault, line, isInside } = part
      return { sites, broken: { fault, line, table, isInside } }
    }
    const keyOf = (post: string) => JSON.stringify([site, post])
    const known = sites.get(site) ?? emptySite((post) => ofPost(said.get(keyOf(post))))
    sites.set(site, known)
    keep(known, table, part.value, (post, one) => said.add(keyOf(post), one))
  }
  return { sites }
}

function emptySite(of: GhostSite['of']): GhostSite {
  return {
    settings: new Map(),
    authors: new Map(),
    tags: new Map(),
    of,
    leftOut: new Map(),
    hasPosts: false,
    hasTagsOfPosts: false,
  }
}

function ofPost(said: readonly Said[]): OfPost {
  return {
    tags: inOrder(said.flatMap((one) => ('tag' in one ? one.tag : []))),
    authors: inOrder(said.flatMap((one) => ('author' in one ? one.author : []))),
    meta: said.flatMap((one) => ('meta' in one ? one.meta : [])).at(-1),
  }
}

function inOrder(rows: readonly Ordered[]): string[] {
  return rows
    .map(({ id, order }, position) => ({ id, order: order ?? position }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ id }) => id)
}

const LEFT_OUT = new Set([
  'comments',
  'members',
  'snippets',
  'newsletters',
  'collections',
  'post_revisions',
  'mobiledoc_revisions',
])

function keep(site: GhostSite, table: string, row: unknown, say: (post: string, one: Said) => void): void {
  if (table === 'posts') site.hasPosts = true
  if (LEFT_OUT.has(table)) leaveOut(site, `of the table "${table}"`)
  if (table === 'settings') whenValid(Setting, row, ({ key, value }) => site.settings.set(key, value ?? ''))
  if (table === 'users')
    whenValid(User, row, ({ id, name, slug, bio }) => {
      site.authors.set(id, { name: name ?? '', slug: slug ?? '' })
      if (bio) leaveOut(site, 'of the texts about authors')
    })
  if (table === 'tags')
    whenValid(Tag, row, ({ id, name, slug, visibility, description, feature_image }) => {
      const isInternal = visibility === 'internal' || name?.startsWith('#') === true
      site.tags.set(id, { name: name ?? '', slug: slug ?? '', isInternal })
      if (description) leaveOut(site, 'of the texts about tags')
      if (feature_image) leaveOut(site, 'of the pictures of tags')
    })
  if (table === 'posts_tags')
    whenValid(PostTag, row, ({ post_id, tag_id, sort_order }) => {
      site.hasTagsOfPosts = true
      say(post_id, { tag: { id: tag_id, order: sort_order } })
    })
  if (table === 'posts_authors')
    whenValid(PostAuthor, row, ({ post_id, author_id, sort_order }) =>
      say(post_id, { author: { id: author_id, order: sort_order } }),
    )
  if (table === 'posts_meta') whenValid(PostMeta, row, (meta) => say(meta.post_id, { meta: filled(meta) }))
}

function leaveOut({ leftOut }: GhostSite, what: string): void {
  leftOut.set(what, (leftOut.get(what) ?? 0) + 1)
}

function whenValid<Row>(schema: z.ZodType<Row>, row: unknown, use: (row: Row) => void): void {
  const parsed = schema.safeParse(row)
  if (parsed.success) use(parsed.data)
}

/** Most fields of most posts are empty: none of them is kept. */
function filled<Row extends object>(row: Row): Row
function filled(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''))
}
