import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary-folder.ts'

export interface ExampleFrontend {
  folder: string
  /** Builds it, as its README says, from the articles of the server at this address; answers what was printed. */
  build(address: string): Promise<string>
}

/** A copy of one of the examples, with all that it depends on. */
export async function installExample(name: string): Promise<ExampleFrontend> {
  const folder = await temporaryFolder()
  const source = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
  const left = new Set(['node_modules', 'dist', '_site', '.cache'])
  await cp(source, folder, { recursive: true, filter: (path) => !left.has(basename(path)) })
  const npm = async (args: string[], env: Record<string, string> = {}) => {
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, env: { ...surroundings(), ...env } })
    return stdout
  }
  await npm(['ci', '--prefer-offline', '--no-audit', '--no-fund'])
  return {
    folder,
    build: (address) => npm(['run', 'build'], { BROADSHEET_URL: address, VITE_BROADSHEET_URL: address }),
  }
}

/** What npm finds its registry by, and nothing that the npm and the tests around it have set. */
function surroundings(): Record<string, string> {
  const { PATH = '', HOME = '', NODE_EXTRA_CA_CERTS } = process.env
  return { PATH, HOME, ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }) }
}
