/** Raising, escaping, and moving between continuations: how control leaves the place where it is. */

import { type Raised, uncaught } from '../values/errors.ts'
import { list } from '../values/lists.ts'
import { ErrorValue, type Value } from '../values/types.ts'
import { type Dyn, dynamic, maskHandlers, windsBetween } from './dynamic.ts'
import { NATIVE, RESTORE } from './frames.ts'
import type { APPLY, Registers } from './registers.ts'

/** A place that control can jump out to: a guard or an escape continuation, of a machine or of compiled code. */
export interface Landing {
  readonly owner: unknown
  readonly dyn: Dyn | null
  /** Called by an owning machine once it has control. */
  land(m: Registers, value: Value): Value | typeof APPLY
}

/** A landing on the machine where it stands now; `arrive` has what lands there. */
export function landingHere(
  m: Registers,
  arrive: (m: Registers, value: Value) => Value | typeof APPLY,
): Landing {
  const { k, depth } = m
  return {
    owner: m,
    dyn: dynamic.now,
    land(machine, value) {
      machine.k = k
      machine.depth = depth
      return arrive(machine, value)
    },
  }
}

/** On its way, through native frames, to a landing that another run owns. */
export class Escape {
  constructor(
    readonly landing: Landing,
    readonly value: Value,
  ) {}
  get owner(): unknown {
    return this.landing.owner
  }
  land(m: Registers): Value | typeof APPLY {
    dynamic.now = this.landing.dyn
    return this.landing.land(m, this.value)
  }
}

/** A full continuation on its way to the run that it belongs to. */
export class Reenter {
  constructor(
    readonly owner: Registers,
    private readonly enter: (m: Registers) => Value,
  ) {}
  land(m: Registers): Value {
    return this.enter(m)
  }
}

/** Nothing in the program handled what was raised. */
export class Uncaught extends Error {
  override name = 'Uncaught'
  constructor(
    readonly payload: Value,
    readonly at: Value,
  ) {
    super(payload instanceof ErrorValue ? payload.message : 'uncaught')
  }
}

/** Raises `payload` where the program stands. With `continuable`, the handler's value is the raise's. */
export function signal(
  m: Registers,
  payload: Value,
  raised: Raised | null,
  continuable = false,
): Value | typeof APPLY {
  const entry = nearestHandler(dynamic.now)
  if (!entry) throw new Uncaught(payload, raised?.at ?? null)
  if (entry.kind === 'guard') {
    if (raised) m.k = m.bottom
    return jump(m, entry.target as Landing, payload)
  }
  if (!continuable) {
    m.k = m.bottom
    m.depth = entry.depth
  }
  m.push(RESTORE, dynamic.now)
  maskHandlers(entry, m.depth)
  if (!continuable) m.push(NATIVE, () => signal(m, returned(payload), null))
  m.depth++
  return m.call(entry.a, payload)
}

export function nearestHandler(from: Dyn | null): Dyn | null {
  let at = from
  while (at) {
    if (at.kind === 'handler' || at.kind === 'guard') return at
    at = at.kind === 'mask' ? (at.target as Dyn | null) : at.outer
  }
  return null
}

uncaught.surely = () => nearestHandler(dynamic.now) === null

/** A handler may not return from what `raise` raised (R7RS 6.11): that is an error in the handler's outside. */
export function returned(payload: Value): ErrorValue {
  return new ErrorValue('handler-returned', 'a handler returned from a raise', list(payload))
}

/** Leaves for `landing`: the after thunks on the way are run first, from here. */
export function jump(m: Registers, landing: Landing, value: Value): Value | typeof APPLY {
  return rewind(m, windsBetween(dynamic.now, landing.dyn).leave, EMPTY_DYNS, () => {
    if (landing.owner !== m) throw new Escape(landing, value)
    dynamic.now = landing.dyn
    return landing.land(m, value)
  })
}

const EMPTY_DYNS: Dyn[] = []

/** Runs the after thunks of `leave`, then the before thunks of `enter`, each outside its own wind. */
export function rewind(
  m: Registers,
  leave: Dyn[],
  enter: Dyn[],
  then: () => Value | typeof APPLY,
): Value | typeof APPLY {
  const [left, ...others] = leave
  if (left) {
    dynamic.now = left.outer
    m.push(NATIVE, () => rewind(m, others, enter, then))
    return m.call(left.b)
  }
  const [entered, ...later] = enter
  if (entered) {
    dynamic.now = entered.outer
    m.push(NATIVE, () => {
      dynamic.now = entered
      return rewind(m, leave, later, then)
    })
    return m.call(entered.a)
  }
  return then()
}
