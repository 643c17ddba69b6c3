import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { fail, typeFault } from '../values/errors.ts'
import { fromArray, list, nth } from '../values/lists.ts'
import { type Dict, Keyword, List, Sym, type Value } from '../values/types.ts'
import { CELL } from './lists.ts'
import type { Spec } from './spec.ts'

const ENTRY = 48
/** Shorter keys cost no more than any other step. */
const LONG_KEY = 256

function asDict(who: string, x: Value): Dict {
  if (!(x instanceof Map)) typeFault(who, 'a dict', x)
  return x
}

/** Keys are strings; a keyword or symbol stands for its name. */
function asKey(who: string, x: Value): string {
  if (typeof x === 'string') {
    if (x.length > LONG_KEY) chargeWork(x.length >>> 4)
    return x
  }
  if (x instanceof Keyword || x instanceof Sym) return x.name
  typeFault(who, 'a string as a key', x)
}

function dict(...pairs: Value[]): Value {
  if (pairs.length % 2 !== 0) fail('arity-error', 'dict: a key without a value')
  chargeMemory(32 + (pairs.length / 2) * ENTRY)
  const out: Dict = new Map()
  for (let i = 0; i < pairs.length; i += 2) out.set(asKey('dict', pairs[i] as Value), pairs[i + 1] as Value)
  return out
}

/** Of a dict by key; of a list or vector by index; the default (nil) where there is none. */
export function get(from: Value, key: Value, otherwise: Value = null): Value {
  if (from instanceof Map) {
    const found = from.get(asKey('get', key))
    return found === undefined ? otherwise : found
  }
  if (from === null) return otherwise
  if (typeof key === 'number') {
    if (Array.isArray(from)) return key >= 0 && key < from.length ? (from[key] as Value) : otherwise
    if (from instanceof List) {
      if (key < 0 || key >= from.len) return otherwise
      if (key > 64) chargeWork(key)
      return nth(from, key)
    }
  }
  typeFault('get', 'a dict, or a list or vector with an index', from)
}

function set(d: Value, key: Value, x: Value): Value {
  const into = asDict('dict-set!', d)
  const k = asKey('dict-set!', key)
  if (!into.has(k)) chargeMemory(ENTRY)
  into.set(k, x)
  return null
}

function assoc(d: Value, ...pairs: Value[]): Value {
  const from = d === null ? new Map<string, Value>() : asDict('assoc', d)
  if (pairs.length % 2 !== 0) fail('arity-error', 'assoc: a key without a value')
  chargeMemory((from.size + pairs.length / 2) * ENTRY)
  chargeWork(from.size)
  const out = new Map(from)
  for (let i = 0; i < pairs.length; i += 2) out.set(asKey('assoc', pairs[i] as Value), pairs[i + 1] as Value)
  return out
}

function copyOf(who: string, d: Value): Dict {
  const from = asDict(who, d)
  chargeMemory(32 + from.size * ENTRY)
  chargeWork(from.size)
  return new Map(from)
}

function dissoc(d: Value, ...keys: Value[]): Value {
  const out = copyOf('dissoc', d)
  for (const key of keys) out.delete(asKey('dissoc', key))
  return out
}

function merge(...dicts: Value[]): Value {
  const out: Dict = new Map()
  for (const d of dicts) {
    if (d === null) continue
    const from = asDict('merge', d)
    chargeMemory(from.size * ENTRY)
    chargeWork(from.size)
    for (const [key, x] of from) out.set(key, x)
  }
  return out
}

function listOf(who: string, d: Value, of: (key: string, x: Value) => Value, each = CELL): Value {
  const from = asDict(who, d)
  chargeMemory(from.size * each)
  chargeWork(from.size)
  return fromArray(Array.from(from, ([key, x]) => of(key, x)))
}

function clear(d: Value): Value {
  asDict('dict-clear!', d).clear()
  return null
}

export const DICTS: readonly Spec[] = [
  ['dict', 0, -1, dict, 'dict of alternating keys and values'],
  ['get', 2, 3, get, 'value of a key, or of an index; the default (nil) without one'],
  ['dict-ref', 2, 3, get, 'as get'],
  ['dict-set!', 3, 3, set, 'puts a value in place'],
  [
    'dict-delete!',
    2,
    2,
    (d: Value, k: Value) => asDict('dict-delete!', d).delete(asKey('dict-delete!', k)),
    'takes a key out; true when it was there',
  ],
  ['dict-clear!', 1, 1, clear, 'takes all keys out'],
  ['assoc', 1, -1, assoc, 'copy with keys set'],
  ['dissoc', 1, -1, dissoc, 'copy without keys'],
  ['merge', 0, -1, merge, 'all keys of all dicts; later ones win'],
  ['dict-copy', 1, 1, (d: Value) => copyOf('dict-copy', d), 'copy'],
  ['keys', 1, 1, (d: Value) => listOf('keys', d, key => key), 'list of the keys, oldest first'],
  [
    'vals',
    1,
    1,
    (d: Value) => listOf('vals', d, (_, x) => x),
    'list of the values, in the order of the keys',
  ],
  [
    'entries',
    1,
    1,
    (d: Value) => listOf('entries', d, (key, x) => list(key, x), CELL * 3),
    'list of (key value) lists',
  ],
  [
    'has-key?',
    2,
    2,
    (d: Value, k: Value) => asDict('has-key?', d).has(asKey('has-key?', k)),
    'true when the key is there',
  ],
  ['dict-size', 1, 1, (d: Value) => asDict('dict-size', d).size, 'number of keys'],
  ['dict?', 1, 1, (x: Value) => x instanceof Map, 'a dict'],
]
