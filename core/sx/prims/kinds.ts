/** Kinds of values, errors, and the small change that the derived forms need. */
import { MISSING } from '../cek/apply.ts'
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { write } from '../printer/print.ts'
import { readAll } from '../reader/read.ts'
import { Closure, Component, Continuation, Control, Macro, Primitive } from '../values/callable.ts'
import { isEq, isEqual } from '../values/equal.ts'
import { fail, Raised, ReadError, typeFault } from '../values/errors.ts'
import { fromArray } from '../values/lists.ts'
import { isText, textOf } from '../values/mutable-string.ts'
import { gensym, keyword } from '../values/symbols.ts'
import { truthy } from '../values/truth.ts'
import {
  Char,
  ErrorValue,
  Flonum,
  Keyword,
  List,
  Markup,
  MultipleValues,
  MutableString,
  Pair,
  Parameter,
  Promise_,
  Ratio,
  Rec,
  RecordType,
  StringBuffer,
  Sym,
  type Value,
} from '../values/types.ts'
import { asList } from './lists.ts'
import type { Spec } from './spec.ts'
import { SYMBOL } from './strings.ts'

function isCallable(x: Value): boolean {
  return (
    x instanceof Closure ||
    x instanceof Primitive ||
    x instanceof Control ||
    x instanceof Continuation ||
    x instanceof Component ||
    x instanceof Parameter
  )
}

export function kindOf(x: Value): string {
  if (x === null) return 'nil'
  if (typeof x === 'boolean') return 'boolean'
  if (typeof x === 'string') return 'string'
  if (typeof x === 'number' || typeof x === 'bigint') return 'integer'
  if (x instanceof Flonum) return 'float'
  if (x instanceof Ratio) return 'ratio'
  if (x instanceof List) return 'list'
  if (Array.isArray(x)) return 'vector'
  if (x instanceof Map) return 'dict'
  if (x instanceof Pair) return 'pair'
  if (x instanceof MutableString) return 'string'
  if (x instanceof Uint8Array) return 'bytevector'
  if (x instanceof Sym) return 'symbol'
  if (x instanceof Keyword) return 'keyword'
  if (x instanceof Char) return 'character'
  if (x instanceof Rec) return x.type.name
  if (x instanceof ErrorValue) return 'error'
  if (x instanceof Macro) return 'macro'
  if (x instanceof Component) return 'component'
  if (x instanceof StringBuffer) return 'string-buffer'
  if (x instanceof Markup) return 'markup'
  if (x instanceof Promise_) return 'promise'
  return isCallable(x) ? 'procedure' : 'object'
}

function raiseError(message: Value, ...irritants: Value[]): never {
  throw new Raised(
    new ErrorValue('error', typeof message === 'string' ? message : write(message), fromArray(irritants)),
  )
}

function makeError(kind: Value, message: Value, irritants: Value = null): Value {
  if (typeof message !== 'string') typeFault('make-error', 'a string as the message', message)
  const name = kind instanceof Sym || kind instanceof Keyword ? kind.name : kind
  if (typeof name !== 'string') typeFault('make-error', 'a string as the kind', kind)
  return new ErrorValue(name, message, asList('make-error', irritants))
}

function errorPart(who: string, part: (e: ErrorValue) => Value): (x: Value) => Value {
  return x => {
    if (!(x instanceof ErrorValue)) typeFault(who, 'an error', x)
    return part(x)
  }
}

function caseMatch(x: Value, keys: Value[]): boolean {
  for (const key of keys) if (isEq(x, key instanceof Keyword ? key.name : key)) return true
  return keys.length > 0 && typeof x === 'object' && keys.some(key => key instanceof List && isEqual(x, key))
}

/** Values of `&key` parameters: strings that name one, each followed by its value, anywhere in the rest. */
function keyRef(rest: List, key: string, names: string[]): Value {
  let found: Value = MISSING
  for (let at = rest; at.len > 1; ) {
    const isKey = typeof at.first === 'string' && names.includes(at.first)
    if (isKey && at.first === key) found = at.rest.first
    at = isKey ? at.rest.rest : at.rest
  }
  return found
}

function keyRest(rest: List, names: string[]): Value {
  const out: Value[] = []
  for (let at = rest; at.len > 0; ) {
    const isKey = at.len > 1 && typeof at.first === 'string' && names.includes(at.first)
    if (!isKey) out.push(at.first)
    at = isKey ? at.rest.rest : at.rest
  }
  return fromArray(out)
}

function readText(text: Value): Value {
  if (typeof text !== 'string') typeFault('read-string', 'a string', text)
  chargeMemory(text.length * 16)
  chargeWork(text.length * 4)
  try {
    return fromArray(readAll(text))
  } catch (e) {
    if (e instanceof ReadError) fail('read-error', `${e.line}:${e.column} ${e.message}`)
    throw e
  }
}

function makeParameter(initial: Value, converter: Value = null): Value {
  return new Parameter(initial, converter)
}

function makeMacro(name: Value, expander: Value): Value {
  if (!(expander instanceof Closure)) typeFault('defmacro', 'a lambda', expander)
  return new Macro(String(name), expander)
}

function accepts(shape: Value, args: Value): boolean {
  const count = (args as List).len
  const n = shape as number
  return n >= 0 ? count === n : count >= -n - 1
}

