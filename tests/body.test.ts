import fc from 'fast-check'
import type { Element, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { textOf } from '../src/content/block.ts'
import { renderBody } from '../src/content/body.ts'

const html = (source: string) => renderBody('html', source).html
const types = (markdown: string) => renderBody('markdown', markdown).blocks.map(({ type }) => type)

describe('renderBody', () => {
  it('gives every block an id that its HTML has too', () => {
    for (const [format, content] of [
      ['text', 'One.\n\nTwo.\n\nThree.'],
      ['markdown', 'One.\n\n## Two\n\n- Three'],
      ['html', '<p id="mine">One.</p><h2>Two</h2><ul><li>Three</li></ul>'],
    ] as const) {
      const { html, blocks } = renderBody(format, content)
      const ids = [...html.matchAll(/ id="(\w+)"/g)].map(([, id]) => id)
      expect(ids).toEqual(['p1', 'p2', 'p3'])
      expect(blocks.map(({ id }) => id)).toEqual(ids)
    }
  })

  it('shows plain text as it is, its lines kept', () => {
    const { html, blocks } = renderBody('text', 'a < b & <script>alert(1)</script>\nnext  line\n\n # no heading')
    expect(html).toBe(
      '<p id="p1">a &#x3C; b &#x26; &#x3C;script>alert(1)&#x3C;/script><br>next line</p><p id="p2"># no heading</p>',
    )
    expect(textOf(blocks)).toBe('a < b & <script>alert(1)</script>\nnext line\n\n# no heading')
  })

  it('reads Markdown', () => {
    expect(
      types(
        '# A\n\npara\n\n- a\n- b\n\n1. c\n\n> quote\n\n```js\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n![alt](https://x.example/a.png)',
      ),
    ).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'code', 'table', 'rule', 'image'])
    expect(renderBody('markdown', '### Deep').blocks[0]).toEqual({ id: 'p1', type: 'heading', level: 3, text: 'Deep' })
    expect(renderBody('markdown', '[a](https://x.example) *b*').html).toBe(
      '<p id="p1"><a href="https://x.example">a</a> <em>b</em></p>',
    )
  })

  it.each([
    ['**bold** *em* `code` ~~gone~~', '<strong>bold</strong> <em>em</em> <code>code</code> <s>gone</s>'],
    ['[a](https://x.example "T")', '<a href="https://x.example" title="T">a</a>'],
    ['[a]\n\n[a]: https://x.example', '<a href="https://x.example">a</a>'],
    ['![alt](https://x.example/a.png)', '<img src="https://x.example/a.png" alt="alt">'],
    ['<https://x.example>', '<a href="https://x.example">https://x.example</a>'],
    ['1 \\* 2 &amp; 3', '1 * 2 &#x26; 3'],
    ['raw <b onclick="x">bold</b><script>x</script>', 'raw <b>bold</b>'],
    ['[a](javascript:alert)', '[a](javascript:alert)'],
  ])('makes of Markdown %s', (markdown, inner) =>
    expect(renderBody('markdown', markdown).html).toBe(`<p id="p1">${inner}</p>`),
  )

  it('keeps what stands in lists, tables, quotes and code of Markdown', () => {
    const { html, blocks } = renderBody(
      'markdown',
      '3. c\n   - d\n\n> q\n\n```js\nif (a < b) {\n  c\n}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    )
    expect(blocks.map(({ text }) => text)).toEqual(['c\nd', 'q', 'if (a < b) {\n  c\n}', 'a\tb\n1\t2'])
    expect(html).toContain('<ol start="3" id="p1">')
    expect(html).toContain('<code class="language-js">if (a &#x3C; b) {')
  })

  it('begins no line of text with the space behind a line break', () => {
    for (const [format, content] of [
      ['text', 'a\n b'],
      ['markdown', 'a\\\nb'],
      ['html', '<p>a<br />\n  b</p>'],
    ] as const) {
      expect(renderBody(format, content).blocks.map(({ text }) => text)).toEqual(['a\nb'])
    }
    expect(renderBody('html', '<pre>a<br>  b</pre>').blocks[0]?.text).toBe('a\n  b')
  })

  it.each([
    '# no heading',
    '#no heading',
    '* no list',
    '- no list',
    '+ no list',
    '1. no list',
    '1) no list',
    '_no_ *emphasis* **here** ~~either~~',
    '[no](link) ![no](image) [no] [^no]',
    '[no]: definition',
    '<b>no</b> <!-- html -->',
    '&amp; &#35; no entities',
    '`no code`',
    '```\nno code\n```',
    '    no code',
    'a | b\n--- | ---\n1 | 2',
    'no heading\n===',
    'no heading\n---',
    '---',
    'a\n# b\n- c\n> d',
    'a  \nb\\\nc',
    'back\\slash \\* \\_',
    'snake_case_name 2*3*4',
    'https://x.example/a_b_c www.x.example a@x.example',
    'One.\n\n> Two.\n\n+ Three.',
  ])('gives Markdown that says the same when it is read again: %j', (text) => {
    const { markdown, blocks } = renderBody('text', text)
    expect(renderBody('markdown', markdown).blocks).toEqual(blocks)
  })

  it('makes of plain text what its own HTML makes, whatever is in it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'word',
        'www.x',
        'a.',
        '1.',
        '-',
        '*',
        '_',
        '&amp;',
        '<b>',
        '[x]',
        '!',
        '~~',
        '`',
        '\\',
        '|',
        ':-',
        '#',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    )
    const lines = fc.array(fc.tuple(piece, fc.constantFrom(' ', '\n', '\n\n', '')), { maxLength: 12 })
    fc.assert(
      fc.property(lines, (parts) => {
        const body = renderBody('text', parts.flat().join('').replaceAll('\0', ''))
        expect(renderBody('html', body.html)).toEqual(body)
      }),
      { numRuns: 500 },
    )
  })

  it('reads a million tiny paragraphs', () => {
    const { blocks } = renderBody('text', 'a\n\n'.repeat(1_000_000))
    expect(blocks).toHaveLength(1_000_000)
  })

  it('opens wrappers, and makes paragraphs of text that stands alone', () => {
    expect(html('alone <b>bold</b><div><section><p>One</p><p>Two</p></section></div>end')).toBe(
      '<p id="p1">alone <b>bold</b></p><p id="p2">One</p><p id="p3">Two</p><p id="p4">end</p>',
    )
  })

  it.each([
    ['<div>one</div><div>two</div>', ['one', 'two']],
    ['<div>one<div>two</div>three</div>', ['one', 'two', 'three']],
    ['<article><header>one</header>two<footer>three</footer></article>', ['one', 'two', 'three']],
    ['<details><summary>one</summary>two</details>', ['one', 'two']],
    ['<b><p>one</p><p>two</p></b>', ['one', 'two']],
    ['<a href="https://x.example"><h3>one</h3><p>two</p></a>', ['one', 'two']],
    ['<li>one</li><li>two</li>', ['one', 'two']],
    ['<span>one</span> <span>still one</span>', ['one still one']],
    ['<ul><li><div>one</div><div>still one</div></li></ul>', ['one\n\nstill one']],
    ['<blockquote><div>one</div><div>still one</div></blockquote>', ['one\n\nstill one']],
    ['<dl><div><dt>one</dt><dd>still one</dd></div></dl>', ['one\nstill one']],
    ['<p>one<p>two<ul><li>three', ['one', 'two', 'three']],
  ])('runs no words together when wrappers go: %s', (source, texts) => {
    const body = renderBody('html', source)
    expect(body.blocks.map(({ text }) => text)).toEqual(texts)
    expect(html(body.html)).toBe(body.html)
  })

  it('keeps pictures and their captions', () => {
    const { blocks, html } = renderBody(
      'html',
      '<img src="/a.png" alt="A"><figure><div><img src="https://x.example/b.png"></div><figcaption>B</figcaption></figure>',
    )
    expect(blocks).toEqual([
      { id: 'p1', type: 'image', text: '' },
      { id: 'p2', type: 'image', text: 'B' },
    ])
    expect(html).toContain('<img src="/a.png" alt="A">')
  })

  it('is the same whatever way characters are composed, and has nothing for an empty text', () => {
    expect(renderBody('text', 'e\u0301')).toEqual(renderBody('text', 'é'))
    expect(renderBody('html', '<p></p><p> </p><div></div>')).toEqual({ html: '', markdown: '', blocks: [] })
  })
})

