import { fileURLToPath } from 'node:url'
import type { Scope } from '../../src/keys/key.ts'
import { broadsheet } from './broadsheet.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface Served {
  /** `http://127.0.0.1:…` */
  address: string
  /** The settings that it runs with, for other commands on the same database. */
  env: Record<string, string>
  /** A key of this scope. */
  key(scope: Scope): Promise<string>
}

/** The program itself, serving the texts that the project ships. */
export async function serveSeeded(): Promise<Served> {
  const env = {
    DATABASE_URL: `file:${await temporaryFolder()}/test.db`,
    SEED_DIR: fileURLToPath(new URL('../../seed', import.meta.url)),
    HOST: '127.0.0.1',
    PORT: '0',
    WEBHOOKS_ALLOW_PRIVATE: 'true',
  }
  const [, address = ''] = await broadsheet(['serve'], env).prints(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  return {
    address,
    env,
    key: async (scope) =>
      (await broadsheet(['keys', 'create', '--name', 'test', '--scope', scope], env).ended).out.trim(),
  }
}
