import { lookup } from 'node:dns/promises'
import { type Command, InvalidArgumentError } from 'commander'
import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { invalid } from '../errors.ts'
import { isPublicAddress, PrivateAddress, refusePrivateHost } from './addresses.ts'
import { createWebhookStore, type DeadLetter, type Webhook, type WebhookStore } from './store.ts'

export interface CommandContext {
  withDatabase(work: (db: Database, config: Config) => Promise<void>): Promise<void>
  say(line: string): void
}

export function addWebhookCommands(program: Command, { withDatabase, say }: CommandContext): void {
  const webhooks = program.command('webhooks').description('who is told of every change')
  const withWebhooks = (work: (store: WebhookStore, config: Config) => Promise<void>) =>
    withDatabase(async (db, config) => {
      await migrate(db)
      await work(createWebhookStore(db), config)
    })

  webhooks
    .command('add')
    .description('tell an address of what changes from now on; shows the secret that signs, this once')
    .argument('<url>', 'where it is posted to', asUrl)
    .action((url: string) =>
      withWebhooks(async (store, config) => {
        if (!config.webhooksAllowPrivate) await refusePrivate(url)
        const { id, secret } = await store.add(url)
        say(`${id}  ${secret}`)
      }),
    )

  webhooks
    .command('list')
    .description('list webhooks, and how far each is')
    .action(() =>
      withWebhooks(async (store) => {
        const all = await store.list()
        if (all.length === 0) say('There are no webhooks.')
        for (const webhook of all) say(lineOf(webhook))
      }),
    )

  webhooks
    .command('remove')
    .description('tell an address of nothing more')
    .argument('<id>', 'as `webhooks list` shows it')
    .action((id: string) =>
      withWebhooks(async (store) => {
        await store.remove(id)
        say(`Removed ${id}.`)
      }),
    )

  webhooks
    .command('deliveries')
    .description('list what waits to be delivered')
    .option('--dead', 'list what was given up instead')
    .action(({ dead = false }: { dead?: boolean }) =>
      withWebhooks(async (store) => {
        const lines = dead
          ? (await store.deadLetters()).map(deadLineOf)
          : (await store.list()).filter(({ waiting }) => waiting > 0).map(lineOf)
        if (lines.length === 0) say(dead ? 'Nothing was given up.' : 'Nothing waits.')
        for (const line of lines) say(line)
      }),
    )

  webhooks
    .command('retry')
    .description('send what was given up once more, as soon as a server runs')
    .argument('[id]', 'as `webhooks deliveries --dead` shows it; without it, all', asNumber)
    .action((id: number | undefined) =>
      withWebhooks(async (store) => {
        const count = await store.retry(id)
        say(`To be sent once more: ${count}.`)
      }),
    )
}

function asUrl(text: string): string {
  const url = URL.parse(text)
  const isFit =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && text.length <= 2000
  if (!isFit) throw new InvalidArgumentError('expected an address that begins with https:// or http://')
  return url.href
}

function asNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a number')
  return Number(text)
}

/** Sending looks again; here it is a mistake that can be mended. A name may not be known yet. */
async function refusePrivate(url: string): Promise<void> {
  const target = new URL(url)
  try {
    refusePrivateHost(target)
    const addresses = await lookup(target.hostname, { all: true }).catch(() => [])
    const refused = addresses.find(({ address }) => !isPublicAddress(address))
    if (refused) throw new PrivateAddress(target.hostname, refused.address)
  } catch (error) {
    if (!(error instanceof PrivateAddress)) throw error
    throw invalid(`${error.message}; set WEBHOOKS_ALLOW_PRIVATE=true if that is meant`)
  }
}

function lineOf({ id, url, waiting, attempts, nextAttemptAt, lastError, deliveredAt, dead }: Webhook): string {
  const parts = [
    deliveredAt === null ? 'nothing delivered yet' : `delivered ${deliveredAt.slice(0, 16)}Z`,
    `${waiting} waiting`,
    ...(attempts === 0 ? [] : [`tried ${attempts} times, again at ${nextAttemptAt.slice(0, 16)}Z`]),
    ...(dead === 0 ? [] : [`${dead} given up`]),
    ...(lastError === null ? [] : [lastError]),
  ]
  return `${id}  ${url}  ${parts.join(', ')}`
}

function deadLineOf({ id, url, messageId, error, diedAt, isWanted }: DeadLetter): string {
  return `${id}  ${url}  ${messageId}, given up ${diedAt.slice(0, 16)}Z: ${error}${isWanted ? ', to be sent once more' : ''}`
}
