/** Comparing strings. */
import { chargeWork } from '../meter/meter.ts'
import type { Value } from '../values/types.ts'
import type { Spec } from './spec.ts'
import { asString, chargeText } from './string-charges.ts'

/** Order by code point, unlike JS's by UTF-16 unit. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  if (n > 256) chargeWork(n >>> 2)
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const surrogateX = x >= 0xd800 && x <= 0xdfff
    const surrogateY = y >= 0xd800 && y <= 0xdfff
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1
  }
  return a.length - b.length
}

function ordered(who: string, holds: (c: number) => boolean, fold = (s: string): string => s) {
  return (...xs: Value[]): Value => {
    for (let i = 1; i < xs.length; i++)
      if (!holds(compareText(fold(asString(who, xs[i - 1] as Value)), fold(asString(who, xs[i] as Value)))))
        return false
    return true
  }
}

function folded(s: string): string {
  if (s.length > 256) chargeText(s.length)
  return s.toLowerCase()
}

export const STRING_ORDER: readonly Spec[] = [
  ['string=?', 1, -1, ordered('string=?', c => c === 0), 'the same text'],
  ['string<?', 1, -1, ordered('string<?', c => c < 0), 'ascending by code point'],
  ['string>?', 1, -1, ordered('string>?', c => c > 0), 'descending'],
  ['string<=?', 1, -1, ordered('string<=?', c => c <= 0), 'never descending'],
  ['string>=?', 1, -1, ordered('string>=?', c => c >= 0), 'never ascending'],
  ['string-ci=?', 1, -1, ordered('string-ci=?', c => c === 0, folded), 'the same but for capitals'],
  ['string-ci<?', 1, -1, ordered('string-ci<?', c => c < 0, folded), 'ascending but for capitals'],
  ['string-ci>?', 1, -1, ordered('string-ci>?', c => c > 0, folded), 'descending but for capitals'],
  ['string-ci<=?', 1, -1, ordered('string-ci<=?', c => c <= 0, folded), 'never descending but for capitals'],
  ['string-ci>=?', 1, -1, ordered('string-ci>=?', c => c >= 0, folded), 'never ascending but for capitals'],
]
