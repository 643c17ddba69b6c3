/** call/cc, call/ec, reset and shift. */

import { charge } from '../meter/meter.ts'
import { Continuation } from '../values/callable.ts'
import { Code } from '../values/code.ts'
import { fail } from '../values/errors.ts'
import { MultipleValues, type Value } from '../values/types.ts'
import { type Dyn, dynamic, isWithin, pushDyn, windsBetween } from './dynamic.ts'
import { enterControl } from './entry.ts'
import { BOTTOM, Frame, PROMPT, RESTORE } from './frames.ts'
import type { APPLY, Registers } from './registers.ts'
import { jump, type Landing, landingHere, Reenter, rewind } from './signal.ts'

interface FullState {
  k: Frame
  depth: number
  dyn: Dyn | null
  machine: Registers
}

interface DelimitedState {
  /** Innermost first, without the prompt. */
  frames: Frame[]
  dyn: Dyn | null
  /** Depth of the reset, which the frames' depths are relative to. */
  base: number
}

const code = (name: string) => new Code(name, null, enterControl)

export function callCC(m: Registers, args: Value[]): Value | typeof APPLY {
  m.k.shared = true
  const state: FullState = { k: m.k, depth: m.depth, dyn: dynamic.now, machine: m }
  return m.call(args[0] as Value, new Continuation('full', state, code('continuation')))
}

export function callEC(m: Registers, args: Value[]): Value | typeof APPLY {
  const outer = dynamic.now
  const landing = landingHere(m, (_, value) => value)
  m.push(RESTORE, outer)
  const entry = pushDyn('escape', null, null, landing, m.depth)
  return m.call(args[0] as Value, new Continuation('escape', entry, code('escape')))
}

export function reset(m: Registers, args: Value[]): typeof APPLY {
  m.push(PROMPT, dynamic.now)
  return m.call(args[0] as Value)
}

export function shift(m: Registers, args: Value[]): typeof APPLY {
  const frames: Frame[] = []
  let at = m.k
  while (at.kind !== PROMPT) {
    if (at.kind === BOTTOM) fail('continuation', 'shift: no reset around it')
    frames.push(at)
    at = at.next as Frame
  }
  const state: DelimitedState = { frames, dyn: dynamic.now, base: at.depth }
  m.k = at
  m.depth = at.depth
  dynamic.now = at.extra as Dyn | null
  return m.call(args[0] as Value, new Continuation('delimited', state, code('continuation')))
}

export function resumeContinuation(m: Registers, c: Continuation, args: Value[]): Value | typeof APPLY {
  // A block has paid for its calls once; whoever comes back into it pays for the way.
  if (c.kind !== 'escape') charge(1)
  const value = args.length === 1 ? (args[0] as Value) : new MultipleValues(args)
  if (c.kind === 'full') return enterFull(m, c.state as FullState, value)
  if (c.kind === 'delimited') return enterDelimited(m, c.state as DelimitedState, value)
  const entry = c.state as Dyn
  if (!isWithin(entry)) fail('continuation', 'an escape was used after its call/ec had ended')
  return jump(m, entry.target as Landing, value)
}

function enterFull(m: Registers, state: FullState, value: Value): Value | typeof APPLY {
  const { leave, enter } = windsBetween(dynamic.now, state.dyn)
  const install = (machine: Registers): Value => {
    machine.k = state.k
    machine.depth = state.depth
    dynamic.now = state.dyn
    return value
  }
  return rewind(m, leave, enter, () => {
    if (state.machine === m || (m.parent === null && !state.machine.active)) return install(m)
    throw new Reenter(state.machine, install)
  })
}

/** The captured frames go on top of here, under a prompt of their own. */
function enterDelimited(m: Registers, state: DelimitedState, value: Value): Value {
  m.push(PROMPT, dynamic.now)
  const lift = m.depth - state.base
  let k = m.k
  for (let i = state.frames.length - 1; i >= 0; i--) {
    const f = state.frames[i] as Frame
    k = new Frame(f.kind, f.node, f.slot, f.slots, f.up, f.depth + lift, k, f.extra)
    k.shared = true
  }
  m.k = k
  dynamic.now = state.dyn
  return value
}
