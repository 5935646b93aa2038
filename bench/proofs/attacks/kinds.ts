import type { Socket } from 'node:net'
import { type Attack, converse, LONGEST_HELD_MS, type Outcome, type Target } from './attack.ts'

/** In the bytes of an attack, where the key goes. */
const KEY = '$KEY'

type Act = string | Buffer | ((socket: Socket, target: Target) => unknown)

function actOf(act: Act, target: Target): (socket: Socket) => unknown {
  if (typeof act === 'function') return (socket) => act(socket, target)
  return (socket) =>
    socket.write(typeof act === 'string' ? Buffer.from(act.replaceAll(KEY, target.key), 'latin1') : act)
}

function told(outcome: Outcome): string {
  const { statuses, heldMs, isClosed } = outcome
  return `answered ${statuses.slice(0, 5).join(', ') || 'nothing'}, ${isClosed ? 'closed' : 'open'} after ${Math.round(heldMs)} ms`
}

/** What shows that a request reached what it should not have: a file of the machine, or the inside of the server. */
const INSIDE = /root:.*:0:0|node:internal|node_modules|\bat .*:\d+:\d+/

function isHarmful({ text, statuses }: Outcome): boolean {
  return INSIDE.test(text) || statuses.some((status) => status >= 500 && ![501, 505].includes(status))
}

/** Has to be refused with one of these, or with nothing, and the connection closed. */
export function refused(name: string, act: Act, statuses: readonly number[] = [400]): Attack {
  return {
    name,
    async run(target) {
      const outcome = await converse(target.port, actOf(act, target))
      const isRefused = outcome.statuses.length <= 1 && outcome.statuses.every((status) => statuses.includes(status))
      const isRight = isRefused && outcome.isClosed && outcome.heldMs <= LONGEST_HELD_MS && !isHarmful(outcome)
      return isRight ? undefined : told(outcome)
    },
  }
}

/** Has to be answered so, with exactly so many answers, and not a byte is taken for another request. */
export function answered(name: string, act: Act, ...statuses: readonly number[]): Attack {
  return {
    name,
    async run(target) {
      const outcome = await converse(target.port, actOf(act, target))
      const isRight =
        outcome.statuses.join() === statuses.join() && outcome.heldMs <= LONGEST_HELD_MS && !isHarmful(outcome)
      return isRight && outcome.isClosed ? undefined : told(outcome)
    },
  }
}

/** May be answered or not, but lets go in time. */
export function letGo(name: string, act: Act, options: Parameters<typeof converse>[2] = {}): Attack {
  return {
    name,
    async run(target) {
      const outcome = await converse(target.port, actOf(act, target), options)
      const isRight = outcome.isClosed && outcome.heldMs <= LONGEST_HELD_MS && !isHarmful(outcome)
      return isRight ? undefined : told(outcome)
    },
  }
}

/** The same from many connections at once. */
export function many(
  name: string,
  connections: number,
  act: Act,
  options: Parameters<typeof converse>[2] = {},
): Attack {
  return {
    name,
    async run(target) {
      const outcomes: Outcome[] = []
      const open = async () => void outcomes.push(await converse(target.port, actOf(act, target), options))
      const opening: Promise<void>[] = []
      for (let opened = 0; opened < connections; opened += 1) {
        opening.push(open())
        // As fast as a listening socket takes them.
        if (opened % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 20))
      }
      await Promise.all(opening)
      const held = outcomes.filter(({ isClosed, heldMs }) => !isClosed || heldMs > LONGEST_HELD_MS)
      const [first] = held
      return first || outcomes.some(isHarmful)
        ? `${held.length} of ${connections} held: ${first && told(first)}`
        : undefined
    },
  }
}
