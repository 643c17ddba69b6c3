/** `1.25 kg`, `980 g`. */
export const gramsText = (grams: number): string => (grams >= 1000 ? `${grams / 1000} kg` : `${grams} g`)

/** The same of goods that did not all lie on the scales yet: `about 2 kg`; blank for what is not sold by weight. */
export function weightText(grams: number | null, isWeighed: boolean | null): string {
  if (grams === null) return ''
  return isWeighed ? gramsText(grams) : `about ${gramsText(grams)}`
}

/** What things weigh that are packed: null for what is not sold by weight. */
export type ToPack = { readonly grams: number | null; readonly toWeigh: number; readonly quantity: number }

/** `1.9 kg` once it lay on the scales; else `about 2 kg, to be weighed`, or of several `about 5 kg, 2 to be weighed`. */
export function packedText({ grams, toWeigh, quantity }: ToPack): string {
  if (grams === null) return ''
  if (toWeigh === 0) return gramsText(grams)
  return `about ${gramsText(grams)}, ${toWeigh < quantity ? `${toWeigh} ` : ''}to be weighed`
}
