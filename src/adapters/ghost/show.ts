import { hash } from 'node:crypto'
import type { Article } from '../../articles/schema.ts'
import type { Site } from '../../articles/site.ts'
import { idOf, urlOf } from '../../feeds/feed.ts'
import type { NumberedLabel } from '../../taxonomy/store.ts'

const nothingSaid = { meta_title: null, meta_description: null }
const noCards = {
  og_image: null,
  og_title: null,
  og_description: null,
  twitter_image: null,
  twitter_title: null,
  twitter_description: null,
}
const noCode = { codeinjection_head: null, codeinjection_foot: null }

export interface Shown {
  site: Site
  /** Of each kind that is to come along, by slug. */
  tags?: ReadonlyMap<string, NumberedLabel> | undefined
  authors?: ReadonlyMap<string, NumberedLabel> | undefined
}

/** An article as Ghost shows a post. What we do not know of it is null. */
export function postOf(article: Article, { site, tags, authors }: Shown): Record<string, unknown> {
  const { body, image, summary, readingTime } = article
  const known = (labels: ReadonlyMap<string, NumberedLabel>, some: readonly { slug: string }[]) =>
    some.flatMap(({ slug }) => labels.get(slug) ?? [])
  const itsTags = tags && known(tags, article.tags).map((label) => tagOf(label, site))
  const itsAuthors = authors && known(authors, article.authors).map((label) => authorOf(label, site))
  return {
    id: article.id,
    uuid: uuidOf(idOf(article, site)),
    title: article.title,
    slug: article.slug,
    ...(body.html === undefined ? {} : { html: body.html }),
    ...(body.text === undefined ? {} : { plaintext: body.text }),
    comment_id: article.id,
    feature_image: image?.url ?? null,
    feature_image_alt: image?.alt || null,
    feature_image_caption: null,
    featured: false,
    visibility: 'public',
    created_at: timeOf(article.createdAt),
    updated_at: timeOf(article.updatedAt),
    published_at: timeOf(article.publishedAt),
    custom_excerpt: summary || null,
    excerpt: summary,
    ...noCode,
    custom_template: null,
    canonical_url: null,
    email_subject: null,
    frontmatter: null,
    ...noCards,
    ...nothingSaid,
    url: urlOf(article, site),
    access: true,
    comments: false,
    reading_time: Math.max(1, Math.round(readingTime.seconds / 60)),
    ...(itsTags ? { tags: itsTags, primary_tag: itsTags[0] ?? null } : {}),
    ...(itsAuthors ? { authors: itsAuthors, primary_author: itsAuthors[0] ?? null } : {}),
  }
}

export function tagOf(label: NumberedLabel, { publicUrl }: Site): Record<string, unknown> {
  return {
    id: String(label.id),
    name: label.name,
    slug: label.slug,
    description: null,
    feature_image: null,
    visibility: 'public',
    ...noCards,
    ...nothingSaid,
    ...noCode,
    canonical_url: null,
    accent_color: null,
    url: publicUrl + label.links.self,
  }
}

export function authorOf(label: NumberedLabel, { publicUrl }: Site): Record<string, unknown> {
  return {
    id: String(label.id),
    name: label.name,
    slug: label.slug,
    profile_image: null,
    cover_image: null,
    bio: null,
    website: null,
    location: null,
    facebook: null,
    twitter: null,
    ...nothingSaid,
    url: publicUrl + label.links.self,
  }
}

export function settingsOf({ title, publicUrl }: Site): Record<string, unknown> {
  return {
    title,
    description: null,
    logo: null,
    icon: null,
    accent_color: null,
    cover_image: null,
    facebook: null,
    twitter: null,
    lang: 'en',
    locale: 'en',
    timezone: 'Etc/UTC',
    ...noCode,
    navigation: [],
    secondary_navigation: [],
    ...nothingSaid,
    ...noCards,
    members_support_address: null,
    url: `${publicUrl}/`,
  }
}

/** As Ghost writes times: UTC is an offset there. */
function timeOf(time: string): string {
  return time.replace(/Z$/, '+00:00')
}

/** The same of the same name (RFC 9562, version 8: made of our own digest). */
function uuidOf(name: string): string {
  const hex = hash('sha256', name, 'hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
