import { ambient } from '../cek/ambient.ts'
import { gate } from '../jit/gate.ts'
import { jitWorld } from '../jit/state.ts'
import { chargeMemory } from '../meter/meter.ts'
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

function excludeName(x: Value): void {
  const name = nameOf(x)
  // Each lambda that is compiled is compared with all of them.
  chargeMemory(64 + name.length * 2)
  if (jitWorld.now.excluded.size >= MOST_EXCLUDED)
    fail('type-error', `jit-exclude!: more than ${MOST_EXCLUDED} names`)
  jitWorld.now.excluded.add(name)
}

const MOST_EXCLUDED = 1_000

/** Names, prefixes `abc-*`, or lists of them: these lambdas stay interpreted from now on. */
function exclude(...patterns: Value[]): Value {
  for (const pattern of patterns) {
    if (pattern instanceof List) for (const inner of each(pattern)) excludeName(inner)
    else excludeName(pattern)
  }
  gate.drop()
  return null
}

function setThreshold(n: Value): Value {
  const calls = small('jit-set-threshold!', n)
  if (calls < 1) fail('type-error', 'jit-set-threshold!: wanted a number of at least 1', n)
  jitWorld.now.threshold = calls
  return null
}

function counters(): Value {
  const { compiled, evicted, refused, entered, threshold } = jitWorld.now
  return new Map<string, Value>(Object.entries({ compiled, evicted, refused, entered, threshold }))
}

const COMPILE_FORM = 'thunk that evaluates a form at the top level; unlike eval it may run compiled'

export const JIT: readonly Spec[] = [
  ['jit-exclude!', 1, -1, exclude, "keeps the program's lambdas of these names or prefix-* interpreted"],
  ['jit-excluded', 0, 0, () => fromArray([...jitWorld.now.excluded]), 'list of what is excluded'],
  ['jit-set-threshold!', 1, 1, setThreshold, 'calls before a lambda of the program is compiled'],
  ['jit-counters', 0, 0, counters, 'dict of what the JIT has done for the program'],
  ['compile-form', 1, 1, form => ambient.evaluator(form, true), COMPILE_FORM],
]
