import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Attack, converse, LONGEST_HELD_MS, type Outcome, type Target } from './attack.ts'

const BUSY = 503
/** What a server opens and closes for itself. */
const OWN_FILES = 3

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
  return INSIDE.test(text) || statuses.some((status) => status >= 500 && ![501, BUSY, 505].includes(status))
}

/** Has to be refused with one of these, or with nothing, and the connection closed. */
export function refused(name: string, act: Act, statuses: readonly number[] = [400]): Attack {
  return {
    name,
    async run(target) {
      const outcome = await converse(target.port, actOf(act, target))
      const isRefused =
        outcome.statuses.length <= 1 && outcome.statuses.every((status) => status === BUSY || statuses.includes(status))
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
      // Of so many at once, some are turned away: that is an answer like another, and as many of them.
      const isSo = outcome.statuses.map((status, index) => (status === BUSY ? statuses[index] : status)).join()
      const isRight = isSo === statuses.join() && outcome.heldMs <= LONGEST_HELD_MS && !isHarmful(outcome)
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

/**
 * The same from many connections at once, which are left open here and have to be let go there: only the server knows
 * which of them it has. Nobody else may come or go meanwhile.
 */
export function crowd(name: string, connections: number, act: Act): Attack {
  return {
    name,
    async run(target) {
      const before = target.descriptors()
      const sockets: Socket[] = []
      for (let opened = 0; opened < connections; opened += 1) {
        const socket = connect(target.port, '127.0.0.1')
          .on('error', () => undefined)
          .pause()
        socket.once('connect', () => actOf(act, target)(socket))
        sockets.push(socket)
        // So fast that the queue of the listening socket holds them: beyond, they are connected to nobody.
        if (opened % 10 === 9) await sleep(20)
      }
      const start = performance.now()
      let held = Number.POSITIVE_INFINITY
      while (held > 0 && performance.now() - start < LONGEST_HELD_MS) {
        await sleep(200)
        held = target.descriptors() - before - OWN_FILES
      }
      for (const socket of sockets) socket.destroy()
      return held > 0 ? `${held} of ${connections} are held` : undefined
    },
  }
}
