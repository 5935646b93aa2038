import { z } from 'zod'
import type { DiskMap } from '../database/disk-map.ts'
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
type Ordered = { id: string; order: number }

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
  tags: Ordered[]
  authors: Ordered[]
  meta?: z.infer<typeof PostMeta>
}

/** By their sites and ids: a site may have more of them than memory holds. */
export type OfPosts = DiskMap<OfPost>

export interface Survey {
  /** One for each entry of `db`, by what `siteKey` says of its rows. */
  sites: Map<string, GhostSite>
  broken?: { fault: string; line: number; table: string; isInside: boolean }
}

/** The entry that a row belongs to, and the table that it is in. */
export function placeOf(path: readonly (string | number)[]): { site: string; table: string } {
  return { site: path[0] === 'db' ? String(path[1]) : '', table: String(path.at(-2)) }
}

/** Reads a whole file, and yields how far it has come. What is said of posts is kept in `ofPosts`. */
export async function* surveyGhost(file: SourceFile, ofPosts: OfPosts): AsyncGenerator<Reading, Survey> {
  const sites: Survey['sites'] = new Map()
  for await (const part of readJsonRows(file.path, GHOST_ROWS)) {
    if (part.bytes > 0) yield onlyRead(file, part.bytes)
    const { site, table } = placeOf(part.path)
    if ('fault' in part) {
      const { fault, line, isInside } = part
      return { sites, broken: { fault, line, table, isInside } }
    }
    const known = sites.get(site) ?? emptySite(site, ofPosts)
    sites.set(site, known)
    keep(known, table, part.value, (post, change) => {
      const ofPost = known.of(post)
      change(ofPost)
      ofPosts.set(keyOf(site, post), ofPost)
    })
  }
  return { sites }
}

function keyOf(site: string, post: string): string {
  return JSON.stringify([site, post])
}

function emptySite(key: string, ofPosts: OfPosts): GhostSite {
  return {
    settings: new Map(),
    authors: new Map(),
    tags: new Map(),
    of: (post) => ofPosts.get(keyOf(key, post)) ?? { tags: [], authors: [] },
    leftOut: new Map(),
    hasPosts: false,
    hasTagsOfPosts: false,
  }
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

type ChangePost = (post: string, change: (ofPost: OfPost) => void) => void

function keep(site: GhostSite, table: string, row: unknown, changePost: ChangePost): void {
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
      changePost(post_id, ({ tags }) => tags.push({ id: tag_id, order: sort_order ?? tags.length }))
    })
  if (table === 'posts_authors')
    whenValid(PostAuthor, row, ({ post_id, author_id, sort_order }) =>
      changePost(post_id, ({ authors }) => authors.push({ id: author_id, order: sort_order ?? authors.length })),
    )
  if (table === 'posts_meta')
    whenValid(PostMeta, row, (meta) =>
      changePost(meta.post_id, (ofPost) => {
        ofPost.meta = filled(meta)
      }),
    )
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
