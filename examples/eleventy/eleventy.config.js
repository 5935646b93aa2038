import { rm } from 'node:fs/promises'
import { followChanges } from './changes.js'

export default async function (config) {
  const { articles, requests, changed } = await followChanges()
  console.log(`${articles.length} articles, ${changed} of them new or changed, in ${requests} requests`)

  config.addGlobalData('articles', articles)
  config.addGlobalData('tags', tagsOf(articles))
  config.addFilter('day', (time) => new Date(time).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' }))
  config.ignores.add('README.md')
  // What is gone must leave no page behind.
  config.on('eleventy.before', ({ directories }) => rm(directories.output, { recursive: true, force: true }))
}

/** Every tag, with its articles. */
function tagsOf(articles) {
  const tags = new Map()
  for (const article of articles) {
    for (const { slug, name } of article.tags) {
      if (!tags.has(slug)) tags.set(slug, { slug, name, articles: [] })
      tags.get(slug).articles.push(article)
    }
  }
  return [...tags.values()].sort((one, other) => one.name.localeCompare(other.name))
}
