import { wholeNumber } from '#core/app/form'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import type { ChangeCost, ShownCost } from '#core/services/cart/order-changes/wanted-change'

/** Names of fields: how many of a line, by its id; how many of it the page showed; how many of something more, by its key. */
export const HOW_MANY = 'line-'
export const SEEN = 'seen-'
export const ADD = 'add-'
/** What to look for to be added, what the page was found by, and the button that looks for it. */
export const WORDS = 'q'
export const SOUGHT = 'sought'
export const FIND = 'find'
/** What the change comes to, as its writer was shown it. */
export const COST = 'cost'

type Fields = Readonly<Record<string, unknown>>

const wordsIn = (fields: Fields, name: string) =>
  typeof fields[name] === 'string' ? fields[name].trim() : ''

/** The words of a form, and whether it asks for what they find instead of changing anything: also who typed others and pressed Enter. */
export function searchIn(fields: Fields): { readonly words: string; readonly isAsked: boolean } {
  const words = wordsIn(fields, WORDS).slice(0, 200)
  return { words, isAsked: FIND in fields || (words !== '' && words !== wordsIn(fields, SOUGHT)) }
}

/** Which of the numbers typed are none, or too many, by the names of their fields. */
export function quantityFaults(fields: Fields): Readonly<Record<string, string>> {
  const faults = Object.entries(fields).filter(
    ([name, typed]) =>
      (name.startsWith(HOW_MANY) || name.startsWith(ADD)) &&
      String(typed).trim() !== '' &&
      !(wholeNumber(typed) <= MOST_OF_ONE),
  )
  return Object.fromEntries(faults.map(([name]) => [name, `A whole number up to ${MOST_OF_ONE}.`]))
}

const COST_PARTS = ['total', 'more', 'back'] as const satisfies readonly (keyof ChangeCost)[]

/** In minor units: `1950::` of an order that comes to £19.50, `:650:300` of £6.50 more and £3 that go back. */
export const costText = (cost: ChangeCost): string =>
  COST_PARTS.map(part => cost[part]?.amount ?? '').join(':')

/** Null where the form shows none; what is no such text is nothing that anybody was shown. */
export function shownCost(fields: Fields): ShownCost | null {
  const typed = fields[COST]
  if (typeof typed !== 'string') return null
  const amounts = typed.split(':').map(text => (/^\d{1,15}$/.test(text) ? Number(text) : null))
  return { total: amounts[0] ?? null, more: amounts[1] ?? null, back: amounts[2] ?? null }
}
