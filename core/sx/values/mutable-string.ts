/** Strings of the r7rs dialect: JS strings where they are literals, MutableString where they were made. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { fromPoints } from './text.ts'
import { MutableString, type Value } from './types.ts'

export function textOf(s: MutableString): string {
  if (s.text === null) {
    pay(s.points as number[])
    s.text = fromPoints(s.points as number[])
  }
  return s.text
}

/** The code points of `s`, to be changed: its text is dropped. */
export function pointsToChange(s: MutableString): number[] {
  if (s.points === null) {
    pay(s.text as string)
    s.points = toPoints(s.text as string)
  }
  s.text = null
  return s.points
}

/** A string that is read and changed by turns is made anew each time, so each time is paid for. */
function pay({ length }: { length: number }): void {
  chargeMemory(length * 8 + 16)
  chargeWork(length >>> 2)
}

export function toPoints(text: string): number[] {
  return Array.from(text, c => c.codePointAt(0) as number)
}

export function isText(x: Value): x is string | MutableString {
  return typeof x === 'string' || x instanceof MutableString
}
