/** deftest, defsuite and expect: see testing/runner.ts for who listens. */
import { fromArray } from '../../values/lists.ts'
import type { Value } from '../../values/types.ts'
import { operands } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'

/** `(deftest "name" body…)`: runs the body, now, as a named test. */
const deftest: SpecialForm = (at, scope, r) => {
  const [name, ...body] = operands(at, 1)
  const thunk = r.lambda('deftest', fromArray([]), body, scope, at)
  return r.control('%run-test', [{ op: 'const', value: name as Value }, thunk], scope, at)
}

/** `(defsuite "name" test…)`: the tests inside belong to this suite. */
const defsuite: SpecialForm = (at, scope, r) => {
  const [name, ...body] = operands(at, 1)
  const thunk = r.lambda('defsuite', fromArray([]), body, scope, at)
  return r.control('%run-suite', [{ op: 'const', value: name as Value }, thunk], scope, at)
}

/** `(expect expression expected)`: passes when the two are `equal?`; with one operand, when it is truthy. */
const expect: SpecialForm = (at, scope, r) => {
  const [actual, expected] = operands(at, 1, 2)
  const values = [r.resolve(actual as Value, scope)]
  if (at.len === 3) values.push(r.resolve(expected as Value, scope))
  return r.primitive('%expect', [{ op: 'const', value: actual as Value }, ...values], at)
}

/** `(expect-error expression text)`: passes when it raises an error whose message has the text in it. */
const expectError: SpecialForm = (at, scope, r) => {
  const [body, text] = operands(at, 1, 2)
  const thunk = r.lambda('expect-error', fromArray([]), [body as Value], scope, at)
  const part = r.resolve(text ?? '', scope)
  return r.control('%expect-error', [{ op: 'const', value: body as Value }, thunk, part], scope, at)
}

export const TESTS: readonly (readonly [string, SpecialForm])[] = [
  ['deftest', deftest],
  ['defsuite', defsuite],
  ['expect', expect],
  ['expect-error', expectError],
]
