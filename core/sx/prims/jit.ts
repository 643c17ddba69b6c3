import { ambient } from '../cek/ambient.ts'
import { gate } from '../jit/gate.ts'
import { jit } from '../jit/state.ts'
import { fail, typeFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { Keyword, List, Sym, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import type { Spec } from './spec.ts'

function nameOf(x: Value): string {
  if (x instanceof Sym || x instanceof Keyword) return x.name
  if (typeof x === 'string') return x
  typeFault('jit-exclude!', 'a name, or a prefix ending in *', x)
}

/** Names, prefixes `abc-*`, or lists of them: these lambdas stay interpreted from now on. */
function exclude(...patterns: Value[]): Value {
  for (const pattern of patterns) {
    if (pattern instanceof List) for (const inner of each(pattern)) jit.excluded.add(nameOf(inner))
    else jit.excluded.add(nameOf(pattern))
  }
  gate.drop()
  return null
}

function setThreshold(n: Value): Value {
  const calls = small('jit-set-threshold!', n)
  if (calls < 1) fail('type-error', 'jit-set-threshold!: wanted a number of at least 1', n)
  jit.threshold = calls
  return null
}

function counters(): Value {
  const { compiled, evicted, refused, entered, threshold } = jit
  return new Map<string, Value>(Object.entries({ compiled, evicted, refused, entered, threshold }))
}

const COMPILE_FORM = 'thunk that evaluates a form at the top level; unlike eval it may run compiled'

export const JIT: readonly Spec[] = [
  ['jit-exclude!', 1, -1, exclude, 'keeps lambdas of these names or prefix-* interpreted'],
  ['jit-excluded', 0, 0, () => fromArray([...jit.excluded]), 'list of what is excluded'],
  ['jit-set-threshold!', 1, 1, setThreshold, 'calls before a lambda is compiled'],
  ['jit-counters', 0, 0, counters, 'dict of what the JIT has done'],
  ['compile-form', 1, 1, form => ambient.evaluator(form, true), COMPILE_FORM],
]
