import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Served } from './served.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What Markdown says of a server at this address. */
const SHOWN_ADDRESS = 'localhost:3000'
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Parts what came of one command from what came of the next. */
const MARK = '\u001e'

export interface Example {
  command: string
  /** What is shown below it; `…` stands for anything, and nothing for an answer that is not shown. */
  answer: string
}

export interface ShownFile {
  /** The comment that its first line is: a path. */
  name: string
  content: string
}

/** What a page of the project shows: commands, which stand behind `$` in blocks of `console`, and whole files. */
export async function readShown(path: string): Promise<{ examples: Example[]; files: ShownFile[] }> {
  const markdown = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  const blocks = [...markdown.matchAll(/^```(?<language>\w+)\n(?<content>[\s\S]*?)^```$/gm)].map(({ groups = {} }) => ({
    language: groups['language'] ?? '',
    content: groups['content'] ?? '',
  }))
  return {
    examples: blocks
      .filter(({ language }) => language === 'console')
      .flatMap(({ content }) => content.split(/^\$ /m).slice(1))
      .map((part) => {
        const [, command = '', answer = ''] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(part) ?? []
        return { command, answer: answer.trim() }
      }),
    files: blocks.flatMap(({ content }) => {
      const [, name] = /^(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n/.exec(content) ?? []
      return name === undefined ? [] : [{ name, content }]
    }),
  }
}

/** Saves the files that a page shows, as they are to ask the server at this address, in a folder of their own. */
export async function saveShownFiles(path: string, address: string): Promise<string> {
  const folder = await temporaryFolder()
  for (const { name, content } of (await readShown(path)).files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content.replaceAll(`http://${SHOWN_ADDRESS}`, address))
  }
  return folder
}

/** Runs the commands in one shell, one after the other as a reader would, and compares what each says with what is shown. */
export async function runCommands(examples: readonly Example[], folder: string, served: Served): Promise<void> {
  const host = new URL(served.address).host
  const script = examples.map(({ command }) => `${command}\nprintf '${MARK}%s${MARK}' $?\n`).join('')
  const child = spawn('bash', ['-o', 'pipefail', '-s'], {
    cwd: folder,
    env: {
      ...served.env,
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: folder,
      BROADSHEET_URL: served.address,
      KEY: await served.key('articles:write'),
    },
  })
  // No progress among what is compared.
  await writeFile(join(folder, '.curlrc'), 'silent\nshow-error\n')
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.stdin.end(
    script
      .replaceAll(SHOWN_ADDRESS, host)
      .replaceAll(/npm run (?:--silent )?broadsheet --/g, `'${process.execPath}' '${main}'`),
  )
  await once(child, 'close')
  const results = out.replaceAll(host, SHOWN_ADDRESS).split(MARK)
  for (const [index, { command, answer }] of examples.entries()) {
    const [said = '', code = ''] = results.slice(2 * index)
    expect(code, `${command}\n${said}${err}`).toBe('0')
    if (answer !== '') expect(said.trim(), command).toMatch(patternOf(answer))
  }
}

function patternOf(answer: string): RegExp {
  const parts = answer.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`)
}