/** `match` has checked the type before. */
const recordSlot = (x: Rec, i: number): Value => x.slots[i] as Value

export const KINDS: readonly Spec[] = [
  ['type-of', 1, 1, kindOf, 'name of the kind'],
  ['nil?', 1, 1, (x: Value) => x === null, 'nil'],
  ['boolean?', 1, 1, (x: Value) => typeof x === 'boolean', 'true or false'],
  ['symbol?', 1, 1, (x: Value) => x instanceof Sym, 'a symbol'],
  ['keyword?', 1, 1, (x: Value) => x instanceof Keyword, 'a quoted keyword'],
  ['procedure?', 1, 1, isCallable, 'can be called'],
  ['macro?', 1, 1, (x: Value) => x instanceof Macro, 'a macro'],
  ['component?', 1, 1, (x: Value) => x instanceof Component, 'a component'],
  ['promise?', 1, 1, (x: Value) => x instanceof Promise_, 'a promise'],
  ['record?', 1, 1, (x: Value) => x instanceof Rec, 'a record or variant'],
  ['error?', 1, 1, (x: Value) => x instanceof ErrorValue, 'an error value'],
  ['not', 1, 1, (x: Value) => !truthy(x), 'true for nil and false'],
  ['identity', 1, 1, (x: Value) => x, 'the argument'],
  ['error', 1, -1, raiseError, 'raises an error with a message and irritants'],
  ['raise', 1, 1, (x: Value) => raise(x), 'raises a value'],
  ['make-error', 2, 3, makeError, 'error value of a kind, message and irritants'],
  ['error-kind', 1, 1, errorPart('error-kind', e => e.kind), 'kind of an error, such as "type-error"'],
  ['error-message', 1, 1, errorPart('error-message', e => e.message), 'message of an error'],
  ['error-irritants', 1, 1, errorPart('error-irritants', e => e.irritants), 'list of what an error is about'],
  ['gensym', 0, 1, freshSymbol, 'a symbol like no other'],
  ['make-keyword', 1, 1, (x: Value) => keyword(nameOf('make-keyword', x)), 'the keyword of a name'],
  [
    'values',
    0,
    -1,
    (...xs: Value[]) => (xs.length === 1 ? (xs[0] as Value) : new MultipleValues(xs)),
    'several values',
  ],
  ['make-parameter', 1, 2, makeParameter, 'parameter with an initial value and a converter'],
  ['%make-promise', 1, 1, (thunk: Value) => new Promise_(false, thunk), 'promise of a thunk'],
  [
    'make-promise',
    1,
    1,
    (x: Value) => (x instanceof Promise_ ? x : new Promise_(true, x)),
    'promise that is already kept',
  ],
  ['read-string', 1, 1, readText, 'list of the forms of a text'],
  [
    'record-type',
    1,
    1,
    (x: Value) => (x instanceof Rec ? x.type : typeFault('record-type', 'a record', x)),
    'type of a record',
  ],
  ['make-record-type', 2, 2, recordType, 'record type of a name and a list of field names'],
  ['%make-macro', 2, 2, makeMacro, 'macro of an expander'],
  ['%missing?', 1, 1, (x: Value) => x === MISSING, 'stands for an argument that was left out'],
  ['%key-ref', 3, 3, keyRef, 'value of a key argument'],
  ['%key-rest', 2, 2, keyRest, 'arguments without the key arguments'],
  ['%case?', 2, 2, caseMatch, 'one of the keys of a case clause'],
  ['%accepts?', 2, 2, accepts, 'takes so many arguments'],
  ['%record-is?', 2, 2, (type: Value, x: Value) => x instanceof Rec && x.type === type, 'of a record type'],
  ['%record-slot', 2, 2, recordSlot, 'field by index'],
  ['%list-of?', 2, 2, (x: Value, n: Value) => x instanceof List && x.len === n, 'a list of a length'],
  [
    '%list-of-least?',
    2,
    2,
    (x: Value, n: number) => x instanceof List && x.len >= n,
    'a list of at least a length',
  ],
  ['%vector-of?', 2, 2, (x: Value, n: Value) => Array.isArray(x) && x.length === n, 'a vector of a length'],
  ['%dict-with?', 2, 2, (x: Value, key: string) => x instanceof Map && x.has(key), 'a dict with a key'],
]

function raise(x: Value): never {
  throw new Raised(x)
}

function recordType(name: Value, fields: Value): Value {
  chargeMemory(64)
  const type = nameOf('make-record-type', name)
  return new RecordType(type, asNames(fields))
}

function asNames(fields: Value): string[] {
  const out: string[] = []
  chargeMemory(asList('make-record-type', fields).len * 16)
  for (let at = asList('make-record-type', fields); at.len > 0; at = at.rest)
    out.push(nameOf('make-record-type', at.first))
  return out
}

/** What is no name stays no name: the host's own text of a value may take for ever. */
function nameOf(who: string, x: Value): string {
  if (x instanceof Sym || x instanceof Keyword) return x.name
  if (isText(x)) return typeof x === 'string' ? x : textOf(x)
  typeFault(who, 'a name', x)
}

function freshSymbol(prefix: Value = 'g'): Value {
  const name = nameOf('gensym', prefix)
  chargeMemory(SYMBOL + name.length * 2)
  return gensym(name)
}
