/**
 * A loop as a function of all slots, so that one which turns for long can go on as compiled code: the first turn of
 * the function is the next turn of the loop.
 */
import { type Core, type Lambda, type Loop, type LoopLabel, Variable } from '../resolve/core.ts'
import type { Box, Captured } from '../values/callable.ts'
import type { Code } from '../values/code.ts'
import { codeOf } from './code-of.ts'
import type { CekNode } from './nodes.ts'

export class LoopEntry {
  private made: Code | null = null

  constructor(
    private readonly of: Lambda,
    private readonly loop: Loop,
    /** Slot that receives the loop's value; -1 for none. */
    readonly slot: number,
    /** Where the machine goes on after the loop; null when the loop's value is the function's. */
    readonly next: CekNode | null,
  ) {}

  get code(): Code {
    this.made ??= codeOf(this.lambda())
    return this.made
  }

  /** What the function is called with: the slots as they are, with the loop's variables for the next turn. */
  args(slots: Captured[]): Captured[] {
    // Slots that nothing was put into yet may be missing.
    const args = Array.from({ length: this.of.slots }, (_, i) => slots[i])
    // The turn has put these into new Boxes; the function does that itself.
    for (const v of this.loop.label.vars) if (v.assigned) args[v.slot] = (slots[v.slot] as Box).v
    return args
  }

  private lambda(): Lambda {
    const { name, slots, up, at, effects, jit } = this.of
    const { label, body } = this.loop
    // The machine keeps whatever is assigned in a Box; as captured variables, these are for compiled code, too.
    for (const v of variablesOf(body, this.of)) if (v.assigned) v.captured = true
    const lambda: Lambda = {
      name,
      required: slots,
      optional: 0,
      rest: false,
      params: [],
      slots,
      up,
      body,
      at,
      effects,
      jit,
    }
    for (let slot = 0; slot < slots; slot++) lambda.params.push(new Variable('slot', slot, lambda))
    const inits = label.vars.map((v): Core => ({ op: 'local', v: lambda.params[v.slot] as Variable }))
    lambda.body = { op: 'loop', label, inits, body }
    return lambda
  }
}

/** A loop that turns one around it cannot stand alone. */
export function standsAlone(loop: Loop): boolean {
  const own = new Set<LoopLabel>()
  const turned = new Set<LoopLabel>()
  for (const core of within(loop)) {
    if (core.op === 'loop') own.add(core.label)
    if (core.op === 'turn') turned.add(core.label)
  }
  return turned.isSubsetOf(own)
}

function variablesOf(body: Core, lambda: Lambda): Set<Variable> {
  const found = new Set<Variable>()
  for (const core of within(body)) {
    if (core.op === 'local') found.add(core.v)
    else if (core.op === 'set' && core.target.op === 'local') found.add(core.target.v)
    else if (core.op === 'let') found.add(core.v)
    else if (core.op === 'loop') for (const v of core.label.vars) found.add(v)
  }
  for (const v of found) if (v.owner !== lambda) found.delete(v)
  return found
}

/** `core` and all inside it, but not inside lambdas. */
function* within(core: Core): Generator<Core> {
  yield core
  for (const part of partsOf(core)) yield* within(part)
}

function partsOf(core: Core): Core[] {
  switch (core.op) {
    case 'set':
    case 'setg':
      return [core.value]
    case 'if':
      return [core.test, core.yes, core.no]
    case 'seq':
      return core.body
    case 'let':
      return [core.init, core.body]
    case 'fix':
    case 'charge':
      return [core.body]
    case 'call':
      return [core.fn, ...core.args]
    case 'prim':
    case 'turn':
      return core.args
    case 'loop':
      return [...core.inits, core.body]
    default:
      return []
  }
}
