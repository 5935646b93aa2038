import { expect, it } from 'vitest'
import { createLine } from '../src/database/line.ts'

/** A line of which nobody waits for longer than a second, whose clock is set by the work that is done in it. */
function lineOfWork() {
  let time = 0
  const line = createLine(1_000, () => time)
  const done: string[] = []
  return {
    line,
    done,
    take: (ms: number, name = '') =>
      line.join(async () => {
        time += ms
        done.push(name)
      }),
  }
}

const busy = { fault: 'busy' }

it('does one thing after another, whatever becomes of each', async () => {
  const { line, take, done } = lineOfWork()
  const failing = line.join(async () => {
    throw new Error('it fails')
  })
  const others = [take(1, 'first'), take(1, 'second')]
  expect(line.length()).toBe(3)
  await expect(failing).rejects.toThrow('it fails')
  await Promise.all(others)
  expect(done).toEqual(['first', 'second'])
  await line.end()
  expect(line.length()).toBe(0)
})

it('refuses at once what would wait for too long, and what is to be made ready for that', async () => {
  const { line, take } = lineOfWork()
  for (let number = 0; number < 32; number += 1) await take(300)
  const waiting = [take(300), take(300), take(300)]
  line.look()
  waiting.push(take(300))
  expect(() => line.look()).toThrow(expect.objectContaining(busy))
  await expect(take(300)).rejects.toMatchObject(busy)
  await Promise.all(waiting)
  line.look()
})

it('refuses what has waited for too long, though nobody could know, and goes on', async () => {
  const { line, take, done } = lineOfWork()
  const others = [take(5_000, 'slow'), take(1, 'late'), take(1, 'later')]
  const outcomes = await Promise.allSettled(others)
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  await expect(others[1]).rejects.toMatchObject(busy)
  await take(1, 'next')
  expect(done).toEqual(['slow', 'next'])
  expect(line.length()).toBe(0)
})
