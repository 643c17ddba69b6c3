/** What each control built-in does to the machine. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { Closure } from '../values/callable.ts'
import { fail, Raised, typeFault } from '../values/errors.ts'
import { each } from '../values/lists.ts'
import { List, MultipleValues, Parameter, Promise_, type Value } from '../values/types.ts'
import { ambient } from './ambient.ts'
import { callCC, callEC, reset, shift } from './continuations.ts'
import { dynamic, pushDyn } from './dynamic.ts'
import { NATIVE, RESTORE } from './frames.ts'
import type { APPLY, Registers } from './registers.ts'
import { landingHere, nearestHandler, signal } from './signal.ts'

type ControlFn = (m: Registers, args: Value[]) => Value | typeof APPLY

export const CONTROLS: Record<string, ControlFn> = {
  'call/cc': callCC,
  'call/ec': callEC,
  '%reset': reset,
  '%shift': shift,
  '%guard': guard,
  'with-exception-handler': withHandler,
  'raise-continuable': raiseContinuable,
  '%reraise': raiseContinuable,
  'dynamic-wind': dynamicWind,
  '%parameterize': parameterize,
  apply,
  'call-with-values': callWithValues,
  force,
  eval: (m, args) => m.call(ambient.evaluator(args[0] as Value, false)),
  load: (_m, args) => ambient.load(args[0] as Value),
  perform: (_m, args) => ambient.perform(args),
}

export function guard(m: Registers, args: Value[]): typeof APPLY {
  const outer = dynamic.now
  const { depth } = m
  const handler = args[1] as Value
  const landing = landingHere(m, (machine, payload) => machine.call(handler, payload))
  m.push(RESTORE, outer)
  pushDyn('guard', null, null, landing, depth)
  m.depth = depth + 1
  return m.call(args[0] as Value)
}

function raiseContinuable(m: Registers, args: Value[]): Value | typeof APPLY {
  const payload = args[0] as Value
  // Thrown, what nothing handles is given its place.
  if (nearestHandler(dynamic.now) === null) throw new Raised(payload)
  return signal(m, payload, null, true)
}

function withHandler(m: Registers, args: Value[]): typeof APPLY {
  m.push(RESTORE, dynamic.now)
  pushDyn('handler', args[0] as Value, null, null, m.depth)
  m.depth++
  return m.call(args[1] as Value)
}

function dynamicWind(m: Registers, args: Value[]): typeof APPLY {
  const [before, thunk, after] = args as [Value, Value, Value]
  const outer = dynamic.now
  m.push(NATIVE, () => {
    const { depth } = m
    m.push(NATIVE, value => {
      dynamic.now = outer
      m.push(NATIVE, () => value)
      m.depth++
      return m.call(after)
    })
    dynamic.now = outer
    pushDyn('wind', before, after, null, depth)
    m.depth++
    return m.call(thunk)
  })
  m.depth++
  return m.call(before)
}

function parameterize(m: Registers, args: Value[]): Value | typeof APPLY {
  const [thunk, ...rest] = args
  const outer = dynamic.now
  return convertEach(m, rest, [], converted => {
    m.push(RESTORE, outer)
    for (const [p, value] of converted) pushDyn('parameter', p, value, null, m.depth)
    m.depth++
    return m.call(thunk as Value)
  })
}

/** Passes each value through its parameter's converter, then hands all on. */
function convertEach(
  m: Registers,
  rest: Value[],
  done: [Parameter, Value][],
  then: (converted: [Parameter, Value][]) => typeof APPLY,
): Value | typeof APPLY {
  if (rest.length === 0) return then(done)
  const [p, value, ...others] = rest as [Value, Value, ...Value[]]
  if (!(p instanceof Parameter)) typeFault('parameterize', 'a parameter', p)
  if (p.converter === null) return convertEach(m, others, [...done, [p, value]], then)
  m.push(NATIVE, converted => convertEach(m, others, [...done, [p, converted]], then))
  return m.call(p.converter, value)
}

function apply(m: Registers, args: Value[]): typeof APPLY {
  return m.call(args[0] as Value, ...spread(args))
}

/** The arguments of `(apply f a b '(c d))`. */
export function spread(args: Value[]): Value[] {
  const last = args.at(-1) as Value
  const out = args.slice(1, -1)
  if (args.length === 1) return out
  if (!Array.isArray(last) && !(last instanceof List)) typeFault('apply', 'a list as its last argument', last)
  const count = Array.isArray(last) ? last.length : last.len
  if (count > MOST_ARGUMENTS) fail('arity-error', `apply: more than ${MOST_ARGUMENTS} arguments`)
  chargeMemory(count * 8)
  chargeWork(count)
  for (const x of Array.isArray(last) ? last : each(last)) out.push(x)
  return out
}

const MOST_ARGUMENTS = 20_000

function callWithValues(m: Registers, args: Value[]): typeof APPLY {
  const [producer, consumer] = args as [Value, Value]
  m.push(NATIVE, value => m.call(consumer, ...(value instanceof MultipleValues ? value.values : [value])))
  m.depth++
  return m.call(producer)
}

/** Iterative forcing (R7RS 4.2.5): a promise that gives a promise shares its state, in constant space. */
function force(m: Registers, args: Value[]): Value | typeof APPLY {
  const p = args[0] as Value
  if (!(p instanceof Promise_)) return p
  const { state } = p
  if (state.done) return state.content
  const thunk = state.content
  m.push(NATIVE, value => {
    // The thunk may have forced the promise itself.
    const now = p.state
    if (now.done) return now.content
    if (value instanceof Promise_ && thunk instanceof Closure && thunk.code.name === 'delay-force') {
      now.done = value.state.done
      now.content = value.state.content
      value.state = now
      return force(m, [p])
    }
    now.done = true
    now.content = value
    return value
  })
  return m.call(thunk)
}
