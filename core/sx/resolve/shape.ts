/** Asking a form for its parts, with a fault that names it when it has others. */
import { SyntaxFault } from '../values/errors.ts'
import { fromArray, toArray } from '../values/lists.ts'
import { Keyword, List, Sym, type Value } from '../values/types.ts'

export function fault(form: Value, message: string): never {
  const head = form instanceof List && form.first instanceof Sym ? form.first.name : 'form'
  throw new SyntaxFault(`${head}: ${message}`, form)
}

/** The forms after the head, at least `min` and at most `max` of them. */
export function operands(form: List, min: number, max = Number.POSITIVE_INFINITY): Value[] {
  const count = form.len - 1
  if (count < min || count > max)
    fault(form, `wanted ${min === max ? min : `${min} or more`} forms, got ${count}`)
  return toArray(form.rest)
}

export function asSymbol(x: Value | undefined, within: Value): Sym {
  if (!(x instanceof Sym)) fault(within, 'a name is missing')
  return x
}

export function asList(x: Value | undefined, within: Value): List {
  if (!(x instanceof List)) fault(within, 'a list is missing')
  return x
}

export function isNamed(x: Value | undefined, name: string): boolean {
  return x instanceof Sym && x.name === name
}

/** `else`, `:else` and `true` all mark the last clause of cond, case, match and guard. */
export function isElse(x: Value | undefined): boolean {
  return x === true || isNamed(x, 'else') || (x instanceof Keyword && x.name === 'else')
}

/** No name may be bound twice at once (R7RS 4.1.4, 4.2.2). */
export function distinct(names: readonly Sym[], within: Value): void {
  const seen = new Set<Sym>()
  for (const name of names) {
    if (seen.has(name)) fault(within, `${name.name} is bound twice`)
    seen.add(name)
  }
}

/** The names of a parameter list, without its markers. */
export function namesOf(params: Value): Sym[] {
  if (params instanceof Sym) return [params]
  if (!(params instanceof List)) return []
  return toArray(params)
    .map(item => (item instanceof List ? item.first : item))
    .filter(
      (item): item is Sym => item instanceof Sym && item.name !== '%dotted' && !item.name.startsWith('&'),
    )
}

/** Bindings as `((a 1) (b 2))`, or flat as `(a 1 b 2)`. */
export function bindings(x: Value | undefined, within: Value): [Sym, Value][] {
  const items = toArray(asList(x, within))
  if (items[0] instanceof Sym) return flatBindings(items, within)
  return items.map(item => {
    const pair = asList(item, within)
    if (pair.len < 1 || pair.len > 2) fault(within, 'a binding is (name value)')
    return [asSymbol(pair.first, within), pair.len === 2 ? pair.rest.first : null]
  })
}

function flatBindings(items: Value[], within: Value): [Sym, Value][] {
  if (items.length % 2 !== 0) fault(within, 'a name without a value')
  const pairs: [Sym, Value][] = []
  for (let i = 0; i < items.length; i += 2) pairs.push([asSymbol(items[i], within), items[i + 1] as Value])
  return pairs
}

export function rest(items: Value[], from: number): List {
  return fromArray(items, from)
}
