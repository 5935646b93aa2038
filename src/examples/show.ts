import { readFileSync } from 'node:fs'
import type { Example } from './ask.ts'

/** Where the server was that answered the examples; whoever shows them puts the address of their own in its place. */
export const EXAMPLE_URL = 'https://articles.example'

export const examplesFile = new URL('examples.json', import.meta.url)

interface Media {
  example?: unknown
}

interface Parameter {
  name: string
  in: string
  schema?: { type?: string }
  example?: unknown
}

interface Operation {
  operationId?: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
}

interface Document {
  paths?: Record<string, Record<string, Operation>>
}

/** Adds to every operation what a server really answered, and to its parameters what it was asked. */
export function showExamples<T extends object>(document: T, publicUrl: string): T {
  const examples = JSON.parse(readFileSync(examplesFile, 'utf8').replaceAll(EXAMPLE_URL, publicUrl)) as Example[]
  const { paths = {} } = document as Document
  for (const [path, methods] of Object.entries(paths)) {
    for (const operation of Object.values(methods)) {
      for (const example of examples) if (example.operationId === operation.operationId) show(example, path, operation)
    }
  }
  return document
}

function show(example: Example, path: string, { parameters = [], requestBody, responses }: Operation): void {
  const { status, type, content } = example
  const media = type === undefined ? undefined : responses[status]?.content?.[type]
  if (media) media.example = content
  if (status >= 300) return
  for (const parameter of parameters) {
    const value = valueIn(example, path, parameter)
    if (value !== undefined) parameter.example = value
  }
  for (const body of Object.values(requestBody?.content ?? {})) body.example = example.lines?.[0] ?? example.body
}

function valueIn(
  { path: asked, headers = {} }: Example,
  path: string,
  { name, in: place, schema }: Parameter,
): unknown {
  const [pathname = '', query] = asked.split('?')
  if (place === 'header') return headers[name]
  if (place === 'path') return asType(pathPart(pathname, path, name), schema)
  const values = new URLSearchParams(query).getAll(name)
  if (values.length === 0) return undefined
  return schema?.type === 'array' ? values : asType(values[0], schema)
}

/** `/tags/food` by `/tags/{slug}`: its `slug` is `food`. */
function pathPart(pathname: string, path: string, name: string): string | undefined {
  const pattern = path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/.]+)')
  return new RegExp(`^${pattern}$`).exec(pathname)?.groups?.[name]
}

function asType(text: string | undefined, schema: Parameter['schema']): unknown {
  return schema?.type === 'integer' && text !== undefined ? Number(text) : text
}
