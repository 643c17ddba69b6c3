import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { formatNumber } from '../numbers/format.ts'
import { parseNumber } from '../numbers/parse.ts'
import { isNumber, toFloat } from '../numbers/tower.ts'
import { fail, typeFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { Flonum, Keyword, List, Ratio, Sym, type Value } from '../values/types.ts'
import type { Spec } from './spec.ts'
import { asString, chargeText } from './strings.ts'

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
  const peek = (): string =>
    /\S/.exec(source.slice(at, at + 64))?.[0] ?? (source.slice(at).trim() === '' ? '' : ' ')
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
  return json(x, 0)
}

const STEPS_A_VALUE = 8

function json(x: Value, depth: number): string {
  if (depth > MOST_NESTED) fail('json-error', 'json-stringify: nested too deep, or cyclic')
  chargeWork(STEPS_A_VALUE)
  if (x === null || typeof x === 'boolean') return charged(String(x))
  if (typeof x === 'string') return quoted(x)
  if (x instanceof Sym || x instanceof Keyword) return quoted(x.name)
  if (isNumber(x)) return charged(jsonNumber(x))
  chargeMemory(8)
  if (x instanceof List) return `[${[...each(x)].map(item => json(item, depth + 1)).join(',')}]`
  if (Array.isArray(x)) return `[${x.map(item => json(item, depth + 1)).join(',')}]`
  if (x instanceof Map)
    return `{${[...x].map(([key, item]) => `${quoted(key)}:${json(item, depth + 1)}`).join(',')}}`
  typeFault('json-stringify', 'data', x)
}

const quoted = (text: string): string => charged(JSON.stringify(text))

/** Paid for piece by piece, since a small value may hold itself many times over. */
function charged(text: string): string {
  chargeText(text.length)
  return text
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
