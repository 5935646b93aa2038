// What search and suggestions promise, on whatever engine.
export const SEARCH_HOLDS = 'search holds the published articles, each by all its terms, and nothing else'
export const SUGGESTIONS_KNOW = 'suggestions know the words of titles and keywords of published articles, and no others'
