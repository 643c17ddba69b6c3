/** Marks that turn the writing direction of all that comes after them (UAX #9 §2): around a name they turn its page. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g
/** What nobody sees and nothing needs on a line: soft hyphens, spaces and joins without width, byte order marks, annotations. */
const UNSEEN = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/g
/** They join or part letters of Arabic or of India, and emoji; behind these they do nothing but make another name of it. */
const JOINERS =
  /(?<=^|[\s\p{P}\p{Nd}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]+|[\u200c\u200d]+(?=$|\s)/gu
/** Marks of one letter, which say something beside letters that are written from the right alone. */
const MARKS = /[\u200e\u200f\u061c]/g
const FROM_THE_RIGHT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
const LINE_ENDS = /[\u2028\u2029]/g
const ANY = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/

/** Without them: text is written in the direction of its own letters. */
export const withoutTurns = (text: string): string => text.replace(TURNS, '')

/**
 * What is typed into a line, with nothing in it that nobody sees: two that look the same are the same, and what stands behind it
 * keeps its direction.
 */
export function seenLine(text: string): string {
  if (!ANY.test(text)) return text
  const seen = withoutTurns(text).replace(UNSEEN, '').replace(LINE_ENDS, ' ').replace(JOINERS, '')
  return FROM_THE_RIGHT.test(seen) ? seen : seen.replace(MARKS, '')
}

/** A name that stands in titles, heads of letters and menus: on one line, in the direction of its own letters. */
export function oneLine(text: string): string {
  return seenLine(text).replace(/\s+/g, ' ').trim()
}
