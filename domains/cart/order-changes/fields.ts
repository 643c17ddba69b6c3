import { wholeNumber } from '#core/app/form'
import { MOST_OF_ONE } from '#core/contracts/quantity'

/** Names of fields: how many of a line, by its id; how many of it the page showed; how many of something more, by its key. */
export const HOW_MANY = 'line-'
export const SEEN = 'seen-'
export const ADD = 'add-'

/** Which of the numbers typed are none, or too many, by the names of their fields. */
export function quantityFaults(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const faults = Object.entries(fields).filter(
    ([name, typed]) =>
      (name.startsWith(HOW_MANY) || name.startsWith(ADD)) &&
      String(typed).trim() !== '' &&
      !(wholeNumber(typed) <= MOST_OF_ONE),
  )
  return Object.fromEntries(faults.map(([name]) => [name, `A whole number up to ${MOST_OF_ONE}.`]))
}
