/**
 * Core to machine steps. Only calls need frames: every other expression is a Simple, and a call whose value is
 * wanted inside a larger expression is done first, its value kept in a temporary slot (A-normal form). So the
 * machine has one kind of ordinary frame: "store the value there and go on here".
 */

import { gate } from '../jit/gate.ts'
import type { Call, Core, Lambda, Loop, LoopLabel, Turn, Variable } from '../resolve/core.ts'
import { Box, type Captured } from '../values/callable.ts'
import { type Code, NEVER } from '../values/code.ts'
import type { Value } from '../values/types.ts'
import { LoopEntry, standsAlone } from './loop-entry.ts'
import {
  BRANCH,
  CALL,
  CALL0,
  CALL1,
  CALL2,
  CALL3,
  CekNode,
  CHARGE,
  EFFECT,
  JUMP,
  RETURN,
  type Simple,
  STORE,
  TURN,
} from './nodes.ts'
import { assign, assignGlobal, fix, initial, isSimple, isStable, simple } from './simple.ts'

/** Where a value goes: back to the caller, into a slot, or nowhere. */
type Target =
  | { kind: 'return' }
  | { kind: 'slot'; slot: number; next: CekNode }
  | { kind: 'drop'; next: CekNode }

const RETURNED: Target = { kind: 'return' }

/** The first step of `code`, made when it is first called. */
export function bodyOf(code: Code): CekNode {
  if (code.body) return code.body
  const lambda = code.lambda as Lambda
  code.body = new Lowering(lambda).lambda()
  return code.body
}

class Lowering {
  private readonly headers = new Map<LoopLabel, CekNode>()
  private readonly entries = new Map<LoopLabel, LoopEntry>()

  constructor(private readonly of: Lambda) {}

  lambda(): CekNode {
    let first = this.lower(this.of.body, RETURNED)
    for (const v of this.of.params) if (v.assigned) first = boxed(v, first)
    return first
  }

  private lower(core: Core, target: Target): CekNode {
    if (isSimple(core)) return this.simple(core, target)
    switch (core.op) {
      case 'charge': {
        const node = new CekNode(CHARGE)
        node.n = core.n
        node.next = this.lower(core.body, target)
        return node
      }
      case 'if':
        return this.after([core.test], ([test]) => {
          const node = new CekNode(BRANCH)
          node.simple = test as Simple
          if (core.test.op === 'prim') node.at = core.test.at
          node.next = this.lower(core.yes, target)
          node.otherwise = this.lower(core.no, target)
          return node
        })
      case 'seq': {
        const body = [...core.body]
        let next = this.lower(body.pop() as Core, target)
        for (const step of body.reverse()) next = this.lower(step, { kind: 'drop', next })
        return next
      }
      case 'let':
        return this.bind(core.v, core.init, this.lower(core.body, target))
      case 'fix': {
        const node = new CekNode(EFFECT)
        node.simple = fix(core)
        node.next = this.lower(core.body, target)
        return node
      }
      case 'set':
        return this.after([core.value], ([value]) => this.deliver(assign(core, value as Simple), target))
      case 'setg':
        return this.after([core.value], ([value]) =>
          this.deliver(assignGlobal(core.cell, value as Simple, core.define), target),
        )
      case 'prim':
        return this.after(core.args, (_, cores) => this.deliver(simple({ ...core, args: cores }), target))
      case 'call':
        return this.call(core, target)
      case 'loop':
        return this.loop(core, target)
      case 'turn':
        return this.turn(core)
      default:
        throw new Error(`cannot lower ${core.op}`)
    }
  }

  private simple(core: Core, target: Target): CekNode {
    return this.deliver(simple(core), target, core.op === 'prim' || core.op === 'global' ? core.at : null)
  }

