import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'

/** Logs a line once its input has ended, and exits. */
const SCRIPT = `
  import { createLog } from '${new URL('../src/log.ts', import.meta.url)}'
  const log = createLog('info')
  process.stdin.resume().once('end', () => {
    log.info('the last line')
    process.exit(0)
  })
`

function program() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

it('writes the last lines of a process that exits', async () => {
  const child = program()
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stdin.end()
  expect(await once(child, 'close')).toEqual([0, null])
  expect(out).toMatch(/^\{.*"msg":"the last line"\}\n$/)
})

it('keeps no process from ending whose reader has ended first', async () => {
  const child = program()
  child.stdout.destroy()
  await once(child.stdout, 'close')
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})
