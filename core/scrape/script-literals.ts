/** As many signs are read of all the scripts of a page; those behind them are not looked at. */
const MOST_SIGNS = 2_000_000
const MOST_DEPTH = 60
/** What is begun costs more than its signs: most of what stands in code is none of it. */
const PRICE_OF_A_VALUE = 12
const PRICE_OF_A_FAULT = 100
/** What is told in a text within a text within a text is not meant for anybody. */
const MOST_LAYERS = 3

export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal }

type Reader = { readonly text: string; at: number; left: number }

/** No literal stands here, or one that goes on for ever. One for all: most of what is tried is none. */
const NO_LITERAL = new Error('no literal')

/**
 * The objects and lists that stand as literals in the code of a script: what is assigned, what is given to a function, what is
 * the whole of it, and what is written as JSON in a string of its own. As JavaScript writes them: names without
 * quotes, strings in either, a comma too many. Nothing of it is run; what refers to anything else is left out.
 */
export function literalsIn(code: string, layer = 0): readonly Literal[] {
  const found: Literal[] = []
  const reader: Reader = { text: code, at: 0, left: MOST_SIGNS }
  const start = /(?:^|[=(,:[])\s*(?=[{["'])/g
  while (reader.left > 0) {
    start.lastIndex = reader.at
    const match = start.exec(code)
    if (!match) break
    reader.left -= match.index - reader.at
    const from = match.index + match[0].length
    reader.at = from
    try {
      const value = literalAt(reader, 0)
      if (typeof value !== 'string') found.push(value)
      else if (layer < MOST_LAYERS && /[{[]/.test(value)) found.push(...literalsIn(value, layer + 1))
    } catch (fault) {
      if (fault !== NO_LITERAL) throw fault
      reader.at = from + 1
      reader.left -= PRICE_OF_A_FAULT
    }
  }
  return found
}

function literalAt(reader: Reader, depth: number): Literal {
  blanks(reader)
  reader.left -= PRICE_OF_A_VALUE
  const sign = reader.text[reader.at]
  if (depth > MOST_DEPTH || reader.left <= 0) throw NO_LITERAL
  if (sign === '{') return objectOf(reader, depth)
  if (sign === '[') return listOf(reader, depth)
  if (sign === '"' || sign === "'") return stringOf(reader, sign)
  return wordOf(reader)
}

function objectOf(reader: Reader, depth: number): Literal {
  const found: Record<string, Literal> = Object.create(null)
  take(reader, '{')
  while (!isTaken(reader, '}')) {
    const sign = reader.text[reader.at]
    const key = sign === '"' || sign === "'" ? stringOf(reader, sign) : token(reader, /[\w$]+/y)
    blanks(reader)
    take(reader, ':')
    found[key] = literalAt(reader, depth + 1)
    if (!isTaken(reader, ',') && reader.text[reader.at] !== '}') throw NO_LITERAL
  }
  return found
}

function listOf(reader: Reader, depth: number): Literal {
  const found: Literal[] = []
  take(reader, '[')
  while (!isTaken(reader, ']')) {
    found.push(literalAt(reader, depth + 1))
    if (!isTaken(reader, ',') && reader.text[reader.at] !== ']') throw NO_LITERAL
  }
  return found
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }

function stringOf(reader: Reader, quote: string): string {
  const whole = token(
    reader,
    quote === '"' ? /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y : /'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y,
  )
  return whole
    .slice(1, -1)
    .replace(
      /\\(?:u\{?([\da-f]{4,6})\}?|x([\da-f]{2})|([\s\S]))/gi,
      (_, point?: string, byte?: string, sign = '') =>
        point || byte ? characterOf(Number.parseInt(point ?? byte ?? '', 16)) : (ESCAPES[sign] ?? sign),
    )
}

const characterOf = (point: number): string => (point <= 0x10ffff ? String.fromCodePoint(point) : '')

/** Numbers and the few words that stand for values, as minifiers write them, too; a name of something else is nothing. */
function wordOf(reader: Reader): Literal {
  const word = token(reader, /!\d|-?\d[\d.]*(?:e[+-]?\d+)?|-?\.\d+|[\w$.]+/iy)
  if (word === 'true' || word === '!0') return true
  if (word === 'false' || word === '!1') return false
  if (/^-?[\d.]/.test(word)) return Number(word)
  blanks(reader)
  // What is computed is not known; the rest of the literal is read on.
  if (reader.text[reader.at] === ',' || reader.text[reader.at] === '}' || reader.text[reader.at] === ']')
    return null
  throw NO_LITERAL
}

function token(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  // A string without an end was looked through as far as that of the script.
  if (!found) return failed(reader, /["']/.test(reader.text[reader.at] ?? ''))
  reader.at += found.length
  reader.left -= found.length
  return found
}

function failed(reader: Reader, isReadThrough: boolean): never {
  reader.left -= isReadThrough ? reader.text.length - reader.at : 1
  throw NO_LITERAL
}

function blanks(reader: Reader): void {
  const { text } = reader
  const from = reader.at
  for (;;) {
    while (reader.at < text.length && /\s/.test(text[reader.at]!)) reader.at += 1
    const ending = text.startsWith('/*', reader.at) ? '*/' : text.startsWith('//', reader.at) ? '\n' : null
    if (ending === null) break
    const end = text.indexOf(ending, reader.at + 2)
    if (end < 0) failed(reader, true)
    reader.at = end + ending.length
  }
  reader.left -= reader.at - from + 1
}

function take(reader: Reader, sign: string): void {
  if (reader.text[reader.at] !== sign) throw NO_LITERAL
  reader.at += 1
}

function isTaken(reader: Reader, sign: string): boolean {
  blanks(reader)
  if (reader.text[reader.at] !== sign) return false
  reader.at += 1
  blanks(reader)
  return true
}
