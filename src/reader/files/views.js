// What is shown: each function takes an answer of the API, and makes the elements for it.
import { readerAddress } from './address.js'
import { h } from './elements.js'

const day = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'long', timeZone: 'UTC' })

/** A list of articles, or what a search has found. */
export function listView(page, /** @type {URLSearchParams} */ parameters) {
  const { data, meta, links } = page
  return [
    h('h1', { tabindex: '-1' }, headingOf(page, parameters)),
    meta.query ? corrections(meta.query, parameters) : null,
    ...chosenFilters(page, parameters),
    ...Object.entries(meta.facets ?? {}).map(([name, values]) => facet(name, values, meta.total)),
    data.length === 0 ? h('p', {}, 'There is no such article.') : null,
    h('ol', { class: 'list' }, ...data.map((article) => h('li', {}, ...card(article, 'h2')))),
    h(
      'nav',
      { class: 'pages', 'aria-label': 'Pages' },
      links.prev ? h('a', { href: readerAddress(links.prev), rel: 'prev' }, '← Previous') : h('span'),
      links.next ? h('a', { href: readerAddress(links.next), rel: 'next' }, 'Next →') : null,
    ),
  ]
}

/** What was found, in words. */
export function headingOf({ data, meta }, /** @type {URLSearchParams} */ parameters) {
  const count = meta.total === undefined ? 'Articles' : `${meta.total} ${meta.total === 1 ? 'article' : 'articles'}`
  const q = parameters.get('q')
  if (q) return `${count} for “${q}”`
  const names = filtersIn(parameters).map(({ name, value }) => nameOf(name, value, data))
  return names.length > 0 ? names.join(', ') : 'Latest articles'
}

export function articleView(article) {
  const { title, language, image, source, tags, body, related = [] } = article
  const text = h('div', { class: 'text', lang: langOf(language), dir: 'auto', html: body.html })
  for (const wide of text.querySelectorAll('table, pre')) {
    // What is wider than the screen can be scrolled, also by the keyboard.
    const frame = h('div', { class: 'wide', tabindex: '0' })
    wide.replaceWith(frame)
    frame.append(wide)
  }
  return [
    h(
      'article',
      {},
      h('h1', { tabindex: '-1', lang: langOf(language), dir: 'auto' }, title),
      facts(article),
      labels('tag', tags),
      image ? h('img', { class: 'picture', src: image.url, alt: image.alt }) : null,
      text,
      source.url
        ? h('p', { class: 'quiet' }, 'Source: ', h('a', { href: source.url }, source.name ?? source.url))
        : null,
    ),
    related.length > 0
      ? h(
          'section',
          { class: 'similar', 'aria-labelledby': 'similar' },
          h('h2', { id: 'similar' }, 'Similar posts'),
          h('ol', { class: 'list' }, ...related.map((other) => h('li', {}, ...card(other, 'h3'), reasons(other)))),
        )
      : null,
  ]
}

export function suggestionsView(/** @type {{ type: string, text: string, href: string }[]} */ suggestions) {
  return h(
    'ul',
    { class: 'row' },
    ...suggestions.map(({ type, text, href }) =>
      h('li', {}, h('a', { href: readerAddress(href) }, type === 'tag' ? `# ${text}` : text)),
    ),
  )
}

export function errorView(/** @type {string} */ message) {
  return [
    h('h1', { tabindex: '-1' }, 'That did not work'),
    h('p', {}, message),
    h('p', {}, h('a', { href: '/' }, 'To the latest articles')),
  ]
}

function card(article, /** @type {string} */ level) {
  const { title, summary, links, highlights = [] } = article
  const passages = highlights.filter(({ field }) => field !== 'title')
  const marked = highlights.find(({ field }) => field === 'title')
  return [
    h(
      level,
      {},
      h('a', { href: readerAddress(links.self), ...(marked ? { html: marked.html } : {}) }, marked ? '' : title),
    ),
    facts(article),
    ...(passages.length > 0
      ? passages.map(({ url, html }) => h('a', { class: 'passage', href: readerAddress(url), html }))
      : [h('p', {}, summary)]),
  ]
}

