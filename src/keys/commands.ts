import { type Command, InvalidArgumentError } from 'commander'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { type Scope, scopes } from './key.ts'
import { createKeyStore, type ListedKey } from './store.ts'

const DAY_MS = 86_400_000

export interface CommandContext {
  withDatabase(work: (db: Database) => Promise<void>): Promise<void>
  say(line: string): void
}

export function addKeyCommands(program: Command, { withDatabase, say }: CommandContext): void {
  const keys = program.command('keys').description('make, list and revoke keys for writing and for reading drafts')

  keys
    .command('create')
    .description('make a key; it is shown this once')
    .requiredOption('--name <name>', 'what it is for', asName)
    .requiredOption('--scope <scopes>', `what it may do, parted by commas: ${scopes.join(', ')}`, asScopes)
    .option('--expires <when>', 'a number of days (90d) or a date (2027-01-31); without it, never', asExpiry)
    .action(({ name, scope, expires = null }: { name: string; scope: Scope[]; expires?: string | null }) =>
      withDatabase(async (db) => {
        await migrate(db)
        const { key } = await createKeyStore(db).create({ name, scopes: scope, expiresAt: expires })
        say(key)
      }),
    )

  keys
    .command('list')
    .description('list keys, without their secrets')
    .action(() =>
      withDatabase(async (db) => {
        await migrate(db)
        const all = await createKeyStore(db).list()
        if (all.length === 0) say('There are no keys.')
        for (const key of all) say(lineOf(key))
      }),
    )

  keys
    .command('revoke')
    .description('make a key of no use from now on')
    .argument('<id>', 'as `keys list` shows it, or as it stands in the key: bs_<id>_…')
    .action((id: string) =>
      withDatabase(async (db) => {
        await migrate(db)
        const [, inKey = id] = /^bs_([^_]+)/.exec(id) ?? []
        await createKeyStore(db).revoke(inKey)
        say(`Revoked ${inKey}.`)
      }),
    )
}

function asName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 100) throw new InvalidArgumentError('expected 1 to 100 characters')
  return name
}

function asScopes(text: string): Scope[] {
  const wanted = [...new Set(text.split(',').map((scope) => scope.trim()))]
  const known = wanted.flatMap((name) => scopes.filter((scope) => scope === name))
  if (known.length === wanted.length) return known
  throw new InvalidArgumentError(`expected any of ${scopes.join(', ')}, parted by commas`)
}

/** When a key that is made now expires. */
function asExpiry(text: string): string {
  const now = Date.now()
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? []
  const time = days === undefined ? dateOf(text) : now + Number(days) * DAY_MS
  if (time === undefined) throw new InvalidArgumentError('expected a number of days (90d) or a date (2027-01-31)')
  if (time <= now) throw new InvalidArgumentError('this is past already')
  return new Date(time).toISOString()
}

function dateOf(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN
  // `2027-02-30` would be taken for the second of March.
  return new Date(time).getTime() === time && new Date(time).toISOString().startsWith(text.slice(0, 10))
    ? time
    : undefined
}

function lineOf({ id, name, scopes: may, createdAt, expiresAt, revokedAt, lastUsedAt }: ListedKey): string {
  const parts = [
    `made ${createdAt.slice(0, 10)}`,
    ...(expiresAt === null ? [] : [`expires ${expiresAt.slice(0, 10)}`]),
    lastUsedAt === null ? 'never used' : `used ${lastUsedAt.slice(0, 16)}Z`,
    ...(revokedAt === null ? [] : [`revoked ${revokedAt.slice(0, 10)}`]),
  ]
  return `${id}  ${name}  ${may.join(',')}  ${parts.join(', ')}`
}
