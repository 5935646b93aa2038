import { expect, it } from 'vitest'
import { createPace } from '../src/database/pace.ts'

/** A pace of a clock that is set by hand. */
function paced() {
  let time = 0
  const pace = createPace(() => time)
  return {
    pace,
    serve(count: number, eachMs: number) {
      for (let number = 0; number < count; number += 1) {
        pace.joined()
        time += eachMs
        pace.served()
      }
    },
    rest(ms: number) {
      time += ms
    },
  }
}

it('says how long whoever comes last waits, once it knows', () => {
  const { pace, serve } = paced()
  serve(31, 10)
  expect(pace.waitBehind(100)).toBe(0)
  serve(1, 10)
  expect(pace.waitBehind(100)).toBe(1_000)
  serve(32, 2)
  expect(pace.waitBehind(100)).toBe(200)
})

it('takes no time in which nothing waited for one that something took', () => {
  const { pace, serve, rest } = paced()
  serve(20, 10)
  rest(3_600_000)
  serve(20, 10)
  pace.joined()
  rest(3_600_000)
  pace.left()
  serve(20, 10)
  expect(pace.waitBehind(1)).toBe(10)
})

it('is not misled by answers that come back at the same time', () => {
  const { pace, rest } = paced()
  for (let number = 0; number < 32; number += 1) pace.joined()
  rest(320)
  for (let number = 0; number < 32; number += 1) pace.served()
  expect(pace.waitBehind(10)).toBe(100)
})