function facts({ publishedAt, readingTime, authors }) {
  const names = authors.flatMap(({ slug, name }, index) => [
    index === 0 ? ' · ' : ', ',
    h('a', { href: `/?author=${slug}` }, name),
  ])
  const time = h('time', { datetime: publishedAt }, day.format(new Date(publishedAt)))
  return h('p', { class: 'quiet' }, time, ` · ${readingTime.text} read`, ...names)
}

function labels(kind, items) {
  if (items.length === 0) return null
  const links = items.map(({ slug, name }) => h('li', {}, h('a', { href: `/?${kind}=${slug}` }, name)))
  return h('ul', { class: 'row', 'aria-label': 'Tags' }, ...links)
}

/** Why an article is similar: words that both use, and tags that both have. */
function reasons({ reasons: { terms, tags: slugs }, tags: labels }) {
  const tags = labels.filter(({ slug }) => slugs.includes(slug)).map(({ name }) => name)
  const parts = [
    ...(terms.length > 0 ? [`both speak of ${terms.join(', ')}`] : []),
    ...(tags.length > 0 ? [`both are about ${tags.join(', ')}`] : []),
  ]
  return parts.length > 0 ? h('p', { class: 'quiet' }, `Because ${parts.join('; ')}.`) : null
}

/** What was taken for a mistake, or may be one. */
function corrections({ corrected, didYouMean }, /** @type {URLSearchParams} */ parameters) {
  if (corrected.length > 0) {
    const said = corrected.map(({ from, to }) => `“${from}” was read as “${to}”`)
    return h('p', { class: 'note' }, `${said.join(', ')}.`)
  }
  if (!didYouMean) return null
  const query = new URLSearchParams(parameters)
  query.set('q', didYouMean)
  return h('p', { class: 'note' }, 'Did you mean ', h('a', { href: `/?${query}` }, didYouMean), '?')
}

/** Only what would leave something out. */
function facet(name, values, total) {
  const links = values
    .filter(({ count }) => total === undefined || count < total)
    .slice(0, 8)
    .map(({ label, count, href }) => h('li', {}, h('a', { href: readerAddress(href) }, `${label} (${count})`)))
  return links.length > 0 ? h('ul', { class: 'row', 'aria-label': `Narrow down by ${name}` }, ...links) : null
}

/** What the list is narrowed to already: each is a link that lets go of it. */
function chosenFilters({ data }, /** @type {URLSearchParams} */ parameters) {
  if (!parameters.get('q')) return []
  const filters = filtersIn(parameters)
  if (filters.length === 0) return []
  const links = filters.map(({ name, value }) => {
    const rest = new URLSearchParams(parameters)
    rest.delete(name, value)
    rest.delete('cursor')
    const text = nameOf(name, value, data)
    return h(
      'li',
      {},
      h('a', { href: `/?${rest}`, 'aria-current': 'true', 'aria-label': `Without ${text}` }, `${text} ×`),
    )
  })
  return [h('ul', { class: 'row', 'aria-label': 'Narrowed down to' }, ...links)]
}

function filtersIn(/** @type {URLSearchParams} */ parameters) {
  return [...parameters].filter(([name]) => name !== 'q' && name !== 'cursor').map(([name, value]) => ({ name, value }))
}

/** The name of a tag or an author, where an article of the list says it. */
function nameOf(name, value, articles) {
  const kind = name.replace('-', '')
  if (kind === 'from' || kind === 'to') return `${kind} ${value.slice(0, 10)}`
  const found = articles.flatMap((article) => article[`${kind}s`] ?? []).find(({ slug }) => slug === value)
  return `${name.startsWith('-') ? 'not ' : ''}${found?.name ?? value}`
}

function langOf(language) {
  return language === 'und' ? null : language
}
