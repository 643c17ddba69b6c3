/** What needs a datum label (R7RS 2.4) to be written: what contains itself, or what is there more than once. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { List, Pair, Rec, type Value } from '../values/types.ts'

export type Container = List | Pair | Value[] | Map<string, Value> | Rec

export function isContainer(x: Value): x is Container {
  return x instanceof List || x instanceof Pair || Array.isArray(x) || x instanceof Map || x instanceof Rec
}

/** The parts of `x` that contain themselves. */
export function circularIn(x: Value): Set<object> {
  return found(x, state => state === 'open')
}

/** The parts of `x` that are reached in more than one way. */
export function sharedIn(x: Value): Set<object> {
  return found(x, state => state !== undefined)
}

type State = 'open' | 'left' | undefined

/** Bytes of a step on the way and of a state, as accounted. */
const STEP = 48

/** Every part is entered once; those entered `again` in a state that counts are the ones wanted. */
function found(x: Value, counts: (state: State) => boolean): Set<object> {
  const out = new Set<object>()
  const states = new Map<object, State>()
  const todo: { at: Container; leaving: boolean }[] = []
  const meet = (part: Value): void => {
    if (!isContainer(part) || (part instanceof List && part.len === 0)) return
    const state = states.get(part)
    if (counts(state)) out.add(part)
    if (state === undefined) todo.push({ at: part, leaving: false })
  }
  meet(x)
  for (let step = todo.pop(); step; step = todo.pop()) {
    const { at, leaving } = step
    if (leaving || states.get(at) !== undefined) {
      if (leaving) states.set(at, 'left')
      else if (counts(states.get(at))) out.add(at)
      continue
    }
    chargeMemory(STEP)
    chargeWork(8)
    states.set(at, 'open')
    todo.push({ at, leaving: true })
    for (const part of parts(at)) meet(part)
  }
  return out
}

function parts(x: Container): Iterable<Value> {
  if (x instanceof Pair) return [x.cdr, x.car]
  if (x instanceof List) return [x.rest, x.first]
  if (x instanceof Rec) return x.slots
  return x.values()
}
