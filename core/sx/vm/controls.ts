/**
 * The controls that compiled code does itself, on the host's stack: guard, escapes, handlers, apply. Each does
 * what cek/controls.ts does, in the same order; those not here run on a machine of their own.
 */
import { spread } from '../cek/controls.ts'
import { type Dyn, dynamic, isWithin, maskHandlers, pushDyn, windsBetween } from '../cek/dynamic.ts'
import { runRaised } from '../cek/entry.ts'
import { native } from '../cek/native.ts'
import { Escape, type Landing, nearestHandler } from '../cek/signal.ts'
import { Continuation } from '../values/callable.ts'
import { Code, type EntryN } from '../values/code.ts'
import { fail, Raised } from '../values/errors.ts'
import { checkArity } from '../values/primitive.ts'
import { MultipleValues, type Value } from '../values/types.ts'
import { call0, call1, callN } from './call.ts'

type NativeControl = (d: number, args: Value[]) => Value

/** A landing of compiled code; only its identity counts, since whoever made it catches for it. */
function landingHere(): Landing {
  const landing: Landing = {
    owner: null,
    dyn: dynamic.now,
    land() {
      throw new Error('a native landing has no machine')
    },
  }
  ;(landing as { owner: unknown }).owner = landing
  return landing
}

function guard(d: number, args: Value[]): Value {
  const [thunk, handler] = args as [Value, Value]
  const landing = landingHere()
  pushDyn('guard', null, null, landing, native.base - d)
  let payload: Value
  try {
    const value = call0(thunk, d - 1)
    dynamic.now = landing.dyn
    return value
  } catch (e) {
    payload = arriving(e, landing, d)
  }
  dynamic.now = landing.dyn
  return call1(handler, d, payload)
}

/** What landed here, if anything did; otherwise throws it on. */
function arriving(thrown: unknown, landing: Landing, d: number): Value {
  const e = thrown instanceof Raised ? settled(thrown, landing, d) : thrown
  if (e instanceof Escape && e.landing === landing) return e.value
  throw e
}

/**
 * What `raised` comes to here. A handler, and the after thunks on the way to a guard, may escape to any landing
 * outside them; so they run at the innermost landing that the error reaches, while all others still stand on the
 * host's stack.
 */
function settled(raised: Raised, landing: Landing, d: number): unknown {
  const entry = nearestHandler(dynamic.now)
  if (entry === null) return raised
  if (entry.kind === 'guard') {
    const target = entry.target as Landing
    if (windsBetween(dynamic.now, target.dyn).leave.length === 0)
      return target === landing ? new Escape(landing, raised.payload) : raised
  }
  try {
    return runRaised(raised, d)
  } catch (e) {
    return e
  }
}

/** Runs the after thunks between here and the landing. */
function leave(landing: Landing, d: number): void {
  for (const wind of windsBetween(dynamic.now, landing.dyn).leave) {
    dynamic.now = wind.outer
    call0(wind.b, d)
  }
}

function callEC(d: number, args: Value[]): Value {
  const landing = landingHere()
  const entry = pushDyn('escape', null, null, landing, native.base - d)
  const k = new Continuation('escape', entry, escapeCode)
  try {
    const value = call1(args[0] as Value, d, k)
    dynamic.now = landing.dyn
    return value
  } catch (e) {
    const value = arriving(e, landing, d)
    dynamic.now = landing.dyn
    return value
  }
}

const escapeEntry: EntryN = (k: Continuation, d, args) => {
  const entry = k.state as Dyn
  if (!isWithin(entry)) fail('continuation', 'an escape was used after its call/ec had ended')
  const landing = entry.target as Landing
  leave(landing, d)
  throw new Escape(landing, args.length === 1 ? (args[0] as Value) : new MultipleValues(args))
}

const escapeCode = new Code('escape', null, escapeEntry)

function withHandler(d: number, args: Value[]): Value {
  const [handler, thunk] = args as [Value, Value]
  const outer = dynamic.now
  const entry = pushDyn('handler', handler, null, null, native.base - d)
  try {
    const value = call0(thunk, d - 1)
    dynamic.now = outer
    return value
  } catch (e) {
    if (!(e instanceof Raised) || nearestHandler(dynamic.now) !== entry) throw e
    return runRaised(e, d)
  }
}

function raiseContinuable(d: number, args: Value[]): Value {
  const entry = nearestHandler(dynamic.now)
  if (entry?.kind !== 'handler') throw new Raised(args[0] as Value)
  const here = dynamic.now
  maskHandlers(entry, native.base - d)
  const value = call1(entry.a, d - 1, args[0] as Value)
  dynamic.now = here
  return value
}

function dynamicWind(d: number, args: Value[]): Value {
  const [before, thunk, after] = args as [Value, Value, Value]
  const outer = dynamic.now
  call0(before, d - 1)
  dynamic.now = outer
  pushDyn('wind', before, after, null, native.base - d)
  const value = call0(thunk, d - 1)
  dynamic.now = outer
  call0(after, d - 1)
  return value
}

function callWithValues(d: number, args: Value[]): Value {
  const [producer, consumer] = args as [Value, Value]
  const value = call0(producer, d - 1)
  return callN(consumer, d, value instanceof MultipleValues ? value.values : [value])
}

const NATIVE_CONTROLS: Record<string, NativeControl | undefined> = {
  '%guard': guard,
  'call/ec': callEC,
  'with-exception-handler': withHandler,
  'raise-continuable': raiseContinuable,
  '%reraise': raiseContinuable,
  'dynamic-wind': dynamicWind,
  'call-with-values': callWithValues,
  apply: (d, args) => callN(args[0] as Value, d, spread(args)),
}

/** The native entry of the control `name`; null when only a machine can do it. */
export function nativeControl(name: string): EntryN | null {
  const act = NATIVE_CONTROLS[name]
  if (!act) return null
  return (f, d, args) => {
    checkArity(f, args.length)
    return act(d, args)
  }
}
