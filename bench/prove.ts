// Whether what is promised holds, by trying to break it: `npm run prove -- [NAME…] [--short] [--runs N] [--seed N]`. Prints
// one table of promise, figure and limit, and ends with 1 where a figure falls short.
import { parseArgs } from 'node:util'
import { proveAttacks } from './proofs/attacks.ts'
import { proveClocks } from './proofs/clocks.ts'
import { proveFuzz } from './proofs/fuzz.ts'
import { proveKills } from './proofs/kills.ts'
import { proveOverload } from './proofs/overload.ts'
import { provePowerCuts } from './proofs/power-cuts.ts'
import type { Finding, Proof } from './proofs/proof.ts'
import { proveRestarts } from './proofs/restarts.ts'
import { proveSoak } from './proofs/soak.ts'
import { seenAt, tableOf } from './proofs/table.ts'
import { proveWriteStall } from './proofs/write-stall.ts'

const proofs: Record<string, Proof> = {
  kills: proveKills,
  'power-cuts': provePowerCuts,
  'write-stall': proveWriteStall,
  restarts: proveRestarts,
  clocks: proveClocks,
  attacks: proveAttacks,
  fuzz: proveFuzz,
  overload: proveOverload,
  soak: proveSoak,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    runs: { type: 'string' },
    seed: { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(proofs)
const numbers = [values.runs, values.seed].filter((value) => value !== undefined).map(Number)
if (names.some((name) => !(name in proofs)) || numbers.some((number) => !Number.isInteger(number) || number < 1)) {
  console.error(`usage: npm run prove -- [${Object.keys(proofs).join('|')} …] [--short] [--runs N] [--seed N]`)
  process.exit(2)
}

const seed = Number(values.seed ?? 1 + Math.floor(Math.random() * 1e9))
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
const findings: Finding[] = []
for (const name of names) {
  if (!stopping.signal.aborted) findings.push(...(await found(name)))
}
console.log(`\n${seenAt(new Date())}, seed ${seed}\n\n${tableOf(findings)}`)
if (stopping.signal.aborted || findings.some(({ holds }) => !holds)) process.exitCode = 1

async function found(name: string): Promise<Finding[]> {
  const start = performance.now()
  const say = (line: string) => console.error(`${name}: ${line}`)
  const trial = {
    size: values.short ? 'short' : 'full',
    runs: values.runs === undefined ? undefined : Number(values.runs),
    seed,
    say,
    signal: stopping.signal,
  } as const
  try {
    return (await proofs[name]?.(trial)) ?? []
  } catch (error) {
    console.error(error)
    return [{ promise: `${name} goes through`, figure: String(error), limit: 'no error', holds: false }]
  } finally {
    say(`${Math.round((performance.now() - start) / 1_000)} s`)
  }
}
