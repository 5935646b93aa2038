import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, settings } from '../src/config.ts'

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

describe('loadConfig', () => {
  it('has a default for every setting', () => {
    expect(loadConfig({})).toEqual({
      port: 3000,
      host: '0.0.0.0',
      databaseUrl: 'file:data/broadsheet.db',
      replicaUrls: [],
      seedDir: 'seed',
      publicUrl: 'http://localhost:3000',
      siteTitle: 'Broadsheet',
      webhooksAllowPrivate: false,
      cacheControl: 'public, max-age=30, s-maxage=60, stale-while-revalidate=300, stale-if-error=86400',
      cacheBytes: 64 * 1024 * 1024,
      rateLimit: 3_000,
      trustProxy: null,
      adapters: [],
      logLevel: 'info',
      backups: null,
      drainMs: 0,
      workers: 1,
      queryThreads: Math.max(1, availableParallelism() - 1),
    })
    expect(loadConfig({ PORT: '' })).toEqual(loadConfig({}))
  })

  it('takes what is set', () => {
    expect(loadConfig({ RATE_LIMIT: 'off', TRUST_PROXY: '10.0.0.0/8, ::1' })).toMatchObject({
      rateLimit: null,
      trustProxy: '10.0.0.0/8, ::1',
    })
    expect(loadConfig({ BACKUP_DIR: '/backups', BACKUP_HOURS: '6' }).backups).toEqual({
      folder: '/backups',
      everyMs: 21_600_000,
      keep: 7,
    })
    expect(loadConfig({ ADAPTERS: 'ghost, wordpress,instantsearch' }).adapters).toEqual([
      'ghost',
      'wordpress',
      'instantsearch',
    ])
    const replicas = 'postgres://a/x, postgresql://b:1,c/x'
    expect(loadConfig({ DATABASE_REPLICA_URLS: replicas }).replicaUrls).toEqual([
      'postgres://a/x',
      'postgresql://b:1,c/x',
    ])
    expect(loadConfig({ PORT: '80', PUBLIC_URL: 'https://x.example/api/' })).toMatchObject({
      port: 80,
      publicUrl: 'https://x.example/api',
    })
  })

  it.each([
    { PORT: '-1' },
    { PORT: 'x' },
    { DATABASE_URL: 'mysql://x' },
    { DATABASE_REPLICA_URLS: 'postgres://a/x, mysql://x' },
    { DATABASE_REPLICA_URLS: 'a' },
    { PUBLIC_URL: 'ftp://x' },
    { LOG_LEVEL: 'loud' },
    { RATE_LIMIT: 'no' },
    { RATE_LIMIT: '0' },
    { TRUST_PROXY: 'yes' },
    { TRUST_PROXY: '10.0.0.0/33' },
    { TRUST_PROXY: '1' },
    { BACKUP_DIR: 'backups', DATABASE_URL: 'postgres://x/y' },
    { BACKUP_HOURS: '0' },
    { BACKUP_KEEP: '0' },
    { WEBHOOKS_ALLOW_PRIVATE: 'yes' },
    { ADAPTERS: 'drupal' },
    { ADAPTERS: 'ghost;wordpress' },
    { CACHE_CONTROL: 'public; max-age=60' },
    { CACHE_CONTROL: 'public\r\nx: y' },
  ])('refuses %j', (env) => expect(() => loadConfig(env)).toThrow(ConfigError))
})

describe('a configuration that is wrong', () => {
  it('is reported with everything that is wrong with it, at once', () => {
    const env = { PORT: '70000', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'x', LOG_LEVEL: 'loud' }
    for (const name of Object.keys(env)) expect(() => loadConfig(env)).toThrow(`at ${name}`)
  })
})

describe('every setting', () => {
  it.each(Object.keys(settings))('%s is in the README and in .env.example', (name) => {
    expect(file('README.md')).toContain(`| \`${name}\` |`)
    expect(file('.env.example')).toMatch(new RegExp(`^${name}=`, 'm'))
  })
})
