import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { formatNumber } from '../numbers/format.ts'
import { parseNumber } from '../numbers/parse.ts'
import { isNumber, toFloat } from '../numbers/tower.ts'
import { fail, typeFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { Flonum, Keyword, List, Ratio, Sym, type Value } from '../values/types.ts'
import type { Spec } from './spec.ts'
import { asString } from './string-charges.ts'

const MOST_NESTED = 500

/** JSON text to values: objects are dicts (whatever their keys are called), arrays lists, null is nil. */
function parse(text: Value): Value {
  const source = asString('json-parse', text)
  chargeMemory(source.length * 8)
  chargeWork(source.length >>> 2)
  let at = 0
  const fault = (): never => fail('json-error', `json-parse: unexpected text at ${at}`)
  const token =
    /\s*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/uy
  const next = (): RegExpExecArray => {
    token.lastIndex = at
    const found = token.exec(source) ?? fault()
    at = token.lastIndex
    return found
  }
  const blanks = /\s*/y
  const peek = (): string => {
    blanks.lastIndex = at
    blanks.exec(source)
    at = blanks.lastIndex
    return source.charAt(at)
  }
  const value = (depth: number): Value => {
    if (depth > MOST_NESTED) fail('json-error', 'json-parse: nested too deep')
    const [, mark, string, number, word] = next()
    if (string !== undefined) return text_(string)
    if (number !== undefined) return numberOf(number)
    if (word !== undefined) return word === 'null' ? null : word === 'true'
    if (mark === '[') return array(depth)
    if (mark === '{') return object(depth)
    return fault()
  }
  const text_ = (quoted: string): string => {
    try {
      return JSON.parse(quoted) as string
    } catch (e) {
      if (e instanceof SyntaxError) fault()
      throw e
    }
  }
  const array = (depth: number): Value => {
    const items: Value[] = []
    if (peek() === ']') {
      next()
      return fromArray(items)
    }
    for (;;) {
      items.push(value(depth + 1))
      const mark = next()[1]
      if (mark === ']') return fromArray(items)
      if (mark !== ',') fault()
    }
  }
  const object = (depth: number): Value => {
    const dict = new Map<string, Value>()
    if (peek() === '}') {
      next()
      return dict
    }
    for (;;) {
      const key = next()[2]
      if (key === undefined || next()[1] !== ':') fault()
      dict.set(text_(key as string), value(depth + 1))
      const mark = next()[1]
      if (mark === '}') return dict
      if (mark !== ',') fault()
    }
  }
  const whole = value(0)
  if (source.slice(at).trim() !== '') fault()
  return whole
}

function numberOf(text: string): Value {
  return parseNumber(text) ?? fail('json-error', 'json-parse: a number is too long')
}

/** Values to JSON text; dicts and lists and vectors, strings, symbols and keywords by name, numbers, nil. */
function stringify(x: Value): Value {
  const parts: string[] = []
  json(x, 0, parts)
  return parts.join('')
}

const STEPS_A_VALUE = 8

/** Paid for piece by piece, since a small value may hold itself many times over. */
function json(x: Value, depth: number, parts: string[]): void {
  if (depth > MOST_NESTED) fail('json-error', 'json-stringify: nested too deep, or cyclic')
  chargeWork(STEPS_A_VALUE)
  if (x instanceof List) sequence(each(x), depth, parts)
  else if (Array.isArray(x)) sequence(x, depth, parts)
  else if (x instanceof Map) object(x, depth, parts)
  else piece(atom(x), parts)
}

function atom(x: Value): string {
  if (x === null || typeof x === 'boolean') return String(x)
  if (typeof x === 'string') return quoted(x)
  if (x instanceof Sym || x instanceof Keyword) return quoted(x.name)
  if (isNumber(x)) return jsonNumber(x)
  typeFault('json-stringify', 'data', x)
}

function sequence(items: Iterable<Value>, depth: number, parts: string[]): void {
  let before = '['
  for (const item of items) {
    piece(before, parts)
    json(item, depth + 1, parts)
    before = ','
  }
  piece(before === '[' ? '[]' : ']', parts)
}

function object(x: Map<string, Value>, depth: number, parts: string[]): void {
  let before = '{'
  for (const [key, item] of x) {
    piece(`${before}${quoted(key)}:`, parts)
    json(item, depth + 1, parts)
    before = ','
  }
  piece(before === '{' ? '{}' : '}', parts)
}

/** Paid for before it is made; an escape may take six characters for one. */
function quoted(text: string): string {
  chargeWork(text.length >>> 2)
  return JSON.stringify(text)
}

function piece(text: string, parts: string[]): void {
  chargeMemory(text.length * 2 + 8)
  parts.push(text)
}

function jsonNumber(x: Parameters<typeof toFloat>[0]): string {
  if (!(x instanceof Flonum) && !(x instanceof Ratio)) return formatNumber(x)
  const v = toFloat(x)
  if (!Number.isFinite(v)) typeFault('json-stringify', 'a finite number', x)
  return formatNumber(new Flonum(v))
}

export const JSON_: readonly Spec[] = [
  ['json-parse', 1, 1, parse, 'value of a JSON text'],
  ['json-stringify', 1, 1, stringify, 'JSON text of a value'],
]
