/** In which SumUp makes payment pages (its API's `Currency`, ISO 4217). It refuses all others. */
export const SUMUP_CURRENCIES: ReadonlySet<string> = new Set([
  'BGN',
  'BRL',
  'CHF',
  'CLP',
  'COP',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HRK',
  'HUF',
  'NOK',
  'PLN',
  'RON',
  'SEK',
  'USD',
])
