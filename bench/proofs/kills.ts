import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../collection.ts'
import { whileImporting } from './kills/importing.ts'
import { whileMigrating } from './kills/migrating.ts'
import type { Moment, MomentOptions, Seen } from './kills/moment.ts'
import { whilePublishing } from './kills/publishing.ts'
import { whileRefreshing } from './kills/refreshing.ts'
import { whileWriting } from './kills/writing.ts'
import { counted, type Proof, type Trial } from './proof.ts'

const kills = { short: 10, full: 250 }
/** After so many, a database is left as it is, and another is begun: to look at one takes longer as it grows. */
const IN_A_ROW = 10

const moments: Record<string, (options: MomentOptions) => Promise<Moment>> = {
  writing: whileWriting,
  importing: whileImporting,
  publishing: whilePublishing,
  refreshing: whileRefreshing,
  migrating: whileMigrating,
}

/** `kill -9` at random moments of all that writes to a database, a part of the kills each. */
export const proveKills: Proof = async (trial) => {
  const folder = await mkdtemp(join(tmpdir(), 'broadsheet-kills-'))
  const random = createRandom(trial.seed)
  const wanted = trial.runs ?? kills[trial.size]
  const names = Object.keys(moments)
  const all: Seen[] = []
  try {
    for (let begun = 0; begun < wanted && !trial.signal.aborted; begun += names.length * IN_A_ROW) {
      for (const [number, [name, begin]] of Object.entries(moments).entries()) {
        const times = Math.min(IN_A_ROW, Math.floor((wanted - begun + number) / names.length))
        if (times === 0 || trial.signal.aborted) continue
        const place = `${folder}/${name}-${begun}`
        await mkdir(place)
        all.push(...(await killAt(trial, name, times, await begin({ folder: place, random }))))
        await rm(place, { recursive: true })
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const sum = (count: (seen: Seen) => number) => all.reduce((total, seen) => total + count(seen), 0)
  const during = names.join(', ').replace(/, (?=\w+$)/, ' and ')
  return [
    counted(
      `\`kill -9\` while ${during}`,
      sum(({ isKilled }) => Number(isKilled)),
      { least: wanted },
    ),
    counted(
      'of these when something was under way',
      sum(({ inTheMiddle }) => Number(inTheMiddle)),
      {
        // Of a few, chance may have it that most are not.
        least: trial.size === 'full' ? Math.ceil(wanted / 2) : 1,
      },
    ),
    counted(
      'writes that were acknowledged before a kill',
      sum(({ acknowledged }) => acknowledged),
      { least: 1 },
    ),
    counted(
      'acknowledged writes that a kill lost',
      sum(({ lost }) => lost.length),
    ),
    counted(
      'writes that were doubled by a kill, or by sending them again',
      sum(({ doubled }) => doubled.length),
    ),
    counted(
      'times that `check` found anything afterwards',
      sum(({ faults }) => Number(faults.length > 0)),
    ),
  ]
}

/** Kills so often, then once lets it come to its end. */
async function killAt(trial: Trial, name: string, times: number, moment: Moment): Promise<Seen[]> {
  const all: Seen[] = []
  const take = (seen: Seen, when: string) => {
    const harm = [...seen.lost, ...seen.doubled, ...seen.faults]
    if (harm.length > 0) trial.say(`${name}, ${when}: ${harm.slice(0, 3).join('; ')}`)
    all.push(seen)
  }
  for (let kill = 1; kill <= times && !trial.signal.aborted; kill += 1) take(await moment.kill(), `kill ${kill}`)
  trial.say(`${all.length} times while ${name}, ${all.filter(({ inTheMiddle }) => inTheMiddle).length} in the middle`)
  take(await moment.finish(), 'afterwards')
  return all
}
