import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { generateArticles } from '../bench/collection.ts'
import { paceOf } from '../src/importing/progress-bar.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Of util-linux: it runs a program on a terminal. */
const SCRIPT = '/usr/bin/script'
const ARTICLES = 500

describe('progress', () => {
  it('tells the rate, and the time left by how fast it has been so far', () => {
    const pace = (bytes: number, articles: number, elapsedMs: number) =>
      paceOf({ bytes, totalBytes: 1_000, articles }, elapsedMs)
    expect(pace(100, 50, 2_000)).toEqual({ rate: 25, left: '18s' })
    expect(pace(500, 3, 300_000)).toEqual({ rate: 0, left: '5m0s' })
    expect(pace(1, 10, 10_000)).toEqual({ rate: 1, left: '2h47m' })
    expect(pace(1_000, 70, 7_000)).toEqual({ rate: 10, left: '0s' })
    expect(pace(0, 0, 2_000)).toEqual({ rate: 0, left: '?' })
  })

  it.skipIf(process.platform !== 'linux' || !existsSync(SCRIPT))(
    'is shown on a terminal until the end, and nowhere else',
    { timeout: 240_000 },
    async () => {
      const folder = await temporaryFolder()
      const source = `${folder}/articles.ndjson`
      await writeFile(source, [...generateArticles(ARTICLES)].join('\n'))
      const command = `${process.execPath} ${main} import ${source}`
      const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: `file:${folder}/shown.db`, TERM: 'xterm' }
      const child = spawn(SCRIPT, ['--quiet', '--return', '--command', command, '/dev/null'], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      let shown = ''
      child.stdout.on('data', (chunk) => {
        shown += chunk
      })
      const [code] = await once(child, 'close')
      expect({ code, shown }).toMatchObject({ code: 0 })
      const bars = [...shown.matchAll(/(\d+)% \| (\d+) articles, \d+\/s \| (?:\d+[hms])+ left/g)]
      expect(bars.length).toBeGreaterThan(0)
      expect(bars.at(-1)?.slice(1)).toEqual(['100', String(ARTICLES)])
      expect(shown).toMatch(/100% \| \d+ lists of related articles, /)
      expect(shown).toContain(`Imported: ${ARTICLES} new`)

      const silent = await broadsheet(['import', '--dry-run', source], { DATABASE_URL: `file:${folder}/silent.db` })
        .ended
      expect(silent).toMatchObject({ code: 0, err: '' })
    },
  )
})
