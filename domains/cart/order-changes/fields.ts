import { wholeNumber } from '#core/app/form'
import { MOST_OF_ONE } from '#core/contracts/quantity'

/** Names of fields: how many of a line, by its id; how many of it the page showed; how many of something more, by its key. */
export const HOW_MANY = 'line-'
export const SEEN = 'seen-'
export const ADD = 'add-'
/** What to look for to be added, what the page was found by, and the button that looks for it. */
export const WORDS = 'q'
export const SOUGHT = 'sought'
export const FIND = 'find'

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
