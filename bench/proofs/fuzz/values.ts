import fc from 'fast-check'
import type { Contract, Parameter, Schema } from './contract.ts'
import { hostileBodies, hostileBytes, hostileContents, hostileTexts } from './hostile.ts'

/** What is known only once others were answered: the nth of what answers named so far. */
export interface Known {
  known: 'slug' | 'public' | 'own' | 'cursor' | 'etag' | 'change' | 'number'
  nth: number
}

/** A value as it is sent; one that is `raw` is not percent-encoded. */
export type Value = string | Known | { raw: string }

const nth = fc.nat({ max: 30 })

export function known(...names: Known['known'][]): fc.Arbitrary<Known> {
  return fc.record({ known: fc.constantFrom(...names), nth })
}

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'binary' }).filter((text) => text.isWellFormed()) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'grapheme' }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...hostileTexts), { minLength: 2, maxLength: 3 }).map((all) => all.join('')),
  },
)

/** Words that our texts have, so that searches find something. */
const prose = fc
  .array(
    fc.constantFrom(...'the tide moon bread sourdough Ukraine Putin Москва 東京 sea rises twice a day é'.split(' ')),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((words) => words.join(' '))

/** Slugs that are asked for whether there are such articles or not. */
export const guessedSlugs = ['why-the-tide-comes-in-twice-a-day', 'how-bread-rises', 'sea', 'ukraine', 'nothing']
const slugText = fc.constantFrom(...guessedSlugs)
const days = fc.constantFrom('2024-01-01', '1999-12-31', '2100-02-28')
const times = fc.constantFrom('2024-03-01T08:00:00Z', '2020-02-29T23:59:59.999+14:00', '2099-01-01T00:00:00Z')

/** What may stand for a parameter: mostly as it is described, sometimes nearly, sometimes as nobody would. */
export function parameterValue(parameter: Parameter, contract: Contract): fc.Arbitrary<Value> {
  const { name, schema } = parameter
  const hostile: fc.Arbitrary<Value>[] = [anyText]
  // Of a header, bytes that are not its text never reach the server.
  if (parameter.in !== 'header') hostile.push(fc.constantFrom(...hostileBytes).map((raw) => ({ raw })))
  return fc.oneof(
    { weight: 30, arbitrary: validValue(name, parameter, contract) },
    { weight: 2, arbitrary: nearly(schema) },
    { weight: 2, arbitrary: fc.oneof(...hostile) },
  )
}

function validValue(name: string, { schema, example, in: place }: Parameter, contract: Contract): fc.Arbitrary<Value> {
  if (place === 'path' && name === 'slug') return fc.oneof(known('slug', 'public'), slugText)
  if (place === 'path' && ['number', 'from', 'to'].includes(name)) return fc.integer({ min: 1, max: 4 }).map(String)
  if (name === 'cursor') return known('cursor')
  if (name === 'if-match') return fc.oneof(known('etag'), fc.constant('*'))
  if (name === 'after') return known('change')
  if (name === 'q') return prose
  // Whoever asks to wait is kept waiting.
  if (name === 'wait') return fc.constantFrom('0', '1')
  const texts = schemaValue(schema, contract).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  )
  if (schema.type === 'string' && !schema.enum && !schema.pattern) {
    // Most are lists, of which the description says in words what may be in them.
    const listed = fc
      .uniqueArray(fc.constantFrom(...(listsOf(contract)[name] ?? contract.words)), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(','))
    const shown = typeof example === 'string' ? [fc.constant(example)] : []
    return fc.oneof(
      { weight: 8, arbitrary: fc.oneof(listed, ...shown) },
      { weight: 1, arbitrary: known('slug', 'public', 'number') },
    )
  }
  if (schema.type === 'array') return fc.oneof(slugText, known('public'), texts)
  return texts
}

/** What may be in the lists that parameters of these names are. */
function listsOf({ schemas, words }: Contract): Record<string, string[]> {
  const fieldsOf = (name: string) => Object.keys(schemas[name]?.properties ?? {})
  return {
    fields: fieldsOf('Article'),
    formats: fieldsOf('Body'),
    include: ['related', 'adjacent', 'jsonld'],
    facets: ['tag', 'author', 'year', 'month'],
    status: words.filter((word) => ['draft', 'scheduled', 'published', 'deleted'].includes(word)),
    lang: ['en', 'de', 'fr'],
    ids: ['1', '2', '3', '17', '18', '19', '20', '999'],
    exclude: ['1', '2', 'how-bread-rises', 'nothing'],
    name: ['not-found', 'gone', 'invalid-request', 'nothing'],
  }
}

