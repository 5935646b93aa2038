// Installs what package-lock.json asks for when it is missing or out of date. Runs before `npm start` and `npm test`,
// on whatever Node the machine has, so it is plain JavaScript that the oldest of them understands.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = modifiedAt('package-lock.json')
// npm writes this file last, so that it is there and newer means that an installation was finished since.
const installed = modifiedAt('node_modules/.package-lock.json')

if (installed < wanted) {
  console.error('Installing what Broadsheet needs, its own Node.js included (npm ci, about half a minute) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('The installation failed; what npm says of it stands above.')
    process.exit(status ?? 1)
  }
  console.error('Installed.')
}

/** Milliseconds since the epoch; 0 where there is no such file. */
function modifiedAt(path) {
  return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
