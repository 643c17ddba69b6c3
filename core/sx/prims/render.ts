import { MISSING } from '../cek/apply.ts'
import { chargeMemory } from '../meter/meter.ts'
import { enterComponent, enterComponent2 } from '../render/entry.ts'
import { joinTemplate } from '../render/join.ts'
import { Closure, Component } from '../values/callable.ts'
import { Code } from '../values/code.ts'
import { fail, typeFault } from '../values/errors.ts'
import { Markup, type Value } from '../values/types.ts'
import { kindOf } from './kinds.ts'
import type { Spec } from './spec.ts'

function makeComponent(name: Value, body: Value): Value {
  if (!(body instanceof Closure)) typeFault('defcomp', 'a lambda', body)
  const code = new Code(String(name), null, enterComponent)
  code.j2 = enterComponent2
  return new Component(String(name), body, code)
}

function argumentOf(given: Value, name: string): Value {
  if (!(given instanceof Map)) typeFault('component', 'named arguments', given)
  const value = given.get(name)
  return value === undefined ? MISSING : value
}

/** The dict of a component's named arguments; the names are the form's own, known to be strings. */
function named(keys: string[], ...values: Value[]): Value {
  chargeMemory(32 + keys.length * 48)
  const out = new Map<string, Value>()
  for (let i = 0; i < keys.length; i++) out.set(keys[i] as string, values[i] as Value)
  return out
}

/** nil is of every kind: it is an argument that was left out. */
function checkKind(x: Value, kind: string, where: string): Value {
  if (
    x === null ||
    kind === 'any' ||
    kindOf(x) === kind ||
    (kind === 'number' && /^(integer|float|ratio)$/.test(kindOf(x)))
  )
    return x
  fail('type-error', `${where}: wanted ${kind}`, x)
}

export const RENDER: readonly Spec[] = [
  ['markup?', 1, 1, (x: Value) => x instanceof Markup, 'rendered HTML'],
  ['%html', 1, -1, joinTemplate, 'what elements are made of'],
  ['%make-component', 2, 2, makeComponent, 'what defcomp is made of'],
  ['%named', 1, -1, named, 'named arguments of a component'],
  ['%argument-of', 2, 2, argumentOf, 'a named argument of a component'],
  ['%check-kind', 3, 3, checkKind, 'checks a typed argument of a component'],
]
