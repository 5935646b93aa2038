import type { Article } from '../../articles/schema.ts'
import type { Site } from '../../articles/site.ts'
import { idOf, urlOf } from '../../feeds/feed.ts'
import type { NumberedLabel } from '../../taxonomy/store.ts'
import { escapeHtml } from '../../text/html.ts'

/** Where the API is, below the address of the site. */
export const ROOT = '/wp-json'

const curies = [{ name: 'wp', href: 'https://api.w.org/{rel}', templated: true }]

/** What articles were filed under is a category and a tag alike: what comes in keeps no difference. */
export const taxonomies = { categories: 'category', tags: 'post_tag' } as const
export type Taxonomy = keyof typeof taxonomies

export interface Labels {
  tags: ReadonlyMap<string, NumberedLabel>
  authors: ReadonlyMap<string, NumberedLabel>
}

type Links = Record<string, { href: string; [more: string]: unknown }[] | typeof curies>
export type Resource = Record<string, unknown> & { _links: Links }

/** WordPress' forms of what is here. What it has and we do not is empty there. */
export function createShow(site: Site) {
  const addressOf = (path: string) => `${site.publicUrl}${ROOT}/wp/v2/${path}`
  const linksTo = (collection: string, id: number | string) => ({
    self: [{ href: addressOf(`${collection}/${id}`) }],
    collection: [{ href: addressOf(collection) }],
  })
  const known = (labels: ReadonlyMap<string, NumberedLabel>, some: readonly { slug: string }[]) =>
    some.flatMap(({ slug }) => labels.get(slug) ?? [])

  function postOf(article: Article, labels: Labels): Resource {
    const id = Number(article.id)
    const [author] = known(labels.authors, article.authors)
    const terms = known(labels.tags, article.tags).map((tag) => tag.id)
    return {
      id,
      date: localTime(article.publishedAt),
      date_gmt: localTime(article.publishedAt),
      guid: { rendered: idOf(article, site) },
      modified: localTime(article.updatedAt),
      modified_gmt: localTime(article.updatedAt),
      slug: article.slug,
      status: 'publish',
      type: 'post',
      link: urlOf(article, site),
      title: { rendered: escapeHtml(article.title) },
      content: { rendered: article.body.html ?? '', protected: false },
      excerpt: { rendered: article.summary && `<p>${escapeHtml(article.summary)}</p>\n`, protected: false },
      author: author?.id ?? 0,
      featured_media: article.image ? id : 0,
      comment_status: 'closed',
      ping_status: 'closed',
      sticky: false,
      template: '',
      format: 'standard',
      meta: [],
      categories: terms,
      tags: terms,
      _links: {
        ...linksTo('posts', id),
        ...(author ? { author: [{ embeddable: true, href: addressOf(`users/${author.id}`) }] } : {}),
        ...(article.image ? { 'wp:featuredmedia': [{ embeddable: true, href: addressOf(`media/${id}`) }] } : {}),
        'wp:term': Object.entries(taxonomies).map(([name, taxonomy]) => ({
          taxonomy,
          embeddable: true,
          href: addressOf(`${name}?post=${id}`),
        })),
        curies,
      },
    }
  }

  /** What its links lead to, of those relations that are wanted; all of them where none is named. */
  function embedded(
    article: Article,
    labels: Labels,
    wanted: readonly string[],
  ): Record<string, Resource[] | Resource[][]> {
    const [author] = known(labels.authors, article.authors)
    const terms = known(labels.tags, article.tags)
    const picture = mediaOf(article)
    const all = {
      ...(author ? { author: [userOf(author)] } : {}),
      ...(picture ? { 'wp:featuredmedia': [picture] } : {}),
      'wp:term': (['categories', 'tags'] as const).map((name) => terms.map((term) => termOf(term, name))),
    }
    const isAll = wanted.every((relation) => ['true', '1'].includes(relation))
    return isAll ? all : Object.fromEntries(Object.entries(all).filter(([relation]) => wanted.includes(relation)))
  }

  function termOf(label: NumberedLabel, name: Taxonomy): Resource {
    return {
      id: label.id,
      count: label.articleCount,
      description: '',
      link: site.publicUrl + label.links.self,
      name: escapeHtml(label.name),
      slug: label.slug,
      taxonomy: taxonomies[name],
      ...(name === 'categories' ? { parent: 0 } : {}),
      meta: [],
      _links: {
        ...linksTo(name, label.id),
        'wp:post_type': [{ href: addressOf(`posts?${name}=${label.id}`) }],
        curies,
      },
    }
  }

  function userOf(label: NumberedLabel): Resource {
    return {
      id: label.id,
      name: label.name,
      url: '',
      description: '',
      link: site.publicUrl + label.links.self,
      slug: label.slug,
      avatar_urls: {},
      meta: [],
      _links: linksTo('users', label.id),
    }
  }

  /** The picture of an article has the number of the article: each has one at most. */
  function mediaOf(article: Article): Resource | undefined {
    if (!article.image) return undefined
    const { url, alt } = article.image
    return {
      id: Number(article.id),
      date: localTime(article.publishedAt),
      slug: article.slug,
      type: 'attachment',
      link: url,
      title: { rendered: escapeHtml(alt) },
      author: 0,
      caption: { rendered: '' },
      alt_text: alt,
      media_type: 'image',
      mime_type: '',
      media_details: { sizes: {} },
      source_url: url,
      _links: { self: [{ href: addressOf(`media/${article.id}`) }] },
    }
  }

  function foundOf(article: Article): Resource {
    return {
      id: Number(article.id),
      title: article.title,
      url: urlOf(article, site),
      type: 'post',
      subtype: 'post',
      _links: {
        self: [{ embeddable: true, href: addressOf(`posts/${article.id}`) }],
        collection: [{ href: addressOf('search') }],
      },
    }
  }

  return { postOf, embedded, termOf, userOf, mediaOf, foundOf }
}

/** The parts that `_fields` names, as `title.rendered`. */
export function pickFields(
  whole: Record<string, unknown>,
  fields: readonly string[] | undefined,
): Record<string, unknown> {
  if (!fields || fields.length === 0) return whole
  const picked = Object.entries(whole).flatMap(([name, value]): [string, unknown][] => {
    const inner = fields.flatMap((field) => (field.startsWith(`${name}.`) ? field.slice(name.length + 1) : []))
    if (fields.includes(name) || (name === '_embedded' && fields.includes('_links'))) return [[name, value]]
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return inner.length > 0 && isObject ? [[name, pickFields({ ...value }, inner)]] : []
  })
  return Object.fromEntries(picked)
}

/** As WordPress writes times: to the second, and without a zone. */
function localTime(time: string): string {
  return time.slice(0, 19)
}
