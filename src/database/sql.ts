export type Value = string | number | null | Uint8Array

/** A statement, or a piece of one: its text cut where the values stand, and the values. */
export interface Sql {
  readonly strings: readonly string[]
  readonly values: readonly Value[]
}

/** What may stand in `${}`: a value becomes a parameter, nested `sql` is spliced in, there is no third way. */
type Part = Value | Sql

export function sql(strings: TemplateStringsArray, ...parts: Part[]): Sql {
  return spliced(strings, parts)
}

/** `separator` is plain text of SQL. */
export function join(parts: readonly Part[], separator: Sql): Sql {
  const between = separator.strings.join('')
  return spliced(['', ...parts.slice(1).map(() => between), ''].slice(0, parts.length + 1), parts)
}

/**
 * What stands in `IN (…)`. The last value is repeated up to a power of two, so that lists of all lengths make a few
 * statements, which are prepared once, and not one for each length.
 */
export function anyOf(values: readonly Value[]): Sql {
  const places = values.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(values.length))
  return join(
    Array.from({ length: places }, (_, place) => values[Math.min(place, values.length - 1)] ?? null),
    sql`, `,
  )
}

/**
 * How many rows a query answers. SQLite plans by the value of a parameter that stands alone behind `LIMIT`, and so prepares
 * the statement anew, for as long as it may take to answer, whenever it is asked.
 */
export function atMost(rows: number): Sql {
  return sql`LIMIT ${rows} + 0`
}

function spliced(strings: readonly string[], parts: readonly Part[]): Sql {
  const texts = [strings[0] ?? '']
  const values: Value[] = []
  parts.forEach((part, index) => {
    const after = strings[index + 1] ?? ''
    if (isSql(part)) {
      texts[texts.length - 1] += part.strings[0] ?? ''
      texts.push(...part.strings.slice(1))
      texts[texts.length - 1] += after
      values.push(...part.values)
    } else {
      values.push(bindable(part))
      texts.push(after)
    }
  })
  return { strings: texts, values }
}

/** Engines limit how many parameters a statement has, so that long lists go in several. */
export function chunks<T>(values: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

/** A query that answers these rows, of so many columns each, for SQLite alone: however many they are, they are one value. */
export function rowsIn(rows: readonly (readonly (string | number)[])[], columns: number): Sql {
  const fields = Array.from({ length: columns }, (_, index) => `value ->> ${index}`).join(', ')
  return { strings: [`SELECT ${fields} FROM json_each(`, ')'], values: [JSON.stringify(rows)] }
}

function isSql(part: Part): part is Sql {
  return typeof part === 'object' && part !== null && 'strings' in part
}

/** Engines store `undefined` and `NaN` as NULL without a word, and differ on NUL and on halves of a surrogate pair. */
function bindable(value: Value): Value {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new TypeError(`${value} is no value for a statement`)
  }
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw new TypeError('a text with NUL or half a surrogate pair is no value for a statement')
  }
  return value
}
