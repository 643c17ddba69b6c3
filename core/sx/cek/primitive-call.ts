/** Calls of primitives as closures over the slots, the commonest with the shapes of operand that loops are made of. */
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul, sub } from '../numbers/tower.ts'
import type { Core, PrimCall } from '../resolve/core.ts'
import { equals } from '../values/equal.ts'
import { Raised } from '../values/errors.ts'
import { truthy } from '../values/truth.ts'
import { List, type Value } from '../values/types.ts'
import type { Simple } from './nodes.ts'

export function primitive(core: PrimCall, args: Simple[]): Simple {
  const call = unplaced(core, args)
  return core.at === null ? call : placed(call, core.at)
}

/** Several forms may be one step, so what is raised says which it was. */
function placed(run: Simple, form: List): Simple {
  return (s, u) => {
    try {
      return run(s, u)
    } catch (e) {
      if (e instanceof Raised) e.at ??= form
      throw e
    }
  }
}

function unplaced(core: PrimCall, args: Simple[]): Simple {
  const [a, b, c] = args as [Simple, Simple, Simple]
  const { fn } = core.prim
  if (args.length === 2) return INLINE2[core.prim.name]?.(a, b, core.args) ?? ((s, u) => fn(a(s, u), b(s, u)))
  if (args.length === 1) return INLINE1[core.prim.name]?.(a) ?? ((s, u) => fn(a(s, u)))
  if (args.length === 0) return () => fn()
  if (args.length === 3) return (s, u) => fn(a(s, u), b(s, u), c(s, u))
  return (s, u) => {
    const values = new Array<Value>(args.length)
    for (let i = 0; i < args.length; i++) values[i] = (args[i] as Simple)(s, u)
    return fn(...values)
  }
}

type Inline2 = (a: Simple, b: Simple, cores: Core[]) => Simple

/** The commonest arithmetic, with the operand shapes that loops are made of. */
function arithmetic(
  general: (x: Value, y: Value) => Value,
  fast: (slot: number, k: number) => Simple,
): Inline2 {
  return (a, b, [left, right]) => {
    if (left?.op === 'local' && !left.v.assigned && right?.op === 'const' && typeof right.value === 'number')
      return fast(left.v.slot, right.value)
    return (s, u) => general(a(s, u), b(s, u))
  }
}

const INLINE2: Record<string, Inline2 | undefined> = {
  '+': arithmetic(add, (slot, k) => s => add(s[slot] as Value, k)),
  '-': arithmetic(sub, (slot, k) => s => sub(s[slot] as Value, k)),
  '*': arithmetic(mul, (slot, k) => s => mul(s[slot] as Value, k)),
  '<': arithmetic(lt, (slot, k) => s => lt(s[slot] as Value, k)),
  '>': arithmetic(gt, (slot, k) => s => gt(s[slot] as Value, k)),
  '<=': arithmetic(le, (slot, k) => s => le(s[slot] as Value, k)),
  '>=': arithmetic(ge, (slot, k) => s => ge(s[slot] as Value, k)),
  '=': arithmetic(equals, (slot, k) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x === k : equals(x, k)
  }),
}

const INLINE1: Record<string, ((a: Simple) => Simple) | undefined> = {
  not: a => (s, u) => !truthy(a(s, u)),
  'nil?': a => (s, u) => a(s, u) === null,
  'empty-list?': a => (s, u) => {
    const x = a(s, u)
    return x instanceof List && x.len === 0
  },
}
