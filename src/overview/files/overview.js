// The reference has a dark form of its own.
const dark = matchMedia('(prefers-color-scheme: dark)')
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', paint)
paint()

// How the API is, is asked now: the page may have been kept.
const health = document.querySelector('#health').parentElement
fetch('/readyz').then(
  ({ ok, status }) => {
    health.textContent = ok ? 'The API is ready.' : `The API is not ready: it answers ${status}.`
  },
  () => {
    health.textContent = 'The API does not answer.'
  },
)
