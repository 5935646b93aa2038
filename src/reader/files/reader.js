// A reader of articles that knows nothing but the public API: what is in the address is asked of the API, and shown.
import { apiAddress } from './address.js'
import { ask } from './api.js'
import { articleView, errorView, headingOf, listView, suggestionsView } from './views.js'

const site = document.title
const main = document.querySelector('main')
const search = document.querySelector('input')
const suggestions = document.querySelector('#suggestions')
const status = document.querySelector('#status')

/** What was shown already, so that going back takes no time. */
const shown = new Map()
const MOST_SHOWN = 50
let asking = new AbortController()

/** Shows what the address says; `isBack` where it was shown before. */
async function show({ focus = true, isBack = false, y = 0 } = {}) {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  const parameters = new URLSearchParams(location.search)
  if (document.activeElement !== search) search.value = parameters.get('q') ?? ''
  const address = apiAddress(parameters)
  main.setAttribute('aria-busy', 'true')
  try {
    const answer = (isBack && shown.get(address)) || (await ask(address, signal))
    shown.set(address, answer)
    if (shown.size > MOST_SHOWN) shown.delete(shown.keys().next().value)
    const isList = Array.isArray(answer.data)
    main.replaceChildren(...(isList ? listView(answer, parameters) : articleView(answer)).filter(Boolean))
    const title = isList ? headingOf(answer, parameters) : answer.title
    document.title = location.search === '' ? site : `${title} · ${site}`
    status.textContent = title
  } catch (error) {
    // Something else is shown by now.
    if (signal.aborted) return
    main.replaceChildren(...errorView(error.message))
    document.title = site
    status.textContent = error.message
  }
  main.setAttribute('aria-busy', 'false')
  if (focus) main.querySelector('h1').focus({ preventScroll: true })
  if (!showParagraph() && focus) scrollTo(0, y)
}

/** Goes to the paragraph that the address names; whether there is one. */
function showParagraph() {
  for (const found of main.querySelectorAll('.found')) found.classList.remove('found')
  const paragraph = /^#p\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null
  paragraph?.classList.add('found')
  paragraph?.scrollIntoView({ block: 'center' })
  return paragraph !== null
}

function go(address) {
  history.replaceState({ y: scrollY }, '')
  history.pushState(null, '', address)
  void suggest('')
  void show()
}

/** Completes what is being typed. */
async function suggest(text) {
  const answer = text.trim() === '' ? { data: [] } : await ask(`/v1/suggest?q=${encodeURIComponent(text)}&limit=6`)
  // The answer may be to what was typed before.
  if (text !== '' && text !== search.value) return
  suggestions.hidden = answer.data.length === 0
  suggestions.replaceChildren(suggestionsView(answer.data))
}

search.addEventListener('input', () => {
  const parameters = new URLSearchParams(location.search)
  // What one search was narrowed to has nothing to do with the next; the first of its letters can be taken back.
  const address = search.value.trim() === '' ? '/' : `/?${new URLSearchParams({ q: search.value })}`
  if (parameters.has('q')) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  void show({ focus: false })
  suggest(search.value).catch(() => suggest(''))
})

search.form.addEventListener('submit', (event) => {
  event.preventDefault()
  void suggest('')
  main.querySelector('.list a')?.focus()
})

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]')
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const address = link.getAttribute('href')
  // All that the reader shows is at `/`.
  if (!/^\/(?:\?|$)/.test(address)) return
  event.preventDefault()
  search.blur()
  go(address)
})

addEventListener('popstate', (event) => show({ isBack: true, y: event.state?.y ?? 0 }))
history.scrollRestoration = 'manual'

addEventListener('keydown', (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey) return
  if (event.key === 'Escape' && event.target === search) {
    search.value = ''
    search.dispatchEvent(new Event('input'))
  }
  if (event.target.closest('input')) return
  if (event.key === '/') {
    event.preventDefault()
    search.focus()
    search.select()
  }
  if (event.key === 'j') step(1)
  if (event.key === 'k') step(-1)
})

/** Puts the next title of a list under the keys, or the one before. */
function step(by) {
  const titles = [...main.querySelectorAll('.list :is(h2, h3) a')]
  const at = titles.indexOf(document.activeElement)
  titles[at === -1 && by < 0 ? titles.length - 1 : at + by]?.focus()
}

const root = document.documentElement
root.dataset.theme = localStorage.getItem('theme') ?? ''
document.querySelector('#theme').addEventListener('click', () => {
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = isDark ? 'light' : 'dark'
  localStorage.setItem('theme', root.dataset.theme)
})

void show({ focus: false })
