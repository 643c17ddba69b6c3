/** What the fonts of the house surely have. */
const PLAIN = /^[ -~\u00a0-\u024f\u2010-\u2027€]*$/
/** Pictures, as people put them into names: with their colours of skin, joined ones, flags, and the blank after them. */
const PICTURES =
  /(?:[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}][\u200d\ufe0e\ufe0f\u20e3]*)+ ?/gu
/** They take no room, or stand on another letter. */
const UNSEEN = /[\p{C}\p{M}\p{Z}]/u

/**
 * A text without what a font has no drawing of: PDF/A allows no glyph that is not there, and empty boxes say nothing. Pictures
 * are left out; a letter that cannot be drawn is a question mark, so that a reader sees that something stood there.
 */
export function drawable(text: string, has: (codePoint: number) => boolean): string {
  if (PLAIN.test(text) || !has(QUESTION)) return text
  const hasAll = (part: string) => [...part].every(each => UNSEEN.test(each) || has(each.codePointAt(0) ?? 0))
  if (hasAll(text)) return text
  const words = text.replace(PICTURES, pictures => (hasAll(pictures) ? pictures : ''))
  const drawn = [...words].map(each => (hasAll(each) ? each : '?')).join('')
  return drawn.trim() === '' ? '?' : drawn
}

const QUESTION = 0x3f
