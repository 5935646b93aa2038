// The language of `q`. Any text is a query: what is no syntax is words.
//
//   query  = clause*                        any of the words; everything else must match
//   clause = factor ("OR" factor)*          one of them
//   factor = "-" factor | "(" query ")" | [field ":"] (phrase | word)
//   phrase = '"' … '"'                      these words, side by side
//   field  = "title" | "tag" | "author"

export type Field = 'title' | 'tag' | 'author'

export interface Word {
  type: 'word'
  text: string
  field?: Field
}

export interface Phrase {
  type: 'phrase'
  text: string
  field?: Field
}

export type Clause =
  | Word
  | Phrase
  | { type: 'not'; clause: Clause }
  | { type: 'or'; clauses: Clause[] }
  | { type: 'group'; clauses: Clause[] }

/** Parentheses deeper than this are read as if they were not there. */
const MOST_NESTED = 10

/** Never fails. `printQuery` gives a text that parses to the same clauses. */
export function parseQuery(text: string): Clause[] {
  return new Parser(meaningful(tokensOf(text))).query()
}

export function printQuery(clauses: readonly Clause[]): string {
  return clauses.map(printClause).join(' ')
}

function printClause(clause: Clause): string {
  if (clause.type === 'not') return `-${printClause(clause.clause)}`
  if (clause.type === 'or') return clause.clauses.map(printClause).join(' OR ')
  if (clause.type === 'group') return `(${printQuery(clause.clauses)})`
  const field = clause.field ? `${clause.field}:` : ''
  return clause.type === 'phrase' ? `${field}"${clause.text}"` : `${field}${clause.text}`
}

type Token = '(' | ')' | '-' | 'OR' | Word | Phrase

const LEAF = /(?:(title|tag|author):(?=[^\s()]))?(?:"([^"]*)"|([^\s"()]+))/iy
const QUOTES = /[“”„«»]/g

function* tokensOf(typed: string): Generator<Token> {
  const text = typed.replace(QUOTES, '"')
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    const isMinus = character === '-' && /[^\s)]/.test(text.charAt(at + 1))
    if (character === '(' || character === ')' || isMinus) {
      yield character as '(' | ')' | '-'
      at += 1
      continue
    }
    LEAF.lastIndex = at
    const leaf = LEAF.exec(text)
    // A space, or a quote that nothing closes, is skipped.
    at = leaf ? LEAF.lastIndex : at + 1
    if (leaf?.[0] === 'OR') yield 'OR'
    else if (leaf) yield* leafOf(leaf)
  }
}

function* leafOf([, fieldName, phrase, word]: RegExpExecArray): Generator<Word | Phrase> {
  const field = fieldName ? { field: fieldName.toLowerCase() as Field } : {}
  if (word !== undefined) yield { type: 'word', text: word, ...field }
  else if (phrase?.trim()) yield { type: 'phrase', text: phrase.trim(), ...field }
}

/** Without parentheses that nothing closes, that hold nothing, or that nest too deeply; without idle minus signs. */
function meaningful(tokens: Iterable<Token>): Token[] {
  const kept: Token[] = []
  const dropMinus = () => {
    if (kept.at(-1) === '-') kept.pop()
  }
  for (const token of paired([...tokens])) {
    if (token === ')') dropMinus()
    if (token === ')' && kept.at(-1) === '(') {
      kept.pop()
      dropMinus()
    } else if (token !== '-' || kept.at(-1) !== '-') {
      kept.push(token)
    }
  }
  dropMinus()
  return kept
}

function paired(tokens: readonly Token[]): Token[] {
  const open: number[] = []
  const dropped = new Set<number>()
  for (const [index, token] of tokens.entries()) {
    if (token === '(') open.push(index)
    if (token !== ')') continue
    const start = open.pop()
    if (start === undefined || open.length >= MOST_NESTED) dropped.add(index)
    if (start !== undefined && open.length >= MOST_NESTED) dropped.add(start)
  }
  for (const index of open) dropped.add(index)
  return tokens.filter((_, index) => !dropped.has(index))
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  query(): Clause[] {
    const clauses: Clause[] = []
    for (let token = this.#next(); token !== undefined && token !== ')'; token = this.#next()) {
      clauses.push(this.#clause())
    }
    return clauses
  }

  #clause(): Clause {
    const first = this.#factor()
    const clauses = [first]
    while (this.#isOperator()) {
      this.#at += 1
      clauses.push(this.#factor())
    }
    return clauses.length > 1 ? { type: 'or', clauses } : first
  }

  /** `OR` is a word where it stands between nothing that it could join. */
  #isOperator(): boolean {
    const after = this.#tokens[this.#at + 1]
    return this.#next() === 'OR' && after !== undefined && after !== ')' && after !== 'OR'
  }

  #factor(): Clause {
    const token = this.#next()
    this.#at += 1
    if (token === '-') return { type: 'not', clause: this.#factor() }
    if (token === '(') {
      const clauses = this.query()
      this.#at += 1
      return { type: 'group', clauses }
    }
    return typeof token === 'object' ? token : { type: 'word', text: token ?? '' }
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at]
  }
}
