/** Evaluations that give back control to the host at every slice of fuel, for scheduler.ts to take turns with. */
import { dynamic } from '../cek/dynamic.ts'
import { Machine } from '../cek/machine.ts'
import { native } from '../cek/native.ts'
import { SUSPENDED } from '../cek/registers.ts'
import { chargeOutput } from '../meter/meter.ts'
import { writerOf } from '../printer/print.ts'
import { isNamed } from '../resolve/shape.ts'
import type { Closure } from '../values/callable.ts'
import { toArray } from '../values/lists.ts'
import { List, type Value } from '../values/types.ts'
import type { Evaluator } from './evaluator.ts'
import { withPosition } from './host-errors.ts'

/** The value of the last form, as it reads. */
export function* slicesOfValue(evaluator: Evaluator, text: string): Generator<typeof SUSPENDED, string> {
  let value: Value = null
  for (const form of evaluator.read(text)) value = yield* slicesOfForm(evaluator, form)
  const shown = writerOf(evaluator.dialect)(value)
  chargeOutput(shown.length)
  return shown
}

/** As the evaluator's evalTop. */
function* slicesOfForm(evaluator: Evaluator, form: Value): Generator<typeof SUSPENDED, Value> {
  if (form instanceof List && isNamed(form.first, 'begin')) {
    let value: Value = null
    for (const inner of toArray(form.rest)) value = yield* slicesOfForm(evaluator, inner)
    return value
  }
  try {
    return yield* slicesOf(evaluator.thunk(form))
  } catch (e) {
    throw withPosition(e, form)
  }
}

/** The HTML of the last form. */
export function* slicesOfPage(evaluator: Evaluator, text: string): Generator<typeof SUSPENDED, string> {
  const forms = evaluator.read(text)
  const last = forms.pop() ?? null
  for (const form of forms) yield* slicesOfForm(evaluator, form)
  let html = ''
  for (const part of evaluator.parts(last)) {
    const made = typeof part === 'string' ? part : part.fill(yield* slicesOf(evaluator.close(part.lambda)))
    chargeOutput(made.length)
    html += made
  }
  return html
}

function* slicesOf(thunk: Closure): Generator<typeof SUSPENDED, Value> {
  const machine = new Machine(0, null)
  machine.preemptive = true
  native.machine = machine
  let value = machine.start(thunk, [])
  while (value === SUSPENDED) {
    const dyn = dynamic.now
    yield SUSPENDED
    dynamic.now = dyn
    native.machine = machine
    value = machine.resume()
  }
  machine.active = false
  return value
}
