/** Quasiquotation, nested levels included, also inside vectors and dicts. */
import { chargeMemory } from '../../meter/meter.ts'
import { toArray } from '../../values/lists.ts'
import { List, type Value } from '../../values/types.ts'
import type { Core } from '../core.ts'
import type { Scope } from '../scope.ts'
import { fault, isNamed, operands } from '../shape.ts'
import type { Resolver, SpecialForm } from '../special-form.ts'

const quasiquote: SpecialForm = (at, scope, r) => template(operands(at, 1, 1)[0] as Value, 1, scope, r)

const unquote: SpecialForm = at => fault(at, 'stands outside a quasiquote')

function template(x: Value, level: number, scope: Scope, r: Resolver): Core {
  if (Array.isArray(x)) chargeMemory(64 + x.length * 16)
  if (Array.isArray(x)) return r.primitive('list->vector', [items(x, level, scope, r)])
  if (x instanceof Map) {
    chargeMemory(64 + x.size * 16)
    const parts: Core[] = []
    for (const [key, value] of x) parts.push({ op: 'const', value: key }, template(value, level, scope, r))
    return r.primitive('dict', parts)
  }
  if (!(x instanceof List) || x.len === 0) return { op: 'const', value: x }
  chargeMemory(64 + x.len * 16)
  if (isNamed(x.first, 'unquote') && x.len === 2) {
    if (level === 1) return r.resolve(x.rest.first, scope)
    return rebuilt(x, level - 1, scope, r)
  }
  if (isNamed(x.first, 'quasiquote') && x.len === 2) return rebuilt(x, level + 1, scope, r)
  return items(toArray(x), level, scope, r)
}

function rebuilt(x: List, level: number, scope: Scope, r: Resolver): Core {
  return r.primitive('list', [{ op: 'const', value: x.first }, template(x.rest.first, level, scope, r)])
}

/** The list of the templates of `xs`, splices spliced; constant when nothing in it is unquoted. */
function items(xs: Value[], level: number, scope: Scope, r: Resolver): Core {
  const groups: Core[] = []
  let plain: Core[] = []
  for (const x of xs) {
    const spliced = x instanceof List && isNamed(x.first, 'unquote-splicing') && x.len === 2
    if (spliced && level === 1) {
      if (plain.length > 0) groups.push(r.primitive('list', plain))
      plain = []
      groups.push(r.resolve((x as List).rest.first, scope))
    } else if (spliced) plain.push(rebuilt(x as List, level - 1, scope, r))
    else plain.push(template(x, level, scope, r))
  }
  if (plain.length > 0 || groups.length === 0) groups.push(r.primitive('list', plain))
  return groups.length === 1 && plain.length > 0 ? (groups[0] as Core) : r.primitive('append', groups)
}

export const QUASIQUOTE: readonly (readonly [string, SpecialForm])[] = [
  ['quasiquote', quasiquote],
  ['unquote', unquote],
  ['unquote-splicing', unquote],
]
