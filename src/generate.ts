// Makes anew what is made from the program: the examples of its documentation, and the types and the JavaScript of its
// client. `npm run generate` writes them; `npm run generate -- --check` says what is not as it would be made, and ends
// with 1.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { createArticleWriter } from './articles/writer.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open.ts'
import { askExamples, THEN } from './examples/ask.ts'
import { EXAMPLE_URL, examplesFile } from './examples/show.ts'
import { seed } from './importing/seed.ts'
import { refreshRelated } from './related/refresh.ts'
import { createStores } from './stores.ts'
import { version } from './version.ts'

const client = new URL('client/', import.meta.url)
const isCheck = process.argv.includes('--check')
const stale: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'broadsheet-'))

try {
  await generate()
} finally {
  rmSync(folder, { recursive: true })
}
if (stale.length > 0) {
  console.error(`Not as it would be made: ${stale.join(', ')}. \`npm run generate\` makes them anew.`)
  process.exitCode = 1
}

async function generate(): Promise<void> {
  const db = await openDatabase(`file:${join(folder, 'examples.db')}`)
  await migrate(db)
  await seed(
    createArticleWriter(db, () => THEN),
    fileURLToPath(new URL('../seed', import.meta.url)),
  )
  await refreshRelated(db)
  const stores = createStores(db, { publicUrl: EXAMPLE_URL })
  const { key } = await stores.keys.create({ name: 'examples', scopes: ['admin'], expiresAt: null })
  const app = await buildApp({ ...stores, isReady: async () => true, version, publicUrl: EXAMPLE_URL })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  keep(examplesFile, `${JSON.stringify(await askExamples(address, key), null, 2)}\n`)
  keep(new URL('openapi.d.ts', client), await typesOf(app))
  await app.close()
  await db.close()
  for (const name of ['client.js', 'client.d.ts']) keep(new URL(name, client), compiled(name))
}

function keep(file: URL, content: string): void {
  const path = fileURLToPath(file)
  if (textOf(path) === content) return
  if (isCheck) stale.push(path)
  else writeFileSync(path, content)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** openapi-typescript needs the API of TypeScript 5, which 7 has no more; ts-morph carries one that no program starts. */
async function typesOf(app: FastifyInstance): Promise<string> {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier === 'typescript' ? '@ts-morph/common/dist/typescript.js' : specifier, context),
  })
  const { default: openapiTypes, astToString } = await import('openapi-typescript')
  const withoutExamples = JSON.stringify(app.swagger(), (name, value) => (name === 'example' ? undefined : value))
  const types = astToString(await openapiTypes(withoutExamples))
  return `// Made by \`npm run generate\` from /openapi.json.\n${types}`
}

/** The client as those take it who compile nothing, or who have settings of their own. */
function compiled(name: string): string {
  const file = join(folder, name)
  if (textOf(file) === undefined) {
    const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
    const project = fileURLToPath(new URL('tsconfig.json', client))
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  }
  return readFileSync(file, 'utf8')
}
