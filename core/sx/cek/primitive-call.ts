/** Calls of primitives as closures over the slots, the commonest with the shapes of operand that loops are made of. */
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul, sub } from '../numbers/tower.ts'
import type { PrimCall } from '../resolve/core.ts'
import { equals } from '../values/equal.ts'
import { Raised } from '../values/errors.ts'
import { truthy } from '../values/truth.ts'
import { List, type Value } from '../values/types.ts'
import type { Simple } from './nodes.ts'

export function primitive(core: PrimCall, args: Simple[]): Simple {
  const [a, b] = args as [Simple, Simple]
  const { name } = core.prim
  const inline =
    args.length === 2 ? INLINE2[name]?.(a, b, core) : args.length === 1 ? INLINE1[name]?.(a) : null
  if (inline) return inline
  const call = general(core, args)
  return core.at === null ? call : withPosition(call, core.at)
}

/** Several forms may be one step, so what is raised says which it was. */
function withPosition(run: Simple, form: List): Simple {
  return (s, u) => {
    try {
      return run(s, u)
    } catch (e) {
      throw at(form, e)
    }
  }
}

function general(core: PrimCall, args: Simple[]): Simple {
  const [a, b, c] = args as [Simple, Simple, Simple]
  const { fn } = core.prim
  if (args.length === 2) return (s, u) => fn(a(s, u), b(s, u))
  if (args.length === 1) return (s, u) => fn(a(s, u))
  if (args.length === 0) return () => fn()
  if (args.length === 3) return (s, u) => fn(a(s, u), b(s, u), c(s, u))
  return (s, u) => {
    const values = new Array<Value>(args.length)
    for (let i = 0; i < args.length; i++) values[i] = (args[i] as Simple)(s, u)
    return fn(...values)
  }
}

type Binary = (x: Value, y: Value) => Value
type Inline2 = (a: Simple, b: Simple, core: PrimCall) => Simple
/** A local and a small constant; `careful` is for a local that holds no small integer. */
type WithConstant = (slot: number, k: number, careful: Binary) => Simple

/** The commonest arithmetic, with the operand shapes that loops are made of; of two small integers, none can fail. */
const arithmetic =
  (operation: Binary, withConstant: WithConstant): Inline2 =>
  (a, b, { args: [left, right], at }) => {
    const careful: Binary = (x, y) => carefully(operation, x, y, at)
    if (left?.op === 'local' && !left.v.assigned && right?.op === 'const' && typeof right.value === 'number')
      return withConstant(left.v.slot, right.value, careful)
    return (s, u) => {
      const x = a(s, u)
      const y = b(s, u)
      return typeof x === 'number' && typeof y === 'number' ? operation(x, y) : careful(x, y)
    }
  }

function carefully(operation: Binary, x: Value, y: Value, form: List | null): Value {
  try {
    return operation(x, y)
  } catch (e) {
    throw at(form, e)
  }
}

/** `e`, with its place if nobody further inside knew it. */
function at(form: List | null, e: unknown): unknown {
  if (e instanceof Raised) e.at ??= form
  return e
}

/** Each with a closure of its own: one for all would have the host call what it could put in line. */
const INLINE2: Record<string, Inline2 | undefined> = {
  '+': arithmetic(add, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? add(x, k) : careful(x, k)
  }),
  '-': arithmetic(sub, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? sub(x, k) : careful(x, k)
  }),
  '*': arithmetic(mul, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? mul(x, k) : careful(x, k)
  }),
  '<': arithmetic(lt, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x < k : careful(x, k)
  }),
  '>': arithmetic(gt, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x > k : careful(x, k)
  }),
  '<=': arithmetic(le, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x <= k : careful(x, k)
  }),
  '>=': arithmetic(ge, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x >= k : careful(x, k)
  }),
  '=': arithmetic(equals, (slot, k, careful) => s => {
    const x = s[slot] as Value
    return typeof x === 'number' ? x === k : careful(x, k)
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
