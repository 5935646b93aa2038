import type { FastifyInstance, FastifyReply } from 'fastify'
import ipaddr from 'ipaddr.js'
import { AppError } from '../errors.ts'
import { createSpending } from './spending.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request costs of what its sender may spend in a minute: 1 unless given. */
    cost?: number | ((request: FastifyRequest) => number)
  }
}

const WINDOW_S = 60
/** Keys that do not hold, from one address in one window: whoever tries more is guessing. */
const MOST_FAILED_KEYS = 30

/**
 * Refuses guessers: whoever sends too many keys that do not hold may send none for a while. To be registered before keys
 * are looked at.
 */
export function limitFailedKeys(app: FastifyInstance): void {
  const failures = createSpending(MOST_FAILED_KEYS, WINDOW_S * 1_000)
  app.addHook('onRequest', ({ ip, headers: { authorization } }, reply, done) => {
    if (authorization === undefined) return done()
    const { left, seconds } = failures.spend(networkOf(ip), 0)
    if (left > 0) return done()
    done(tooMany(reply, seconds, 'Too many keys that do not hold came from this address.'))
  })
  app.addHook('onSend', ({ ip, headers: { authorization } }, reply, payload, done) => {
    if (reply.statusCode === 401 && authorization !== undefined) failures.spend(networkOf(ip), 1)
    done(null, payload)
  })
}

/**
 * Limits what each key, or without one each address, may ask for in a minute, and says how much of it is left
 * (draft-ietf-httpapi-ratelimit-headers-10). To be registered after keys are looked at.
 */
export function limitRates(app: FastifyInstance, budget: number): void {
  const spending = createSpending(budget, WINDOW_S * 1_000)
  app.addHook('onRequest', (request, reply, done) => {
    const { ip, key } = request
    const { cost: stated = 1 } = request.routeOptions.config
    const cost = typeof stated === 'number' ? stated : stated(request)
    if (cost === 0) return done()
    const { left, seconds, isOverdrawn } = spending.spend(key ? `key ${key.id}` : networkOf(ip), cost)
    reply
      .header('ratelimit-policy', `"default";q=${budget};w=${WINDOW_S}`)
      .header('ratelimit', `"default";r=${left};t=${seconds}`)
    done(isOverdrawn ? tooMany(reply, seconds, `More than ${budget} a minute was asked for.`) : undefined)
  })
}

function tooMany(reply: FastifyReply, seconds: number, detail: string): AppError {
  reply.header('retry-after', seconds)
  return new AppError('too-many-requests', `${detail} Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`)
}

/** Whoever has one address of IPv6 has the 2^64 others beside it. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`).toString()
}
