import { plainWords } from './plain-words'

/** Vowels of Hebrew and Arabic, which people write or leave out. */
const VOWEL_POINTS = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670]/g
/** Of a name that has signs alone, so many are looked at. */
const MOST_SIGNS = 20

/** By which two names are the same: without case, accents, spaces and signs. Empty for one that has nothing else. */
export function nameKey(name: string): string {
  return plainWords(name.replace(VOWEL_POINTS, '')).join('-')
}

/** The same, and for a name that has signs alone, these: `🥕` → `1f955`. */
export function nameKeyOfSigns(name: string): string {
  const signs = [...name.replace(/\s|\ufe0f/g, '')].slice(0, MOST_SIGNS)
  return nameKey(name) || signs.map(sign => sign.codePointAt(0)?.toString(16)).join('-')
}
