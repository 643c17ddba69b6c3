/**
 * `(defcomp ~name (&key title (size 1) (count :as integer 0) &rest children) body…)` and its call
 * `(~name :title "x" child …)`. A component takes its named arguments as a dict and its children as a list.
 */
import { fragmentCore } from '../../render/elements.ts'
import { fromArray, toArray } from '../../values/lists.ts'
import { gensym } from '../../values/symbols.ts'
import { Keyword, type List, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import type { Core } from '../core.ts'
import type { Scope } from '../scope.ts'
import { asList, asSymbol, fault, operands } from '../shape.ts'
import type { Resolver, SpecialForm } from '../special-form.ts'

const NAME = /^~[\p{L}\p{N}_][\p{L}\p{N}_./-]*$/u

const defcomp: SpecialForm = (at, scope, r) => {
  const [name, params, ...body] = operands(at, 2)
  if (scope.fn.lambda.name !== 'toplevel') fault(at, 'stands at the top level')
  const { name: full } = asSymbol(name, at)
  if (!NAME.test(full)) fault(at, 'the name of a component is ~name or ~path/name')
  const given = gensym('given')
  const children = gensym('children')
  const bindings: Value[] = []
  let rest = false
  for (const item of toArray(asList(params, at))) {
    if (item instanceof Sym && item.name === '&key') continue
    if (item instanceof Sym && item.name === '&rest') rest = true
    else if (rest) bindings.push(fromArray([item, children]))
    else bindings.push(parameter(item, given, full, at))
  }
  const cell = r.host.namespace.redefine(full)
  const lambda = r.lambda(
    full,
    fromArray([given, children]),
    [form('let*', fromArray(bindings), form('<>', ...body))],
    scope,
    at,
  )
  const component = r.primitive('%make-component', [{ op: 'const', value: full }, lambda], at)
  return { op: 'setg', cell, value: component, define: true, at }
}

/** `name`, `(name default)` or `(name :as kind default)`. */
function parameter(item: Value, given: Sym, component: string, at: List): Value {
  if (item instanceof Sym) return fromArray([item, form('%argument', given, item.name, null)])
  const [name, first, second, third] = toArray(asList(item, at))
  const symbol = asSymbol(name, at)
  if (first instanceof Keyword && first.name === 'as') {
    const value = form('%argument', given, symbol.name, third ?? null)
    return fromArray([
      symbol,
      form('%of-kind', value, asSymbol(second, at).name, `${component} :${symbol.name}`),
    ])
  }
  return fromArray([symbol, form('%argument', given, symbol.name, first ?? null)])
}

/** The call of a component: keywords that stand as such in the form name arguments, all else is a child. */
export function componentCall(head: Sym, at: List, scope: Scope, r: Resolver): Core {
  const keys: string[] = []
  const named: Core[] = []
  const children: Core[] = []
  const items = toArray(at.rest)
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Value
    if (item instanceof Keyword && i + 1 < items.length) {
      keys.push(item.name)
      named.push(r.resolve(items[++i] as Value, scope))
    } else children.push(r.resolve(item, scope))
  }
  const dict = r.primitive('%named', [{ op: 'const', value: keys }, ...named])
  const list: Core =
    children.length === 0 ? { op: 'const', value: fromArray([]) } : r.primitive('list', children)
  return r.call(r.reference(head, scope), [dict, list], at, scope)
}

const fragment: SpecialForm = (at, scope, r) => fragmentCore(at, scope, r)

/** `(%argument dict name default)`, where the default is only evaluated when it is wanted. */
const argument: SpecialForm = (at, scope, r) => {
  const [given, name, fallback] = operands(at, 3, 3)
  const v = scope.fn.variable('argument')
  const dict = r.resolve(given as Value, scope)
  const found = r.primitive('%argument-of', [dict, { op: 'const', value: name as Value }])
  const local: Core = { op: 'local', v }
  const test = r.primitive('%missing?', [local])
  const default_ = r.resolve(fallback ?? null, scope)
  return { op: 'let', v, init: found, body: { op: 'if', test, yes: default_, no: local } }
}

const ofKind: SpecialForm = (at, scope, r) =>
  r.primitive(
    '%check-kind',
    toArray(at.rest).map(x => r.resolve(x, scope)),
    at,
  )

export const COMPONENT: readonly (readonly [string, SpecialForm])[] = [
  ['defcomp', defcomp],
  ['<>', fragment],
  ['%argument', argument],
  ['%of-kind', ofKind],
]
