/** The context that hubs name in their JSON-LD. */
export const DFC_CONTEXT = 'https://www.datafoodconsortium.org'

/** How one page of a long document says which one comes next: the ontology has no words for it. */
export const HYDRA_CONTEXT = { hydra: 'http://www.w3.org/ns/hydra/core#' } as const

/** The ontology has no word for the numbers of the trade. */
export const SCHEMA_CONTEXT = { schema: 'https://schema.org/' } as const

/** What units are called in the Data Food Consortium's list of measures. */
export const DFC_CURRENCIES: Readonly<Record<string, string>> = {
  AUD: 'dfc-m:AustralianDollar',
  CAD: 'dfc-m:CanadianDollar',
  EUR: 'dfc-m:Euro',
  GBP: 'dfc-m:PoundSterling',
  USD: 'dfc-m:USDollar',
}

export const DFC_UNITS = { kg: 'dfc-m:Kilogram', l: 'dfc-m:Litre', piece: 'dfc-m:Piece' } as const

/** `Gram` of `dfc-m:Gram` or of any address that ends with it. */
export const localTerm = (term: string): string => term.replace(/^.*[#/:]/, '')

/** Whether two names are of one measure: what was `Gram` in the first version of the list is `gram` in the second. */
export const isSameTerm = (one: string, other: string): boolean =>
  localTerm(one).toLowerCase() === localTerm(other).toLowerCase()
