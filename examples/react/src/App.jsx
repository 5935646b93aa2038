import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Fragment, useDeferredValue, useEffect, useRef, useState } from 'react'
import { api, ask, firstPage } from './api.js'

export function App() {
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed.trim())
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['articles', words],
    queryFn: ({ pageParam, signal }) => ask(pageParam, { signal }),
    initialPageParam: firstPage(words),
    getNextPageParam: (page) => page.links.next,
    // What was found before stays until there is an answer.
    placeholderData: keepPreviousData,
  })
  const articles = data?.pages.flatMap((page) => page.data) ?? []

  return (
    <main>
      <h1>Articles</h1>
      <input
        type="search"
        aria-label="Search"
        placeholder="Search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p role="status">
        {error ? error.message : data ? `${articles.length} of ${data.pages[0].meta.total}` : 'Loading …'}
      </p>
      <ul>
        {articles.map((article) => (
          <Article key={article.id} {...article} />
        ))}
      </ul>
      {hasNextPage && !error && <End key={articles.length} onSeen={() => !isFetching && fetchNextPage()} />}
    </main>
  )
}

function Article({ slug, title, summary, readingTime, highlights: [passage] = [] }) {
  return (
    <li>
      <h2>
        <a href={`${api}/v1/articles/${slug}.html`}>{title}</a>
      </h2>
      <p>{passage ? <Marked {...passage} /> : summary}</p>
      <p>{readingTime.text} read</p>
    </li>
  )
}

/** A passage, with the words that were found: `ranges` says where each begins, and how long it is. */
function Marked({ text, ranges }) {
  const ends = [0, ...ranges.map(([start, length]) => start + length)]
  return (
    <>
      {ranges.map(([start, length], n) => (
        <Fragment key={start}>
          {text.slice(ends[n], start)}
          <mark>{text.slice(start, start + length)}</mark>
        </Fragment>
      ))}
      {text.slice(ends.at(-1))}
    </>
  )
}

/** The end of what is shown; says when it comes into view. */
function End({ onSeen }) {
  const end = useRef(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && onSeen(), {
      rootMargin: '200px',
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [onSeen])
  return (
    <button ref={end} type="button" onClick={onSeen}>
      More
    </button>
  )
}
