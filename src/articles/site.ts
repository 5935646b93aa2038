/** What feeds and pages say of the collection as a whole. */
export interface Site {
  /** What it is called. */
  title: string
  /** Where the API is reached from outside. */
  publicUrl: string
}

interface FeedAddress {
  path: string
  type: 'application/rss+xml' | 'application/atom+xml' | 'application/feed+json'
}

/** Feeds of everything, and of what their query narrows it down to, for those who cannot say what they accept. */
export const feedAddresses: readonly FeedAddress[] = [
  { path: '/feed.xml', type: 'application/rss+xml' },
  { path: '/atom.xml', type: 'application/atom+xml' },
  { path: '/feed.json', type: 'application/feed+json' },
]
