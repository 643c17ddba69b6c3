import type { Namespace } from '../resolve/namespace.ts'
import { toArray } from '../values/lists.ts'
import { List, Sym, type Value } from '../values/types.ts'

/** Notes the names that `forms` will define, so that none of them is put in line as a primitive before. */
export function announce(forms: Value[], namespace: Namespace): void {
  for (const form of forms) {
    if (!(form instanceof List) || !(form.first instanceof Sym)) continue
    if (form.first.name === 'begin') announce(toArray(form.rest), namespace)
    if (form.first.name !== 'define' && form.first.name !== 'defmacro') continue
    let target: Value = form.rest.first
    while (target instanceof List) target = target.first
    if (target instanceof Sym) namespace.redefine(target.name)
  }
}
