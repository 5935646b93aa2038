import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { onTestFinished, vi } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const varnishd = process.env['VARNISHD_PATH'] ?? '/usr/sbin/varnishd'
export const hasVarnish = existsSync(varnishd)

/** Varnish with the configuration that the project ships, before a server on this port. Answers its own address. */
export async function startVarnish(backendPort: string): Promise<string> {
  const folder = await temporaryFolder()
  const shipped = await readFile(new URL('../../docs/varnish.vcl', import.meta.url), 'utf8')
  const configured = shipped.replace('.port = "3000"', `.port = "${backendPort}"`)
  if (configured === shipped) throw new Error('the configuration names no port 3000')
  await writeFile(`${folder}/default.vcl`, configured)
  const port = await freePort()
  const child = spawn(
    varnishd,
    ['-F', '-j', 'none', '-n', `${folder}/work`, '-f', `${folder}/default.vcl`].concat([
      '-a',
      `127.0.0.1:${port}`,
      '-T',
      'none',
      '-s',
      'malloc,16M',
    ]),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += chunk
  })
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Varnish ended: ${log}`)
  })
  ended.catch(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended.catch(() => undefined)
  })
  const url = `http://127.0.0.1:${port}`
  // It says that it has started before it listens.
  await Promise.race([vi.waitFor(() => fetch(`${url}/healthz`), { timeout: 30_000 }), ended])
  return url
}

/** Asks Varnish, from one of this machine's addresses, to forget what has these keys; answers its status. */
export async function purge(url: string, keys: string, from = '127.0.0.1'): Promise<number | undefined> {
  const sent = request(url, { method: 'PURGE', headers: { 'surrogate-key': keys }, localAddress: from, agent: false })
  sent.end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}
