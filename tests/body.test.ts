import type { Element } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { describe, expect, it } from 'vitest'
import { renderBody, textOf } from '../src/content/body.ts'

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

  it('gives Markdown that says the same when it is read again', () => {
    for (const text of [
      '# no heading',
      '* no list',
      '1. no list',
      '_no_ *emphasis*',
      '[no](link)',
      '<b>no</b>',
      'a\n\n> b',
      '`code`',
      'a | b',
    ]) {
      const { markdown, blocks } = renderBody('text', text)
      expect(
        renderBody('markdown', markdown).blocks.map((block) => block.text),
        text,
      ).toEqual(blocks.map((block) => block.text))
    }
  })

  it('opens wrappers, and makes paragraphs of text that stands alone', () => {
    const { html } = renderBody('html', 'alone <b>bold</b><div><section><p>One</p><p>Two</p></section></div>end')
    expect(html).toBe('<p id="p1">alone <b>bold</b></p><p id="p2">One</p><p id="p3">Two</p><p id="p4">end</p>')
  })

  it('is the same whatever way characters are composed, and has nothing for an empty text', () => {
    expect(renderBody('text', 'e\u0301')).toEqual(renderBody('text', 'é'))
    expect(renderBody('html', '<p></p><p> </p><div></div>')).toEqual({ html: '', markdown: '', blocks: [] })
  })
})

const hostile = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img srcset="javascript:alert(1) 1x">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#106;avascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<template><img src=x onerror=alert(1)></template>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<style>body{background:url(javascript:alert(1))}</style>',
  '<p style="background:url(javascript:alert(1));width:expression(alert(1))">x</p>',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><base href="javascript:alert(1)//">',
  '<form action="javascript:alert(1)"><input onfocus=alert(1) autofocus><button formaction="javascript:alert(1)">x</button></form>',
  '<p id="cookie" name="body" class="admin">x</p>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<p onclick=alert(1)>x',
  '<b><i><p onmouseover="alert(1)">x</b></i>',
  '<table><script>alert(1)</script><tr><td onclick=alert(1)>x</table>',
  '<textarea></textarea><img src=x onerror=alert(1)></textarea>',
  '<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>',
  '<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>',
  '<details open ontoggle=alert(1)>x</details>',
  '<isindex action="javascript:alert(1)"><marquee onstart=alert(1)>x</marquee>',
  '"><img src=x onerror=alert(1)>',
]

function elements(html: string): Element[] {
  const all: Element[] = []
  const visit = (nodes: readonly unknown[]) => {
    for (const node of nodes as Element[]) {
      if (node.type === 'element') all.push(node)
      if ('children' in node) visit(node.children)
    }
  }
  visit(fromHtml(html, { fragment: true }).children)
  return all
}

describe('hostile HTML', () => {
  it.each(hostile)('comes out harmless: %s', (attack) => {
    for (const format of ['html', 'markdown'] as const) {
      const { html } = renderBody(format, `<p>before</p>\n\n${attack}\n\n`)
      expect(html).toContain('before')
      for (const { tagName, properties } of elements(html)) {
        expect(['p', 'img', 'a', 'b', 'i', 'table', 'tbody', 'tr', 'td', 'pre', 'code', 'br']).toContain(tagName)
        for (const [name, value] of Object.entries(properties)) {
          expect(['id', 'src', 'href', 'title']).toContain(name)
          if (name === 'id') expect(value).toMatch(/^p\d+$/)
          if (name === 'src' || name === 'href') expect(value).not.toMatch(/^\s*(?:javascript|data|vbscript)/i)
        }
      }
      expect(renderBody('html', html).html).toBe(html)
    }
  })
})
