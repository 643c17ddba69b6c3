/**
 * From the host's stack to the form that raised. Generated functions carry their number as the name of their source,
 * and each line of one comes from one instruction; so compiled code pays nothing for knowing where it is.
 */
import type { Raised } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { formAt, type Template } from '../vm/template.ts'

const made: WeakRef<Template>[] = []

/** The line that names the source of what is generated for `template`. */
export function sourceName(template: Template): string {
  made.push(new WeakRef(template))
  return `//# sourceURL=sx-js-${made.length - 1}`
}

/** The form at which generated code raised; null when what raised was not called by generated code first. */
export function tracedForm({ trace }: Raised): Value {
  if (trace === null) return null
  const found = /sx-js-(\d+):(\d+)|\/vm\/run\.ts|\/cek\/machine\.ts/.exec(trace)
  if (!found?.[1]) return null
  const template = made[Number(found[1])]?.deref()
  const pc = template?.lines?.[Number(found[2])]
  return template && pc !== undefined ? formAt(template, pc) : null
}
