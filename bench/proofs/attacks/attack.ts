import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** How long an attacker may keep a connection. */
export const LONGEST_HELD_MS = 20_000
/** Beyond, an attack is ended from here. */
const PATIENCE_MS = LONGEST_HELD_MS + 8_000

export interface Target {
  port: number
  /** A key that may write, for what is refused to everyone else before it can do harm. */
  key: string
  /** How many files and connections the server has open. */
  descriptors(): number
}

/** What became of one connection. */
export interface Outcome {
  /** Of the answers, in order; what is provisional (1xx) is no answer. */
  statuses: number[]
  text: string
  /** From the last byte that was worth waiting for, or from the first. */
  heldMs: number
  isClosed: boolean
}

export interface Attack {
  name: string
  /** Says what went wrong; `undefined` where the server did as it should. */
  run(target: Target): Promise<string | undefined>
}

interface Conversation {
  /** How many answers are waited for; then the connection is left, whether it is closed or not. Without end unless given. */
  answers?: number
  /** Goes on when the server has said that it is done, until the connection is gone. */
  isDeaf?: boolean
}

/** Opens a connection, does something with it, and sees what comes of it. */
export async function converse(
  port: number,
  act: (socket: Socket) => unknown,
  { answers = Number.POSITIVE_INFINITY, isDeaf = false }: Conversation = {},
): Promise<Outcome> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: isDeaf })
  let text = ''
  const enough = Promise.withResolvers<void>()
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const start = performance.now()
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
    if (statusesIn(text).length >= answers && isWhole(text)) enough.resolve()
  })
  const closed = Promise.withResolvers<void>()
  socket.once('close', () => closed.resolve())
  if (!isDeaf) socket.once('end', () => closed.resolve())
  const patience = setTimeout(() => enough.resolve(), PATIENCE_MS)
  const acting = act(socket)
  const isClosed = await Promise.race([closed.promise.then(() => true), enough.promise.then(() => false)])
  clearTimeout(patience)
  const heldMs = performance.now() - start
  socket.destroy()
  await Promise.resolve(acting).catch(() => undefined)
  return { statuses: statusesIn(text), text, heldMs, isClosed }
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)]
    .map(([, status]) => Number(status))
    .filter((status) => status >= 200)
}

/** Whether the headers of the last answer have come. */
function isWhole(text: string): boolean {
  return text.lastIndexOf('\r\n\r\n') > text.lastIndexOf('HTTP/1.1 ')
}

/** Writes a piece every so often, for as long as it can. */
export function drip(piece: string | Buffer, everyMs: number) {
  return (socket: Socket): void => {
    const timer = setInterval(() => {
      if (socket.writable) socket.write(piece)
    }, everyMs)
    socket.once('close', () => clearInterval(timer))
  }
}

/** Writes the same again and again, as fast as it is taken. */
export function flood(piece: string | Buffer) {
  return (socket: Socket): void => {
    const pour = (): void => {
      if (!socket.writable) return
      if (socket.write(piece)) setTimeout(pour, 1)
    }
    socket.on('drain', pour)
    pour()
  }
}
