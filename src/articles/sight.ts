import type { FastifyRequest } from 'fastify'
import { allows } from '../keys/key.ts'
import type { Sight } from './store.ts'

/** What whoever sent a request may see. */
export function sightOf({ key }: FastifyRequest): Sight {
  return { seesDrafts: allows(key, 'drafts:read') }
}
