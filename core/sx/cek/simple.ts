/** Expressions without calls become JS closures over the slots; the machine runs each as one step. */

import { chargeMemory } from '../meter/meter.ts'
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul, sub } from '../numbers/tower.ts'
import type { Core, Fix, LocalRef, MakeLambda, PrimCall, SetVar, UpRef, Variable } from '../resolve/core.ts'
import { assignCell, type Cell } from '../resolve/namespace.ts'
import { Box, type Captured, Closure } from '../values/callable.ts'
import { equals } from '../values/equal.ts'
import { Raised } from '../values/errors.ts'
import { truthy } from '../values/truth.ts'
import { List, type Value } from '../values/types.ts'
import { codeOf } from './code-of.ts'
import { early, unbound } from './faults.ts'
import type { Simple } from './nodes.ts'

/** True when `core` calls nothing that needs a frame or fuel. */
export function isSimple(core: Core): boolean {
  switch (core.op) {
    case 'const':
    case 'local':
    case 'up':
    case 'global':
    case 'lambda':
      return true
    case 'prim':
      return core.args.every(isSimple)
    case 'if':
      return isSimple(core.test) && isSimple(core.yes) && isSimple(core.no)
    case 'seq':
      return core.body.every(isSimple)
    case 'let':
      return isSimple(core.init) && isSimple(core.body)
    case 'fix':
      return isSimple(core.body)
    case 'set':
    case 'setg':
      return isSimple(core.value)
    default:
      return false
  }
}

/** True when evaluating `core` later, after other code has run, gives the same. */
export function isStable(core: Core): boolean {
  if (core.op === 'local' || core.op === 'up') {
    const v = core.op === 'local' ? core.v : core.v
    return !v.assigned
  }
  return core.op === 'const' || core.op === 'lambda'
}

export function simple(core: Core): Simple {
  switch (core.op) {
    case 'const': {
      const { value } = core
      return () => value
    }
    case 'local':
      return local(core.v)
    case 'up':
      return captured(core.index, core.v)
    case 'global':
      return global(core.cell)
    case 'lambda':
      return makeClosure(core)
    case 'prim':
      return core.at === null ? primitive(core) : placed(primitive(core), core.at)
    case 'if': {
      const test = simple(core.test)
      const then = simple(core.yes)
      const otherwise = simple(core.no)
      return (s, u) => (truthy(test(s, u)) ? then(s, u) : otherwise(s, u))
    }
    case 'seq': {
      const body = core.body.map(simple)
      const last = body.pop() as Simple
      return (s, u) => {
        for (const step of body) step(s, u)
        return last(s, u)
      }
    }
    case 'let': {
      const init = initial(core.v, simple(core.init))
      const body = simple(core.body)
      const { slot } = core.v
      return (s, u) => {
        s[slot] = init(s, u)
        return body(s, u)
      }
    }
    case 'fix': {
      const make = fix(core)
      const body = simple(core.body)
      return (s, u) => {
        make(s, u)
        return body(s, u)
      }
    }
    case 'set':
      return assign(core, simple(core.value))
    case 'setg':
      return assignGlobal(core.cell, simple(core.value), core.define)
    default:
      throw new Error(`${core.op} is not simple`)
  }
}

/** An assigned variable lives in a Box, so that frames may be copied when a continuation is entered again. */
export function initial(v: Variable, init: Simple): (s: Captured[], u: Captured[]) => Captured {
  return v.assigned ? (s, u) => new Box(init(s, u)) : init
}

function local(v: Variable): Simple {
  const { slot, name } = v
  if (v.forward)
    return s => {
      const held = s[slot]
      const value = held instanceof Box ? held.v : held
      return value === undefined ? early(name) : (value as Value)
    }
  if (v.assigned) return s => (s[slot] as Box).v as Value
  return s => s[slot] as Value
}

function captured(index: number, v: Variable): Simple {
  if (v.forward)
    return (_s, u) => {
      const value = (u[index] as Box).v
      return value === undefined ? early(v.name) : value
    }
  if (v.assigned) return (_s, u) => (u[index] as Box).v as Value
  return (_s, u) => u[index] as Value
}

function global(cell: Cell): Simple {
  return () => (cell.v === undefined ? unbound(cell) : cell.v)
}

export function makeClosure(core: MakeLambda): Simple {
  const code = codeOf(core.lambda)
  const sources = core.captures.map(raw)
  const bytes = 48 + 8 * sources.length
  if (sources.length === 0)
    return () => {
      chargeMemory(bytes)
      return new Closure(code, NO_CAPTURES)
    }
  return (s, u) => {
    chargeMemory(bytes)
    const up = new Array<Captured>(sources.length)
    for (let i = 0; i < sources.length; i++)
      up[i] = (sources[i] as (s: Captured[], u: Captured[]) => Captured)(s, u)
    return new Closure(code, up)
  }
}

const NO_CAPTURES: Captured[] = []

/** What a closure captures: the Box itself of an assigned variable. */
function raw(ref: LocalRef | UpRef): (s: Captured[], u: Captured[]) => Captured {
  if (ref.op === 'local') {
    const { slot } = ref.v
    return s => s[slot]
  }
  const { index } = ref
  return (_s, u) => u[index]
}

export function fix(core: Fix): Simple {
  const makers = core.lambdas.map(lambda => ({
    code: codeOf(lambda.lambda),
    sources: lambda.captures.map(raw),
  }))
  const { vars } = core
  return (s, u) => {
    const made = makers.map(({ code, sources }, i) => {
      chargeMemory(48 + 8 * sources.length)
      const closure = new Closure(code, new Array<Captured>(sources.length))
      const v = vars[i] as Variable
      s[v.slot] = v.assigned ? new Box(closure) : closure
      return closure
    })
    made.forEach((closure, i) => {
      makers[i]?.sources.forEach((source, j) => {
        closure.up[j] = source(s, u)
      })
    })
    return null
  }
}

export function assign(core: SetVar, value: Simple): Simple {
  const { target, initial: first } = core
  const place = raw(target)
  const { slot, name, forward } = target.v
  if (first)
    return (s, u) => {
      const held = place(s, u)
      if (held instanceof Box) held.v = value(s, u)
      else s[slot] = new Box(value(s, u))
      return null
    }
  return (s, u) => {
    const x = value(s, u)
    const box = place(s, u) as Box
    if (forward && box.v === undefined) early(name)
    box.v = x
    return null
  }
}

export function assignGlobal(cell: Cell, value: Simple, define: boolean): Simple {
  return (s, u) => {
    const x = value(s, u)
    if (!define && cell.v === undefined) unbound(cell)
    assignCell(cell, x)
    return null
  }
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

function primitive(core: PrimCall): Simple {
  const args = core.args.map(simple)
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
