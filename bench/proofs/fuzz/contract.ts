import type { OpenApi } from '../../../tests/support/check-answer.ts'

/** Of JSON Schema, what descriptions of requests are made of. */
export interface Schema {
  $ref?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  type?: string
  enum?: string[]
  const?: string
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Schema
  maxItems?: number
  properties?: Record<string, Schema>
  required?: string[]
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
  example?: unknown
}

export interface Operation {
  /** As in OpenAPI: `/v1/articles/{slug}`. */
  path: string
  method: string
  parameters: Parameter[]
  body: { mediaType: string; schema: Schema; example: unknown } | undefined
  /** The media types that it answers with. */
  types: string[]
}

interface Described {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
  responses: Record<string, { content?: Record<string, object> }>
}

export interface Contract {
  document: OpenApi & { components: { schemas: Record<string, Schema> } }
  operations: Operation[]
  schemas: Record<string, Schema>
  /** What the server calls things: the names of fields, and what enumerations list. */
  words: string[]
}

/** What a running server says of itself. */
export async function readContract(url: string): Promise<Contract> {
  const response = await fetch(`${url}/openapi.json`)
  const document = (await response.json()) as Contract['document'] & {
    paths: Record<string, Record<string, Described>>
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]): Operation => {
      const [body] = Object.entries(requestBody?.content ?? {})
      return {
        path,
        method: method.toUpperCase(),
        parameters,
        body: body && { mediaType: body[0], schema: body[1].schema, example: body[1].example },
        types: [...new Set(Object.values(responses).flatMap(({ content = {} }) => Object.keys(content)))],
      }
    }),
  )
  const schemas = document.components.schemas
  const words = new Set<string>()
  const collect = ({ properties = {}, items, anyOf = [], oneOf = [], enum: listed = [] }: Schema): void => {
    for (const word of [...Object.keys(properties), ...listed]) words.add(word)
    for (const part of [...Object.values(properties), ...anyOf, ...oneOf, ...(items ? [items] : [])]) collect(part)
  }
  for (const schema of Object.values(schemas)) collect(schema)
  for (const { parameters } of operations) for (const { schema } of parameters) collect(schema)
  return { document, operations, schemas, words: [...words] }
}
