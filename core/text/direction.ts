export type Direction = 'ltr' | 'rtl'

const LETTER = /\p{L}/u
const LETTERS = /\p{L}/gu
/** Letters of the scripts that run from the right and are written today. */
const RIGHT =
  '\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Adlam}\\p{Script=Mandaic}\\p{Script=Samaritan}\\p{Script=Hanifi_Rohingya}'
const FROM_THE_RIGHT = new RegExp(`(?=\\p{L})[${RIGHT}]`, 'u')
const ALL_FROM_THE_RIGHT = new RegExp(FROM_THE_RIGHT, 'gu')

/** Which way words run, by their first letter, as browsers find it (HTML, `dir=auto`); null where there is no letter. */
export function directionOf(words: string): Direction | null {
  const letter = LETTER.exec(words)?.[0]
  if (!letter) return null
  return FROM_THE_RIGHT.test(letter) ? 'rtl' : 'ltr'
}

/** Which way most of the letters of a text run: a name of another script may stand first. Null where there are none. */
export function directionOfMost(text: string): Direction | null {
  const letters = text.match(LETTERS)?.length ?? 0
  if (letters === 0) return null
  return (text.match(ALL_FROM_THE_RIGHT)?.length ?? 0) * 2 > letters ? 'rtl' : 'ltr'
}

/** Whether any of it runs the other way. */
export function runsOtherwise(text: string, direction: Direction): boolean {
  if (direction === 'ltr') return FROM_THE_RIGHT.test(text)
  return (text.match(LETTERS) ?? []).some(letter => !FROM_THE_RIGHT.test(letter))
}
