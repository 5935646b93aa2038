import { expect, onTestFinished } from 'vitest'

/** A key, or a secret that signs: what nothing that is logged may have in it. */
const SECRET = /bs_[0-9a-f]{12}_[\w-]{43}|whsec_[\w+/-]{20}/
/** Characters of one, so that it is found where it comes in two pieces. */
const LONGEST_SECRET = 100

/** Looks at what a program logs, piece by piece; the test fails at its end where a secret is in it. */
export function holdToSecrecy(): (piece: string | Buffer) => void {
  const told: string[] = []
  let end = ''
  onTestFinished(() => expect(told).toEqual([]))
  return (piece) => {
    const logged = `${end}${piece}`
    if (SECRET.test(logged)) told.push(logged.slice(0, 2_000))
    end = logged.slice(-LONGEST_SECRET)
  }
}
