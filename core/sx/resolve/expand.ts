/** cond-expand (R7RS 4.2.1): which of its clauses holds is known before anything runs. */
import { LIBRARIES } from '../lib/r7rs-names.ts'
import { write } from '../printer/print.ts'
import { toArray } from '../values/lists.ts'
import { type List, Sym, type Value } from '../values/types.ts'
import { asList, fault, isElse, isNamed } from './shape.ts'

/** What `cond-expand` and `(features)` answer for. */
export const FEATURES = ['r7rs', 'exact-closed', 'ratios', 'full-unicode', 'sx']

/** The forms of the first clause that holds. */
export function chosenForms(at: List): Value[] {
  for (const item of toArray(at.rest)) {
    const [requirement, ...forms] = toArray(asList(item, at))
    if (isElse(requirement) || holds(requirement ?? null, at)) return forms
  }
  return fault(at, 'no clause holds')
}

function holds(requirement: Value, at: List): boolean {
  if (requirement instanceof Sym) return FEATURES.includes(requirement.name)
  const [head, ...parts] = toArray(asList(requirement, at))
  const [first = null] = parts
  if (isNamed(head, 'and')) return parts.every(part => holds(part, at))
  if (isNamed(head, 'or')) return parts.some(part => holds(part, at))
  if (isNamed(head, 'not')) return !holds(first, at)
  if (isNamed(head, 'library')) return isStandard(write(first))
  return fault(at, `an unknown requirement ${write(requirement)}`)
}

function isStandard(library: string): boolean {
  return Object.keys(LIBRARIES).some(name => library === `(scheme ${name})`)
}
