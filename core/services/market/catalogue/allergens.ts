/** Whether anybody has said what of the fourteen allergens (EU 1169/2011, annex II) is in a product, and what they said. */
export type Allergens =
  | { readonly state: 'unknown' }
  | { readonly state: 'none' }
  | { readonly state: 'stated'; readonly text: string }

export function allergensOf(text: string, isFree: boolean): Allergens {
  if (text.trim() !== '') return { state: 'stated', text }
  return { state: isFree ? 'none' : 'unknown' }
}

/** For the label, beside the word "Allergens". */
export function allergensInWords(allergens: Allergens): string {
  if (allergens.state === 'stated') return allergens.text
  return allergens.state === 'none' ? 'None of the fourteen to declare.' : 'Not stated: please ask us.'
}
