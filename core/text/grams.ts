/** `1.25 kg`, `980 g`. */
export const gramsText = (grams: number): string => (grams >= 1000 ? `${grams / 1000} kg` : `${grams} g`)

/** The same of goods that did not all lie on the scales yet: `about 2 kg`; blank for what is not sold by weight. */
export function weightText(grams: number | null, isWeighed: boolean | null): string {
  if (grams === null) return ''
  return isWeighed ? gramsText(grams) : `about ${gramsText(grams)}`
}
