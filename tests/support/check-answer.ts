import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { SaxesParser } from 'saxes'

// The package is CommonJS and names its function twice.
const addFormats = addFormatsModule.default

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: { type?: string } }> }>
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>
}

export interface Answer {
  /** As it is in `paths` of OpenAPI. */
  path: string
  method: string
  status: number
  type: string
  /** Not compressed. */
  body: string
}

/** Says how an answer differs from its own description; `undefined` for one that is as described. */
export function createCheck(document: OpenApi): (answer: Answer) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  ajv.addSchema({ $id: 'openapi', ...document })

  return ({ path, method, status, type, body }) => {
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = document.paths[path]?.[verb]
    // A method that a route does not take is described by no operation.
    if (!operation) return status === 405 ? undefined : `${verb} ${path} is not described`
    const mediaType = type.split(';', 1)[0] ?? ''
    const described = operation.responses[status]
    if (mediaType === '' && body === '' && described && !described.content) return undefined
    const content = described?.content?.[mediaType]
    if (!content) return `${status} as ${mediaType} is not described`
    if (body === '') return undefined
    if (/[/+]xml$/.test(mediaType)) return faultOfXml(body)
    const isLines = mediaType === 'application/x-ndjson'
    if (!isLines && !/[/+]json$/.test(mediaType)) return undefined
    const parsed = parse(isLines ? body.split('\n').filter((line) => line !== '') : [body])
    if (!parsed) return `it is no ${mediaType}`
    // Where the schema is of the text as a whole, each line is some JSON.
    if (content.schema?.type === 'string') return undefined
    const pointer = ['paths', path, verb, 'responses', String(status), 'content', mediaType, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const validate = ajv.getSchema(`openapi#/${pointer}`)
    if (!validate) return 'its schema cannot be found'
    return parsed.every((one) => validate(one)) ? undefined : ajv.errorsText(validate.errors)
  }
}

function parse(texts: readonly string[]): unknown[] | undefined {
  try {
    return texts.map((text) => JSON.parse(text))
  } catch {
    return undefined
  }
}

function faultOfXml(text: string): string | undefined {
  const parser = new SaxesParser()
  let fault: string | undefined
  parser.on('error', ({ message }) => {
    fault ??= `it is no XML: ${message}`
  })
  parser.write(text).close()
  return fault
}
