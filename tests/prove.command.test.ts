import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

// Every process takes two seconds to start, and more where others run.
vi.setConfig({ testTimeout: 120_000 })

const program = fileURLToPath(new URL('../bench/prove.ts', import.meta.url))
const proofs = new URL('../bench/proofs/', import.meta.url)

function prove(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, out, err) => resolve({ code: error?.code ?? 0, out, err }))
  })
}

describe('npm run prove', () => {
  it('says what each proof proves', async () => {
    const { code, out, err } = await prove('--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^usage: npm run prove -- /)
    for (const folder of await readdir(proofs, { withFileTypes: true })) {
      if (folder.isDirectory()) expect(out).toMatch(new RegExp(`^  ${folder.name} +\\w`, 'm'))
    }
  })

  it('refuses what it does not know, and says what there is', async () => {
    const [option, proof, inherited, runs] = await Promise.all([
      prove('--runz', '5'),
      prove('fuz'),
      prove('constructor'),
      prove('fuzz', '--runs', 'many'),
    ])
    const saying = (reason: string) => ({ code: 2, out: '', err: expect.stringContaining(reason) })
    expect(option).toEqual(saying('--runz'))
    expect(proof).toEqual(saying("there is no proof 'fuz'"))
    expect(inherited).toEqual(saying("there is no proof 'constructor'"))
    expect(runs).toEqual(saying("--runs takes a whole number, not 'many'"))
    for (const { err } of [option, proof, inherited, runs]) expect(err).toContain('usage: npm run prove -- ')
  })
})
