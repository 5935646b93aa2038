import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { type AdapterName, adapterNames } from './adapters/names.ts'

const HOUR_MS = 3_600_000

/** Every setting: its name in the environment, what it may be, and a default that works on a laptop. */
export const settings = {
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe('The port to listen on; 0 takes any that is free'),
  HOST: z.string().min(1).default('0.0.0.0').describe('The address to listen on'),
  DATABASE_URL: z
    .string()
    .refine((url) => /^(?:file:.|postgres(?:ql)?:\/\/)/.test(url), 'expected file:PATH or postgres://…')
    .default('file:data/broadsheet.db')
    .describe('Where the articles are kept'),
  DATABASE_REPLICA_URLS: z
    .string()
    .transform((list) => list.split(/[\s,]+(?=\w+:)/).filter((url) => url !== ''))
    .refine((urls) => urls.every((url) => /^postgres(?:ql)?:\/\//.test(url)), 'expected postgres://…, parted by commas')
    .prefault('')
    .describe('PostgreSQL servers that follow the one of DATABASE_URL, and are read from'),
  DATABASE_NOTIFY_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'expected postgres://…')
    .optional()
    .describe('Where DATABASE_URL is a pooler: PostgreSQL itself, which tells what other programs write'),
  SEED_DIR: z
    .string()
    .min(1)
    .default('seed')
    .describe('What an empty database is filled from; an empty folder seeds nothing'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Where the API is reached from outside, for absolute addresses'),
  SITE_TITLE: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default('Broadsheet')
    .describe('What the collection is called, in feeds and on pages'),
  WEBHOOKS_ALLOW_PRIVATE: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether webhooks may be sent to addresses of this machine and its network'),
  CACHE_CONTROL: z
    .string()
    .regex(/^[a-z-]+(?:=\d+)?(?:, ?[a-z-]+(?:=\d+)?)*$/, 'expected directives as in "public, max-age=60"')
    .default('public, max-age=30, s-maxage=60, stale-while-revalidate=300, stale-if-error=86400')
    .describe('How long caches and browsers may keep what anyone may read'),
  CACHE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(64)
    .describe('Megabytes of finished answers that are kept to be sent again; 0 keeps none'),
  RATE_LIMIT: z
    .union([z.literal('off').transform(() => null), z.coerce.number().int().min(1)], {
      error: 'expected a number of requests, or "off"',
    })
    .default(3_000)
    .describe('What one address, or one key, may ask for in a minute; off for no limit'),
  TRUST_PROXY: z
    .union(
      [
        z.literal('off').transform(() => null),
        z.string().refine((list) => list.split(',').every((part) => isProxy(part.trim()))),
      ],
      { error: 'expected addresses or networks (10.0.0.0/8), parted by commas, or "off"' },
    )
    .prefault('off')
    .describe('The proxies whose X-Forwarded-For is believed: addresses and networks; off for none'),
  ADAPTERS: z
    .union(
      [
        z.literal('off').transform(() => []),
        z
          .string()
          .transform((list) => [...new Set(list.split(',').map((name) => name.trim()))])
          .pipe(z.array(z.enum(adapterNames))),
      ],
      { error: `expected some of ${adapterNames.join(', ')}, parted by commas, or "off"` },
    )
    .prefault('off')
    .describe('The APIs of others that are answered too: ghost, wordpress, instantsearch; off for none'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged'),
  BACKUP_DIR: z
    .string()
    .min(1)
    .transform((folder) => (folder === 'off' ? null : folder))
    .prefault('off')
    .describe('A folder that the server backs its file up into; off for none'),
  BACKUP_HOURS: z.coerce
    .number()
    .min(0.01)
    .max(8_784)
    .default(24)
    .describe('How old the newest backup gets before another is made'),
  BACKUP_KEEP: z.coerce.number().int().min(1).max(10_000).default(7).describe('How many backups are kept'),
  DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(3_600)
    .default(0)
    .describe('How long, on SIGTERM, it goes on answering while /readyz says that it is not ready'),
  WORKERS: z
    .union([z.literal('auto'), z.coerce.number().int().min(1).max(64)], 'expected a number from 1 to 64, or auto')
    .default(1)
    .describe('Processes that answer requests; auto: one for each core'),
}

function isProxy(text: string): boolean {
  const network = /^(.+)\/(\d{1,3})$/.exec(text)
  const version = isIP(network?.[1] ?? text)
  return version !== 0 && (!network || Number(network[2]) <= (version === 4 ? 32 : 128))
}

export interface Config {
  port: number
  host: string
  databaseUrl: string
  /** Addresses of PostgreSQL servers that follow it. */
  replicaUrls: string[]
  /** Of PostgreSQL itself, where `databaseUrl` is that of a pooler. */
  notifyUrl: string | undefined
  seedDir: string
  publicUrl: string
  siteTitle: string
  webhooksAllowPrivate: boolean
  cacheControl: string
  cacheBytes: number
  /** Requests a minute; `null` for no limit. */
  rateLimit: number | null
  trustProxy: string | null
  /** The APIs of others that are answered too. */
  adapters: AdapterName[]
  logLevel: string
  /** Where the server puts backups, how often, and how many of them it keeps; `null` for none. */
  backups: { folder: string; everyMs: number; keep: number } | null
  /** How long it goes on answering once it is told to stop, for balancers to notice. */
  drainMs: number
  /** Processes that answer requests. */
  workers: number
  /** Threads that each of them has for searches and other queries that take long. */
  queryThreads: number
}

export class ConfigError extends Error {}

/** The environment of the process, with what a file `.env` in the working folder adds to it. */
export function readEnvironment(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile()
  return process.env
}

/** Throws `ConfigError`, which names all that is wrong. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  // `PORT=` in a file of settings means: as if it were not there.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = z.object(settings).safeParse(given)
  if (!parsed.success) throw new ConfigError(z.prettifyError(parsed.error))
  const {
    PORT,
    HOST,
    DATABASE_URL,
    DATABASE_REPLICA_URLS,
    DATABASE_NOTIFY_URL,
    SEED_DIR,
    PUBLIC_URL,
    SITE_TITLE,
    WEBHOOKS_ALLOW_PRIVATE,
    CACHE_CONTROL,
    CACHE_MB,
    RATE_LIMIT,
    TRUST_PROXY,
    ADAPTERS,
    LOG_LEVEL,
    BACKUP_DIR,
    BACKUP_HOURS,
    BACKUP_KEEP,
    DRAIN_SECONDS,
    WORKERS,
  } = parsed.data
  if (BACKUP_DIR !== null && !DATABASE_URL.startsWith('file:'))
    throw new ConfigError('BACKUP_DIR is for a database in a file; PostgreSQL has pg_dump, and archives of its log')
  const cores = availableParallelism()
  const workers = WORKERS === 'auto' ? cores : WORKERS
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    replicaUrls: DATABASE_REPLICA_URLS,
    notifyUrl: DATABASE_NOTIFY_URL,
    seedDir: SEED_DIR,
    publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
    siteTitle: SITE_TITLE,
    webhooksAllowPrivate: WEBHOOKS_ALLOW_PRIVATE === 'true',
    cacheControl: CACHE_CONTROL,
    cacheBytes: CACHE_MB * 1024 * 1024,
    rateLimit: RATE_LIMIT,
    trustProxy: TRUST_PROXY,
    adapters: ADAPTERS,
    logLevel: LOG_LEVEL,
    backups: BACKUP_DIR === null ? null : { folder: BACKUP_DIR, everyMs: BACKUP_HOURS * HOUR_MS, keep: BACKUP_KEEP },
    drainMs: DRAIN_SECONDS * 1_000,
    workers,
    queryThreads: Math.max(1, Math.floor((cores - 1) / workers)),
  }
}