const hostile = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//x.example/a.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src=x oNeRrOr = "alert(1)"/>',
  '<img/src=x/onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img srcset="javascript:alert(1) 1x" lowsrc="javascript:alert(1)" dynsrc="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href=" &#106;avascript:alert(1)">x</a>',
  '<a href="&#x6A&#x61vascript&colon;alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&Tab;script&NewLine;:alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="blob:https://x.example/1">x</a>',
  '<a href=x target=_blank ping=//x.example download onclick=alert(1)>x</a>',
  '<blockquote cite="javascript:alert(1)">x</blockquote>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>',
  '<math href="javascript:alert(1)">x</math>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<template><img src=x onerror=alert(1)></template>',
  '<iframe src="javascript:alert(1)" srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<style>body{background:url(javascript:alert(1))}</style>',
  '<p style="background:url(javascript:alert(1));width:expression(alert(1))">x</p>',
  '<link rel=stylesheet href="javascript:alert(1)">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><base href="javascript:alert(1)//">',
  '<form action="javascript:alert(1)"><input onfocus=alert(1) autofocus><button formaction="javascript:alert(1)">x</button></form>',
  '<p id="cookie" name="body" class="admin" data-x="1" is="x-y" slot="z">x</p>',
  '<img name=getElementById id=body><a id=p1 name=location href=#p1>x</a>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>',
  '<p onclick=alert(1)>x',
  '<b><i><p onmouseover="alert(1)">x</b></i>',
  '<div onclick=alert(1)><section onclick=alert(1)>x</section></div>',
  '<li onclick=alert(1)><div onclick=alert(1)>x</div></li>',
  '<table background="javascript:alert(1)"><script>alert(1)</script><tr><td onclick=alert(1)>x</table>',
  '<textarea></textarea><img src=x onerror=alert(1)></textarea>',
  '<title><a title="</title><img src=x onerror=alert(1)>"></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<select><option><img src=x onerror=alert(1)></select>',
  '<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>',
  '<details open ontoggle=alert(1)>x</details>',
  '<isindex action="javascript:alert(1)"><marquee onstart=alert(1)>x</marquee>',
  '<x-y onclick=alert(1)>x</x-y><portal src="javascript:alert(1)"></portal>',
  '<html onload=alert(1)><body onload=alert(1) background="javascript:alert(1)">x</body></html>',
  '"><img src=x onerror=alert(1)>',
]

