/** Expressions without calls become JS closures over the slots; the machine runs each as one step. */

import { chargeMemory } from '../meter/meter.ts'
import type { Core, Fix, LocalRef, MakeLambda, SetVar, UpRef, Variable } from '../resolve/core.ts'
import { assignCell, type Cell } from '../resolve/namespace.ts'
import { Box, type Captured, Closure } from '../values/callable.ts'
import { truthy } from '../values/truth.ts'
import type { Value } from '../values/types.ts'
import { codeOf } from './code-of.ts'
import { unbound, usedTooEarly } from './faults.ts'
import type { Simple } from './nodes.ts'
import { primitive } from './primitive-call.ts'

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
      return primitive(core, core.args.map(simple))
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
      return value === undefined ? usedTooEarly(name) : (value as Value)
    }
  if (v.assigned) return s => (s[slot] as Box).v as Value
  return s => s[slot] as Value
}

function captured(index: number, v: Variable): Simple {
  if (v.forward)
    return (_s, u) => {
      const value = (u[index] as Box).v
      return value === undefined ? usedTooEarly(v.name) : value
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
    if (forward && box.v === undefined) usedTooEarly(name)
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
