/**
 * From the host's stack to the form that raised. Generated functions carry their number as the name of their source,
 * and each line of one comes from one instruction; so compiled code pays nothing for knowing where it is.
 */
import type { Raised } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { formAt, type Template } from '../vm/template.ts'

/** By number, for as long as somebody else has them: a server makes functions without end. */
const made = new Map<number, WeakRef<Template>>()
const forgotten = new FinalizationRegistry<number>(number => made.delete(number))
let last = 0

/** The line that names the source of what is generated for `template`. */
export function sourceName(template: Template): string {
  last++
  made.set(last, new WeakRef(template))
  forgotten.register(template, last)
  return `//# sourceURL=sx-js-${last}`
}

/** The form at which generated code raised; null when what raised was not called by generated code first. */
export function tracedForm({ trace }: Raised): Value {
  if (trace === null) return null
  const found = /sx-js-(\d+):(\d+)|\/vm\/run\.ts|\/cek\/machine\.ts/.exec(trace)
  if (!found?.[1]) return null
  const template = made.get(Number(found[1]))?.deref()
  const pc = template?.lines?.[Number(found[2])]
  return template && pc !== undefined ? formAt(template, pc) : null
}
