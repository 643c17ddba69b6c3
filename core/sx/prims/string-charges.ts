/** Taking strings as arguments, and paying for those that are read, searched and made. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { LimitError, typeFault } from '../values/errors.ts'
import type { Value } from '../values/types.ts'

export function asString(who: string, x: Value): string {
  if (typeof x !== 'string') typeFault(who, 'a string', x)
  return x
}

/** Longest string that is ever made; the host's own limit is not far above. */
const MOST_CHARACTERS = 1 << 28

/** Pays for a new string of `length` units. */
export function chargeText(length: number): void {
  if (length > MOST_CHARACTERS) throw new LimitError('memory', 'a string would be too long')
  chargeMemory(length * 2 + 16)
  chargeWork(length >>> 4)
}

export function made(text: string): string {
  chargeText(text.length)
  return text
}

/** Pays for reading a text through. */
export function chargeRead(text: string): void {
  if (text.length > 256) chargeWork(text.length >>> 3)
}

/** Pays for looking for `part`, which the host may compare at every place. */
export function chargeSearch(text: string, part: string): void {
  chargeRead(text)
  chargeWork(Math.floor((text.length * part.length) / 1_024))
}

/** The texts one after another, paid for before they are put together. */
export function joined(texts: readonly string[], separator = ''): string {
  let length = Math.max(0, texts.length - 1) * separator.length
  for (const text of texts) length += text.length
  chargeText(length)
  return texts.join(separator)
}