  private deliver(value: Simple, target: Target, at: CekNode['at'] = null): CekNode {
    const node = new CekNode(target.kind === 'return' ? RETURN : target.kind === 'slot' ? STORE : EFFECT)
    node.simple = value
    node.at = at
    if (target.kind === 'slot') node.slot = target.slot
    if (target.kind !== 'return') node.next = target.next
    return node
  }

  /** Does the calls in `cores` first, in order, then hands on what is left: simple expressions of their values. */
  private after(cores: Core[], then: (values: Simple[], cores: Core[]) => CekNode): CekNode {
    const lastCall = cores.findLastIndex(core => !isSimple(core))
    const early: { core: Core; v: number }[] = []
    const kept = cores.map((core, i) => {
      if (i > lastCall || (isSimple(core) && isStable(core))) return core
      const temp = this.temporary()
      early.push({ core, v: temp.slot })
      return { op: 'local', v: temp } as Core
    })
    let next = then(kept.map(simple), kept)
    for (const { core, v } of early.reverse()) next = this.lower(core, { kind: 'slot', slot: v, next })
    return next
  }

  private temporary(): Variable {
    const slot = this.of.slots++
    return {
      name: 'temporary',
      slot,
      owner: this.of,
      captured: false,
      assigned: false,
      forward: false,
      defined: true,
      boxed: false,
    }
  }

  private bind(v: Variable, init: Core, next: CekNode): CekNode {
    if (!v.assigned) return this.lower(init, { kind: 'slot', slot: v.slot, next })
    if (isSimple(init)) {
      const node = new CekNode(STORE)
      node.simple = initial(v, simple(init)) as Simple
      node.slot = v.slot
      node.next = next
      return node
    }
    return this.lower(init, { kind: 'slot', slot: v.slot, next: boxed(v, next) })
  }

  private call(core: Call, target: Target): CekNode {
    return this.after([...core.args, core.fn], values => {
      const fn = values.pop() as Simple
      const node = new CekNode([CALL0, CALL1, CALL2, CALL3][values.length] ?? CALL)
      node.simple = fn
      node.args = values
      if (values[0]) node.a = values[0]
      if (values[1]) node.b = values[1]
      if (values[2]) node.c = values[2]
      node.at = core.at
      node.tail = target.kind === 'return'
      if (target.kind === 'slot') node.slot = target.slot
      if (target.kind !== 'return') node.next = target.next
      return node
    })
  }

  private loop(core: Loop, target: Target): CekNode {
    const header = new CekNode(JUMP)
    this.headers.set(core.label, header)
    if (standsAlone(core)) this.entries.set(core.label, this.entry(core, target))
    header.next = this.lower(core.body, target)
    const { vars } = core.label
    // The inits are outside the scope of the variables, yet an earlier turn's slots may be read by none of them.
    let next = header
    for (let i = vars.length - 1; i >= 0; i--)
      next = this.bind(vars[i] as Variable, core.inits[i] as Core, next)
    return next
  }

  private entry(core: Loop, target: Target): LoopEntry {
    const slot = target.kind === 'slot' ? target.slot : -1
    return new LoopEntry(this.of, core, slot, target.kind === 'return' ? null : target.next)
  }

  private turn(core: Turn): CekNode {
    return this.after(core.args, values => {
      const node = new CekNode(TURN)
      const { vars } = core.label
      node.args = values.map((value, i) => initial(vars[i] as Variable, value) as Simple)
      node.slots = vars.map(v => v.slot)
      node.next = this.headers.get(core.label) as CekNode
      node.loop = this.entries.get(core.label) ?? null
      node.n = node.loop ? gate.turns() : NEVER
      if (node.args[0]) node.a = node.args[0]
      if (node.args[1]) node.b = node.args[1]
      return node
    })
  }
}

/** Puts the value already in the slot of `v` into a Box. */
function boxed(v: Variable, next: CekNode): CekNode {
  const node = new CekNode(STORE)
  const { slot } = v
  node.simple = ((s: Captured[]) => new Box(s[slot] as Value)) as unknown as Simple
  node.slot = slot
  node.next = next
  return node
}
