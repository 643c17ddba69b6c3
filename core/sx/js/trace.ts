/**
 * From the host's stack to the form that raised. Generated texts carry their number as the name of their source,
 * and each line of one comes from one instruction; so compiled code pays nothing for knowing where it is.
 */
import type { Raised } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { formAt, type Text } from '../vm/template.ts'

/** By number, for as long as somebody else has them: a server makes functions without end. */
const made = new Map<number, WeakRef<Text>>()
const forgotten = new FinalizationRegistry<number>(number => made.delete(number))
let last = 0

/** Makes a text whose source is named by the line that it is given. */
export function numbered(write: (sourceName: string) => Text): Text {
  last++
  const text = write(`//# sourceURL=sx-js-${last}`)
  made.set(last, new WeakRef(text))
  forgotten.register(text, last)
  return text
}

/** The form at which generated code raised; null when what raised was not called by generated code first. */
export function tracedForm({ trace }: Raised): Value {
  if (trace === null) return null
  const found = /sx-js-(\d+):(\d+)|\/vm\/run\.ts|\/cek\/machine\.ts/.exec(trace)
  if (!found?.[1]) return null
  const text = made.get(Number(found[1]))?.deref()
  const pc = text?.lines[Number(found[2])]
  return text && pc !== undefined ? formAt(text, pc) : null
}
