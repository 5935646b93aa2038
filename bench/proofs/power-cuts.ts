import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../collection.ts'
import { createDisk } from './power-cuts/disk.ts'
import { type Known, learn, lookAt } from './power-cuts/image.ts'
import type { Note } from './power-cuts/notes.ts'
import { buildRecorder, type Mark, type RecordingOptions, record } from './power-cuts/recording.ts'
import { counted, type Proof, type Trial } from './proof.ts'

const sizes = {
  short: { cuts: 80, careless: 15, writes: 40 },
  full: { cuts: 1_000, careless: 200, writes: 150 },
}
/** What went wrong is told of so many images. */
const TOLD = 10

/**
 * What the power may take: the program runs while all that it has the disk do is recorded. Then disks are made as a cut
 * at some moment could have left them, and each is opened and compared with what had been acknowledged by then.
 */
export const provePowerCuts: Proof = async (trial) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'broadsheet-power-cuts-')))
  try {
    const recorder = await buildRecorder(folder)
    const { cuts, careless } = sizes[trial.size]
    const safe = await cutPower(trial, recorder, `${folder}/full`, { cuts: trial.runs ?? cuts })
    const findings = [
      counted('power cuts', safe.cuts, { least: trial.runs ?? cuts }),
      counted('acknowledged writes that were looked for after them', safe.acknowledged, { least: 1 }),
      counted('acknowledged writes that a power cut lost', safe.lost),
      counted('writes that a power cut doubled', safe.doubled),
      counted('power cuts after which `check` finds anything', safe.unclean),
    ]
    // What cannot be seen to fail proves nothing.
    for (const synchronous of ['NORMAL', 'OFF'] as const) {
      if (trial.signal.aborted) break
      const unsafe = await cutPower(trial, recorder, `${folder}/${synchronous}`, { cuts: careless, synchronous })
      const promise = `of ${unsafe.cuts} power cuts with synchronous=${synchronous}, those that are seen to do harm`
      findings.push(counted(promise, unsafe.harmed, { least: 1 }))
    }
    return findings
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Outcome {
  cuts: number
  acknowledged: number
  lost: number
  doubled: number
  unclean: number
  /** Images of which any of these is true. */
  harmed: number
}

async function cutPower(
  trial: Trial,
  recorder: string,
  folder: string,
  { cuts, synchronous }: { cuts: number } & Pick<RecordingOptions, 'synchronous'>,
): Promise<Outcome> {
  await mkdir(folder)
  const notes = await record(recorder, {
    folder,
    seed: trial.seed,
    writes: sizes[trial.size].writes,
    ...(synchronous && { synchronous }),
  })
  trial.say(`recorded ${notes.length} steps${synchronous ? ` with synchronous=${synchronous}` : ''}`)
  const random = createRandom(trial.seed)
  const moments = momentsIn(notes, cuts, random)
  const outcome: Outcome = { cuts: 0, acknowledged: 0, lost: 0, doubled: 0, unclean: 0, harmed: 0 }
  const known: Known = { written: new Map(), imported: 0 }
  const disk = createDisk()
  let told = 0
  for (const [position, note] of notes.entries()) {
    if (note.what === 'mark') learn(known, JSON.parse(note.data.toString()) as Mark)
    else disk.apply(note)
    for (; moments[0] === position; moments.shift()) {
      if (trial.signal.aborted) return outcome
      const { lost, doubled, faults } = await lookAt(disk.cut(random), `${folder}/image.db`, known)
      outcome.cuts += 1
      outcome.acknowledged += known.written.size + known.imported
      outcome.lost += lost.length
      outcome.doubled += doubled.length
      outcome.unclean += faults.length > 0 ? 1 : 0
      const harm = [...lost, ...doubled, ...faults]
      if (harm.length > 0) outcome.harmed += 1
      if (harm.length > 0 && !synchronous && told++ < TOLD)
        trial.say(`after step ${position} of ${notes.length}: ${harm.slice(0, 3).join('; ')}`)
      if (outcome.cuts % 100 === 0) trial.say(`${outcome.cuts} of ${cuts}`)
    }
  }
  return outcome
}

/** Half of them at any moment, half of them as soon as something was acknowledged, when most is to be lost; in order. */
function momentsIn(notes: readonly Note[], count: number, random: () => number): number[] {
  const marks = [...notes.keys()].filter((position) => notes[position]?.what === 'mark')
  return Array.from({ length: count }, (_, number) =>
    number % 2 === 0 ? Math.floor(random() * notes.length) : (marks[Math.floor(random() * marks.length)] ?? 0),
  ).sort((a, b) => a - b)
}
