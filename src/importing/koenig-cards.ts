import { z } from 'zod'
import { markdownIt } from '../content/markdown.ts'
import { escapeHtml } from '../text/html.ts'

/** The texts of a card, whatever else it holds. */
type Card = Record<string, unknown>

const Visibility = z.looseObject({ web: z.looseObject({ nonMember: z.boolean() }) })
const Pictures = z.array(z.looseObject({ src: z.string(), alt: z.string().nullish() })).catch([])

/**
 * A card of Ghost's editors (a picture, a bookmark, code, …) as HTML: captions and texts are HTML there already. What has no
 * HTML of its own is noted.
 */
export function cardAsHtml(name: string, card: Card, notes: Set<string>): string {
  if (Visibility.safeParse(card['visibility']).data?.web.nonMember === false) {
    notes.add('a part that is for members alone is not kept')
    return ''
  }
  const show = cards.get(name)
  const html = show?.(card)
  if (html === undefined || html === '') notes.add(`the card "${name}" is not kept`)
  return html ?? ''
}

const cards = new Map<string, (card: Card) => string>([
  ['image', pictureOf],
  ['hr', () => '<hr>'],
  ['horizontalrule', () => '<hr>'],
  ['html', (card) => textOf(card, 'html')],
  ['markdown', markdownOf],
  ['card-markdown', markdownOf],
  ['code', codeOf],
  ['codeblock', codeOf],
  ['gallery', galleryOf],
  ['embed', (card) => figure(link(textOf(card, 'url')), card)],
  ['bookmark', bookmarkOf],
  ['callout', (card) => quote(`${escapeHtml(textOf(card, 'calloutEmoji'))} ${textOf(card, 'calloutText')}`)],
  ['toggle', (card) => `<h4>${textOf(card, 'heading')}</h4>${textOf(card, 'content')}`],
  ['button', (card) => paragraph(link(textOf(card, 'buttonUrl'), textOf(card, 'buttonText')))],
  ['video', (card) => figure(link(textOf(card, 'src'), textOf(card, 'fileName')), card)],
  ['audio', (card) => paragraph(link(textOf(card, 'src'), textOf(card, 'title')))],
  ['file', fileOf],
  ['product', productOf],
  ['header', headerOf],
])

function textOf(card: Card, ...names: string[]): string {
  for (const name of names) {
    const value = card[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return ''
}

function link(url: string, text = ''): string {
  return url === '' ? '' : `<a href="${escapeHtml(url)}">${escapeHtml(text || url)}</a>`
}

function image(src: string, alt: string): string {
  return src === '' ? '' : `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`
}

const paragraph = (inside: string) => (inside.trim() === '' ? '' : `<p>${inside}</p>`)
const quote = (inside: string) => (inside.trim() === '' ? '' : `<blockquote><p>${inside.trim()}</p></blockquote>`)

function figure(inside: string, card: Card): string {
  const caption = textOf(card, 'caption')
  if (inside === '') return ''
  return `<figure>${inside}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`
}

function pictureOf(card: Card): string {
  const picture = image(textOf(card, 'src'), textOf(card, 'alt'))
  const href = textOf(card, 'href')
  return figure(picture !== '' && href !== '' ? `<a href="${escapeHtml(href)}">${picture}</a>` : picture, card)
}

function galleryOf(card: Card): string {
  const pictures = Pictures.parse(card['images']).map(({ src, alt }) => `<figure>${image(src, alt ?? '')}</figure>`)
  return `${pictures.join('')}${paragraph(textOf(card, 'caption'))}`
}

function markdownOf(card: Card): string {
  return markdownIt.render(textOf(card, 'markdown'))
}

function codeOf(card: Card): string {
  const code = card['code']
  if (typeof code !== 'string' || code === '') return ''
  const language = textOf(card, 'language')
  return `<pre><code${language === '' ? '' : ` class="language-${escapeHtml(language)}"`}>${escapeHtml(code)}</code></pre>${paragraph(textOf(card, 'caption'))}`
}

function bookmarkOf(card: Card): string {
  const { metadata } = card
  const of: Card = typeof metadata === 'object' && metadata !== null ? { ...metadata } : card
  const title = link(textOf(card, 'url') || textOf(of, 'url'), textOf(of, 'title'))
  const description = escapeHtml(textOf(of, 'description'))
  return title === '' ? '' : quote(`${title}${description === '' ? '' : `<br>${description}`}`)
}

function fileOf(card: Card): string {
  return paragraph(link(textOf(card, 'src'), textOf(card, 'fileTitle', 'fileName')))
}

function productOf(card: Card): string {
  const title = textOf(card, 'productTitle')
  return [
    image(textOf(card, 'productImageSrc'), ''),
    title === '' ? '' : `<h4>${title}</h4>`,
    textOf(card, 'productDescription'),
    paragraph(link(textOf(card, 'productUrl'), textOf(card, 'productButton'))),
  ].join('')
}

function headerOf(card: Card): string {
  const header = textOf(card, 'header', 'heading')
  return `${header === '' ? '' : `<h2>${header}</h2>`}${paragraph(textOf(card, 'subheader', 'subheading'))}`
}
