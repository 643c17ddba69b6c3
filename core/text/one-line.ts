/** Marks that turn the writing direction of all that comes after them (UAX #9 §2): around a name they turn its page. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g

/** Without them: text is written in the direction of its own letters. */
export const withoutTurns = (text: string): string => text.replace(TURNS, '')

/** A name that stands in titles, heads of letters and menus: on one line, in the direction of its own letters. */
export function oneLine(text: string): string {
  return withoutTurns(text).replace(/\s+/g, ' ').trim()
}
