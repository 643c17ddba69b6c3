/** The forms that mean something else in the r7rs dialect, where lists are pairs, and those it has besides. */
import { chargeWork } from '../../meter/meter.ts'
import { writeDatum } from '../../printer/print.ts'
import { EMPTY, fromArray, toArray } from '../../values/lists.ts'
import { isDottedForm } from '../../values/pairs.ts'
import { gensym } from '../../values/symbols.ts'
import { List, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import type { Core } from '../core.ts'
import { chosenForms } from '../expand.ts'
import type { Scope } from '../scope.ts'
import { asList, fault, isNamed, operands } from '../shape.ts'
import type { Resolver, SpecialForm } from '../special-form.ts'

const quasiquote: SpecialForm = (at, scope, r) => template(operands(at, 1, 1)[0] as Value, 1, scope, r)

/** The datum that `x` stands for, as pairs, with what is unquoted at this level put in. */
function template(x: Value, level: number, scope: Scope, r: Resolver): Core {
  if (!mentionsUnquote(x)) return { op: 'const', value: r.literal(x) }
  if (Array.isArray(x)) return r.primitive('%list->vector', [sequence(x, EMPTY, level, scope, r)])
  const items = toArray(x as List)
  if (items.length === 2 && isNamed(items[0], 'unquote') && level === 1)
    return r.resolve(items[1] as Value, scope)
  if (items.length === 2 && isNamed(items[0], 'quasiquote')) return head(items, level + 1, scope, r)
  if (items.length === 2 && (isNamed(items[0], 'unquote') || isNamed(items[0], 'unquote-splicing')))
    return head(items, level - 1, scope, r)
  if (isDottedForm(x)) return sequence(items.slice(1, -1), items.at(-1) as Value, level, scope, r)
  // (a . ,b) reads as (a unquote b).
  const tail = items.at(-2)
  if (isNamed(tail, 'unquote'))
    return sequence(items.slice(0, -2), fromArray(items.slice(-2)), level, scope, r)
  return sequence(items, EMPTY, level, scope, r)
}

/** `(unquote x)` and its like, of another level. */
function head(items: Value[], level: number, scope: Scope, r: Resolver): Core {
  return r.primitive('%list', [
    { op: 'const', value: items[0] as Value },
    template(items[1] as Value, level, scope, r),
  ])
}

/** The items before the tail; a splice at the very end is shared, as the last argument of append is. */
function sequence(items: Value[], tail: Value, level: number, scope: Scope, r: Resolver): Core {
  let core = template(tail, level, scope, r)
  for (const [i, item] of [...items.entries()].reverse()) {
    if (level === 1 && item instanceof List && item.len === 2 && isNamed(item.first, 'unquote-splicing')) {
      const spliced = r.resolve(item.rest.first, scope)
      const isLast = i === items.length - 1 && tail === EMPTY
      core = isLast ? spliced : r.primitive('%append', [spliced, core])
    } else core = r.primitive('%cons', [template(item, level, scope, r), core])
  }
  return core
}

function mentionsUnquote(x: Value): boolean {
  chargeWork(1)
  if (Array.isArray(x)) return x.some(mentionsUnquote)
  if (!(x instanceof List)) return false
  return toArray(x).some(
    item => isNamed(item, 'unquote') || isNamed(item, 'unquote-splicing') || mentionsUnquote(item),
  )
}

/** `(let-values (((a b) expr)…) body…)`: no expression sees the names, unlike in let*-values. */
const letValues: SpecialForm = (at, scope, r, tail) => {
  const [specs, ...body] = operands(at, 1)
  const renamed = new Map<Sym, Sym>()
  const rename = (formals: Value): Value => {
    if (formals instanceof List) return fromArray(toArray(formals).map(rename))
    if (!(formals instanceof Sym) || formals.name === '%dotted') return formals
    if (renamed.has(formals)) fault(at, `${formals.name} is bound twice`)
    const fresh = gensym(formals.name)
    renamed.set(formals, fresh)
    return fresh
  }
  const clauses = toArray(asList(specs, at)).map(spec => {
    const [formals, expression] = toArray(asList(spec, at))
    return [rename(formals as Value), expression as Value] as const
  })
  const named = fromArray([...renamed].map(([name, fresh]) => fromArray([name, fresh])))
  let whole: Value = form('let', named, ...body)
  for (const [formals, expression] of clauses.reverse()) whole = form('receive', formals, expression, whole)
  return r.resolve(whole, scope, tail)
}

const condExpand: SpecialForm = (at, scope, r, tail) =>
  r.resolve(form('begin', ...chosenForms(at)), scope, tail)

const syntaxError: SpecialForm = at => {
  const [message, ...irritants] = operands(at, 1)
  return fault(at, [message as string, ...irritants.map(writeDatum)].join(' '))
}

const absent =
  (instead: string): SpecialForm =>
  at =>
    fault(at, `not in this dialect; ${instead}`)

const noSyntax = absent('defmacro has what it is wanted for')

export const SCHEME: readonly (readonly [string, SpecialForm])[] = [
  ['quasiquote', quasiquote],
  ['let-values', letValues],
  ['cond-expand', condExpand],
  ['syntax-error', syntaxError],
  ['define-syntax', noSyntax],
  ['let-syntax', noSyntax],
  ['letrec-syntax', noSyntax],
  ['syntax-rules', noSyntax],
  ['include', absent('require reads a file, once')],
  ['include-ci', absent('require reads a file, once')],
]
