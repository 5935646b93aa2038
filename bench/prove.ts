// Whether what is promised holds, by trying to break it: see `npm run prove -- --help`.
import { parseArgs } from 'node:util'
import { proveAttacks } from './proofs/attacks.ts'
import { proveClocks } from './proofs/clocks.ts'
import { proveFuzz } from './proofs/fuzz.ts'
import { proveKills } from './proofs/kills.ts'
import { proveOverload } from './proofs/overload.ts'
import { provePowerCuts } from './proofs/power-cuts.ts'
import type { Finding, Proof, Size } from './proofs/proof.ts'
import { proveRestarts } from './proofs/restarts.ts'
import { proveSoak } from './proofs/soak.ts'
import { seenAt, tableOf } from './proofs/table.ts'
import { proveWriteStall } from './proofs/write-stall.ts'

const proofs: Record<string, { of: string; prove: Proof }> = {
  kills: { of: 'a kill at any moment loses and doubles nothing that was acknowledged', prove: proveKills },
  'power-cuts': { of: 'nor does a cut of the power', prove: provePowerCuts },
  'write-stall': { of: 'writes go on while a backup is made', prove: proveWriteStall },
  restarts: { of: 'servers that are restarted behind a balancer fail no request', prove: proveRestarts },
  clocks: { of: 'a clock that is set on or back does no harm', prove: proveClocks },
  attacks: { of: 'whoever attacks by raw sockets is held off, and others are answered', prove: proveAttacks },
  fuzz: { of: 'every answer to whatever is asked is as OpenAPI describes it, and tells no secret', prove: proveFuzz },
  overload: { of: 'what is too much is turned away, what is accepted is answered in time', prove: proveOverload },
  soak: { of: 'memory, files and times are in the end as they were', prove: proveSoak },
}

const usage = `usage: npm run prove -- [NAME…] [--short] [--runs N] [--seed N]

Tries to break what is promised, prints one table of promise, figure and limit, and ends with 1 where a figure falls short.
Without a name, all of it:

${Object.entries(proofs)
  .map(([name, { of }]) => `  ${name.padEnd(13)}${of}`)
  .join('\n')}

  --short      what every build can afford, and times are shown without being judged
  --runs N     how often what is counted is tried: kills, power cuts, requests
  --seed N     tries the same again
  --help       this`

const { names, size, runs, seed } = asked()
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
const findings: Finding[] = []
for (const name of names) {
  if (!stopping.signal.aborted) findings.push(...(await found(name)))
}
console.log(`\n${seenAt(new Date())}, seed ${seed}\n\n${tableOf(findings)}`)
if (stopping.signal.aborted || findings.some(({ holds }) => !holds)) process.exitCode = 1

/** What the command line asks for. Ends the program where that is help, or nothing that there is. */
function asked(): { names: string[]; size: Size; runs: number | undefined; seed: number } {
  const { values, positionals } = parsed()
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  const unknown = positionals.find((name) => !Object.hasOwn(proofs, name))
  if (unknown !== undefined) refuse(`there is no proof '${unknown}'`)
  return {
    names: positionals.length > 0 ? positionals : Object.keys(proofs),
    size: values.short ? 'short' : 'full',
    runs: numberOf('--runs', values.runs),
    seed: numberOf('--seed', values.seed) ?? 1 + Math.floor(Math.random() * 1e9),
  }
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        short: { type: 'boolean', default: false },
        runs: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : refuse(`${option} takes a whole number, not '${text}'`)
}

function refuse(reason: string): never {
  console.error(`${reason}\n\n${usage}`)
  process.exit(2)
}

async function found(name: string): Promise<Finding[]> {
  const start = performance.now()
  const say = (line: string) => console.error(`${name}: ${line}`)
  try {
    return (await proofs[name]?.prove({ size, runs, seed, say, signal: stopping.signal })) ?? []
  } catch (error) {
    console.error(error)
    return [{ promise: `${name} goes through`, figure: String(error), limit: 'no error', holds: false }]
  } finally {
    say(`${Math.round((performance.now() - start) / 1_000)} s`)
  }
}
