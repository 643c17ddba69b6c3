import type { Availability } from './product'
import {
  ALMOST,
  BACK_ORDER,
  DISCONTINUED,
  FEW,
  FEW_LEFT,
  FEW_UNPARTED,
  IN,
  IN_UNPARTED,
  NOT,
  OUT,
  OUT_UNPARTED,
  PRE_ORDER,
  SO_MANY,
  WHEN_BACK,
} from './stock-words'

/** One word for all that is to be said. */
const GONE =
  /^(?:sold|verkauft|vendue?s?|vendid[oa]s?|vendut[oa]|verkocht|såld|solgt|myyty|sprzedan[eya]|prodáno|eladva|продано)[.!]*$/iu

/** `Available: no`: a word that says so in front of a colon asks only. */
const ASKED = /^(\p{L}[\p{L} ]{1,24}?)\s*[:：]\s*(\S.*)$/u
const YES =
  /^(?:yes|ja|oui|s[íìi]|sim|tak|ano|áno|da|да|так|igen|evet|kyllä|jah|taip|jā|ναι|نعم|بله|כן|はい|是)[.!]?$/iu
const NO =
  /^(?:no|nein|non|nee|nej|nei|não|nu|nie|ne|нет|ні|не|nem|hayır|ei|nē|όχι|لا|خیر|לא|いいえ|否|0)[.!]?$/iu

/** What is said to people of whether a thing can be had; null for what says nothing of it. */
export function availabilityInWords(written: string | null): Availability | null {
  if (written === null) return null
  const whole = written.replace(/[_\s]+/g, ' ').trim()
  const [, asked, answer] = ASKED.exec(whole) ?? []
  if (asked === undefined || answer === undefined || !IN.test(asked)) return statedIn(whole)
  if (NO.test(answer)) return 'out-of-stock'
  return YES.test(answer) ? 'in-stock' : (statedIn(answer) ?? statedIn(`${asked} ${answer}`))
}

function statedIn(said: string): Availability | null {
  if (GONE.test(said)) return 'out-of-stock'
  if (DISCONTINUED.test(said)) return 'discontinued'
  if (WHEN_BACK.test(said)) return 'out-of-stock'
  // `Not in stock, but can be pre-ordered` says what can be done.
  if (PRE_ORDER.test(said)) return 'pre-order'
  if (ALMOST.test(said)) return 'limited'
  if (OUT.test(said) || NOT.test(said) || OUT_UNPARTED.test(said))
    return BACK_ORDER.test(said) ? 'back-order' : 'out-of-stock'
  if (BACK_ORDER.test(said)) return 'back-order'
  if (FEW.test(said) || FEW_LEFT.test(said) || FEW_UNPARTED.test(said)) return 'limited'
  return IN.test(said) || IN_UNPARTED.test(said) || SO_MANY.test(said) ? 'in-stock' : null
}
