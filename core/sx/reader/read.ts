/**
 * Text to forms. The open brackets are kept on a list of our own, so that no nesting of the text can exhaust
 * the stack of the host.
 */

import { ReadError } from '../values/errors.ts'
import { EMPTY, fromArray, list, toArray } from '../values/lists.ts'
import { DOTTED, isDottedForm, label, reference } from '../values/pairs.ts'
import { sym } from '../values/symbols.ts'
import { type Dict, List, Opaque, type Value } from '../values/types.ts'
import { type Dialect, readAtom, readChar } from './atoms.ts'
import { place } from './positions.ts'
import { Scanner } from './scanner.ts'
import { readBarSymbol, readRawString, readString } from './strings.ts'

export type { Dialect } from './atoms.ts'

/** Nesting that the reader accepts; a person's program stays far below. */
export const MOST_NESTED = 10_000

/**
 * All forms of `text`.
 * @throws ReadError with line and column, counted from 1
 */
export function readAll(text: string, dialect: Dialect = 'sx'): Value[] {
  const reader = new Reader(text, dialect)
  const forms: Value[] = []
  for (;;) {
    const form = reader.next()
    if (form === END) return forms
    forms.push(form)
  }
}

/** Exactly one form. */
export function readOne(text: string, dialect: Dialect = 'sx'): Value {
  const forms = readAll(text, dialect)
  if (forms.length !== 1)
    throw new ReadError(`wanted one form, found ${forms.length}`, 1, 1, forms.length === 0)
  return forms[0] as Value
}

export const END = Symbol('end of text')

interface Open {
  /** The bracket that closes it, or a prefix (`quote`, `label`, `skip`) that ends after one form. */
  readonly kind: ')' | ']' | '}' | 'vector' | 'bytes' | 'prefix' | 'label' | 'skip'
  readonly items: Value[]
  readonly prefix: string
  readonly line: number
  readonly column: number
  /** Index of the tail after a dot, in the dialect that has dotted lists. */
  dotAt: number
}

const PREFIXES: Readonly<Record<string, string>> = { "'": 'quote', '`': 'quasiquote', ',': 'unquote' }
const OPENERS: Readonly<Record<string, ')' | ']' | '}'>> = { '(': ')', '[': ']', '{': '}' }

/** Reads one form at a time. */
export class Reader {
  private readonly at: Scanner
  private readonly open: Open[] = []
  private folding = false

  constructor(
    text: string,
    private readonly dialect: Dialect,
  ) {
    this.at = new Scanner(text, dialect)
  }

  next(): Value | typeof END {
    for (;;) {
      const form = this.step()
      if (form === END) {
        const pending = this.open.at(-1)
        if (pending) throw new ReadError('not closed before the end', pending.line, pending.column, true)
        return END
      }
      if (form === MORE) continue
      const whole = this.deliver(form)
      if (whole !== MORE) return whole
    }
  }

  /** Line where the last form ended. */
  get line(): number {
    return this.at.line
  }

  /** What follows on the same line, not yet read. */
  restOfLine(): string {
    return this.at.restOfLine()
  }

  /** One token: a finished form, or MORE when a bracket or prefix was opened. */
  private step(): Value | typeof END | typeof MORE {
    const { at } = this
    at.skipBlank()
    const c = at.peek()
    if (c === '') return END
    const line = at.line
    const column = at.column
    const closer = OPENERS[c]
    if (closer) {
      at.take(1)
      return this.push(closer, '', line, column)
    }
    if (c === ')' || c === ']' || c === '}') return this.close(c)
    const prefix = PREFIXES[c]
    if (prefix) {
      const splicing = c === ',' && at.peek(1) === '@'
      at.take(splicing ? 2 : 1)
      return this.push('prefix', splicing ? 'unquote-splicing' : prefix, line, column)
    }
    if (c === '"') return readString(at)
    if (c === '|') return sym(readBarSymbol(at))
    if (c === '#') {
      const after = at.peek(1)
      if (after === ';') {
        at.take(2)
        return this.push('skip', '', line, column)
      }
      if (after === '(') {
        at.take(2)
        return this.push('vector', '', line, column)
      }
      if (after === '|') return readRawString(at)
      if (after === '\\') return readChar(at)
      if (at.takeThe(BYTES)) return this.push('bytes', '', line, column)
      const labelled = this.dialect === 'r7rs' ? at.takeThe(LABEL) : null
      if (labelled?.endsWith('#')) return reference(Number.parseInt(labelled.slice(1), 10))
      if (labelled) return this.push('label', labelled.slice(1, -1), line, column)
    }
    const text = at.takeWord()
    if (this.dialect === 'r7rs' && this.directive(text)) return MORE
    if (text === '.' && this.dialect === 'r7rs') return this.dot(line, column)
    return readAtom(this.folding ? text.toLowerCase() : text, this.dialect, line, column)
  }