/** Beside what is allowed, by one. */
function nearly({ minimum, maximum, maxLength, enum: listed }: Schema): fc.Arbitrary<string> {
  const near = ['', ' ']
  if (minimum !== undefined) near.push(String(minimum - 1), `${minimum}.5`, `0${minimum}`)
  if (maximum !== undefined) near.push(String(maximum + 1), String(maximum))
  if (maxLength !== undefined && maxLength < 4_000) near.push('a'.repeat(maxLength), 'a'.repeat(maxLength + 1))
  for (const word of listed ?? []) near.push(word.toUpperCase(), `${word},${word}`, word.slice(1), `${word} `)
  return fc.constantFrom(...near)
}

/** JSON that a schema takes. */
function schemaValue(schema: Schema, contract: Contract, depth = 0): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, enum: listed, type, format, pattern } = schema
  if ($ref) return schemaValue(contract.schemas[$ref.replace(/.*\//, '')] ?? {}, contract, depth + 1)
  const choices = anyOf ?? oneOf
  if (choices) return fc.oneof(...choices.map((one) => schemaValue(one, contract, depth + 1)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (listed) return fc.constantFrom(...listed)
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(-5, schema.minimum ?? -5), max: Math.min(100, schema.maximum ?? 100) })
    case 'array':
      return fc.array(schemaValue(schema.items ?? {}, contract, depth + 1), {
        maxLength: Math.min(4, schema.maxItems ?? 4),
      })
    case 'object':
      return objectValue(schema, contract, depth)
    default:
  }
  if (format === 'date') return days
  if (format === 'date-time') return times
  if (format === 'uri')
    return fc.constantFrom('https://x.example/a?b=c', 'https://x.example/é', 'http://x.example/[b] c')
  if (pattern?.startsWith('^[a-z]{2,3}(')) return fc.constantFrom('en', 'de', 'pt-br', 'zh-hans', 'x-y')
  if (pattern?.startsWith('^[a-z0-9]+(')) return fc.stringMatching(/^fuzz-[a-z0-9]{1,6}$/)
  if (pattern) return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length < 60)
  return prose
}

function objectValue(
  { properties = {}, required = [] }: Schema,
  contract: Contract,
  depth: number,
): fc.Arbitrary<object> {
  if ('format' in properties && 'content' in properties)
    return fc.oneof(
      { weight: 3, arbitrary: fc.record({ format: fc.constantFrom('markdown', 'html', 'text'), content: prose }) },
      { weight: 1, arbitrary: fc.constantFrom(...hostileContents) },
    )
  const model: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, schema] of Object.entries(properties)) model[name] = field(name, schema, contract, depth)
  return fc.record(model, { requiredKeys: required })
}

function field(name: string, schema: Schema, contract: Contract, depth: number): fc.Arbitrary<unknown> {
  if (depth > 0 && name === 'slug' && schema.pattern === undefined && schema.anyOf === undefined) return known('own')
  if (name === 'ifMatch') return fc.oneof(known('etag'), fc.constant('*'))
  const valid = schemaValue(schema, contract, depth + 1)
  if (schema.type !== 'string' || schema.enum || schema.pattern || schema.const) return valid
  return fc.oneof({ weight: 24, arbitrary: valid }, { weight: 1, arbitrary: anyText })
}

/** A body as it is sent. What is known only later stands in it as `Known` does. */
export function bodyText(schema: Schema, lines: boolean, contract: Contract): fc.Arbitrary<string> {
  const valid = schemaValue(schema, contract)
  const changed = fc.tuple(
    valid,
    fc.constantFrom(...contract.words),
    fc.oneof(anyText, fc.constantFrom(null, 1, [], {})),
  )
  const one = fc.oneof(
    { weight: 12, arbitrary: valid.map((value) => JSON.stringify(value)) },
    // One part is another, or one more.
    {
      weight: 2,
      arbitrary: changed.map(([value, name, other]) => JSON.stringify({ ...Object(value), [name]: other })),
    },
    { weight: 1, arbitrary: valid.map((value) => JSON.stringify(value).slice(0, -3)) },
    { weight: 1, arbitrary: fc.constantFrom(...hostileBodies) },
  )
  return lines ? fc.array(one, { maxLength: 4 }).map((all) => all.join('\n')) : one
}