// These swallow what comes after them.
const swallowing = [
  '<plaintext><img src=x onerror=alert(1)>',
  '<script>alert(1)',
  '<!-- <img src=x onerror=alert(1)>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
]

const harmlessTags = 'p a b i em strong img br pre code blockquote li table thead tbody tr th td'.split(' ')
const harmlessAttributes = ['id', 'src', 'href', 'alt', 'title', 'cite']
const harmlessProtocols = ['http:', 'https:', 'mailto:', 'tel:']

/** As a browser would see it: what is harmful in this HTML. */
function harmIn(html: string): string[] {
  return elements(fromHtml(html, { fragment: true }).children).flatMap(({ tagName, properties }) => [
    ...(harmlessTags.includes(tagName) ? [] : [`<${tagName}>`]),
    ...Object.entries(properties)
      .filter(([name, value]) => !isHarmless(name, String(value)))
      .map(([name, value]) => `${name}="${value}"`),
  ])
}

function isHarmless(name: string, value: string): boolean {
  if (!harmlessAttributes.includes(name)) return false
  if (name === 'id') return /^p\d+$/.test(value)
  return (
    name === 'title' || name === 'alt' || harmlessProtocols.includes(new URL(value, 'https://here.example').protocol)
  )
}

function elements(nodes: readonly RootContent[]): Element[] {
  return nodes.flatMap((node) => (node.type === 'element' ? [node, ...elements(node.children)] : []))
}

describe('hostile HTML', () => {
  it.each(hostile)('comes out harmless, and what is around it stays: %s', (attack) => {
    for (const source of [`<p>before</p>\n\n${attack}\n\n<p>after</p>`, `<p>before</p>${attack}<p>after</p>`]) {
      for (const format of ['html', 'markdown'] as const) {
        const body = renderBody(format, source)
        expect(harmIn(body.html)).toEqual([])
        expect(textOf(body.blocks)).toMatch(/^before.*after$/s)
        expect(html(body.html)).toBe(body.html)
        expect(harmIn(new MarkdownIt({ html: true }).render(body.markdown))).toEqual([])
      }
    }
  })

  it.each(swallowing)('comes out harmless, and what is before it stays: %s', (attack) => {
    const body = renderBody('html', `<p>before</p>${attack}<p>after</p>`)
    expect(harmIn(body.html)).toEqual([])
    expect(textOf(body.blocks)).toMatch(/^before/)
    expect(html(body.html)).toBe(body.html)
  })

  it.each('script style template noscript iframe object svg math title textarea xmp video audio canvas'.split(' '))(
    'shows nothing of what is in <%s>',
    (tag) => expect(renderBody('html', `<p>a</p><${tag}>x</${tag}><p>b</p>`).blocks).toHaveLength(2),
  )

  it('cannot take an id that the page has given', () => {
    expect(html('<p id="p2">x</p><p><a id="p1" name="p1">y</a></p>')).toBe('<p id="p1">x</p><p id="p2"><a>y</a></p>')
  })

  it('keeps the links that are none', () => {
    for (const href of ['https://x.example/a?b=c#d', 'http://x.example', 'mailto:a@x.example', 'tel:+1', '/a', '#p2']) {
      expect(html(`<a href="${href}">x</a>`)).toBe(`<p id="p1"><a href="${href}">x</a></p>`)
    }
  })
})