  /** `#!fold-case` and `#!no-fold-case` hold for what follows (R7RS 2.1). */
  private directive(text: string): boolean {
    if (text !== '#!fold-case' && text !== '#!no-fold-case') return false
    this.folding = text === '#!fold-case'
    return true
  }

  private push(kind: Open['kind'], prefix: string, line: number, column: number): typeof MORE {
    if (this.open.length >= MOST_NESTED)
      throw new ReadError(`nested more than ${MOST_NESTED} deep`, line, column)
    this.open.push({ kind, items: [], prefix, line, column, dotAt: -1 })
    return MORE
  }

  private dot(line: number, column: number): typeof MORE {
    const within = this.open.at(-1)
    if (within?.kind !== ')' || within.items.length === 0 || within.dotAt >= 0)
      throw new ReadError('a stray dot', line, column)
    within.dotAt = within.items.length
    return MORE
  }

  private close(c: ')' | ']' | '}'): Value {
    const { at } = this
    const within = this.open.pop()
    if (!within) throw new ReadError(`stray ${c}`, at.line, at.column)
    const wanted = within.kind === 'vector' || within.kind === 'bytes' ? ')' : within.kind
    if (wanted === 'prefix' || wanted === 'label' || wanted === 'skip')
      throw new ReadError(`a form is missing before ${c}`, at.line, at.column)
    if (wanted !== c)
      throw new ReadError(
        `${c} closes what ${wanted} should, open since ${within.line}:${within.column}`,
        at.line,
        at.column,
      )
    at.take(1)
    return finish(within)
  }

  /** Puts a finished form into the innermost bracket; gives it back when there is none. */
  private deliver(form: Value): Value | typeof MORE {
    let done = form
    for (;;) {
      const within = this.open.at(-1)
      if (!within) return done
      if (within.kind === 'skip') {
        this.open.pop()
        return MORE
      }
      if (within.kind !== 'prefix' && within.kind !== 'label') {
        within.items.push(done)
        return MORE
      }
      this.open.pop()
      const { kind, prefix } = within
      const made = kind === 'label' ? label(Number(prefix), done) : list(sym(prefix), done)
      place(made, within.line, within.column)
      done = made
    }
  }
}

const MORE = Symbol('more to read')
const BYTES = /#u8\(/iy
const LABEL = /#\d{1,9}[=#]/y

function finish(within: Open): Value {
  const { items, line, column } = within
  if (within.kind === 'vector') return items
  if (within.kind === 'bytes') return bytes(within)
  if (within.kind === '}') return dictForm(within)
  if (items.length === 0) return EMPTY
  if (within.dotAt >= 0) {
    if (within.dotAt !== items.length - 1) throw new ReadError('one form must follow the dot', line, column)
    const dotted = dottedForm(items)
    place(dotted, line, column)
    return dotted
  }
  const made = fromArray(items)
  place(made, line, column)
  return made
}

/** `(a . (b c))` is `(a b c)`; only what ends in something else than a list stays dotted. */
function dottedForm(items: Value[]): List {
  const tail = items.at(-1) as Value
  const before = items.slice(0, -1)
  if (isDottedForm(tail)) return list(sym(DOTTED), ...before, ...toArray(tail.rest))
  if (tail instanceof List && !isLabelled(tail)) return fromArray(before, 0, tail)
  return list(sym(DOTTED), ...items)
}

const isLabelled = (form: List): boolean => form.first instanceof Opaque

function bytes({ items, line, column }: Open): Uint8Array {
  for (const x of items)
    if (typeof x !== 'number' || x < 0 || x > 255)
      throw new ReadError('a bytevector holds bytes, 0 to 255', line, column)
  return Uint8Array.from(items as number[])
}

function dictForm({ items, line, column }: Open): Dict {
  if (items.length % 2 !== 0) throw new ReadError('a dict needs a value for every key', line, column)
  const dict: Dict = new Map()
  for (let i = 0; i < items.length; i += 2)
    dict.set(keyName(items[i] as Value, line, column), items[i + 1] as Value)
  place(dict, line, column)
  return dict
}

function keyName(key: Value, line: number, column: number): string {
  if (typeof key === 'string') return key
  if (typeof key === 'object' && key !== null && 'name' in key && typeof key.name === 'string')
    return key.name
  throw new ReadError('a key of a dict is a keyword, a string or a symbol', line, column)
}
