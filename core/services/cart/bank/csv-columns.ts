/** Where in a table what stands, counted from 0. */
export type StatementColumns = {
  readonly date: number
  /** Of both directions, with a sign; null where what came in has a column of its own. */
  readonly amount: number | null
  readonly paidIn: number | null
  readonly payer: number | null
  readonly currency: number | null
  /** Where a word says which way the money went, and the amount has no sign. */
  readonly direction: number | null
  readonly text: readonly number[]
}

/** What banks in English, German, French, Spanish and Italian call them, in small letters without accents. */
const DATES = [
  'booking date',
  'transaction date',
  'posting date',
  'completed date',
  'date',
  'buchungstag',
  'buchungsdatum',
  'datum',
  'date operation',
  "date d'operation",
  'date de comptabilisation',
  'fecha',
  'fecha operacion',
  'data',
  'data contabile',
]
const AMOUNTS = ['amount', 'transaction amount', 'value', 'betrag', 'umsatz', 'montant', 'importe', 'importo']
const PAID_IN = [
  'paid in',
  'money in',
  'credit',
  'credit amount',
  'haben',
  'gutschrift',
  'abono',
  'ingresos',
  'avere',
  'accrediti',
]
const PAYERS = [
  'name',
  'payer',
  'payer name',
  'counterparty',
  'counter party',
  'sender',
  'from',
  'auftraggeber',
  'auftraggeber / begunstigter',
  'auftraggeber/empfanger',
  'beguenstigter/zahlungspflichtiger',
  'begunstigter/zahlungspflichtiger',
  'name zahlungsbeteiligter',
  'zahlungspflichtige*r',
  'zahlungspflichtiger',
  'contrepartie',
  'ordenante',
  'ordinante',
]
const CURRENCIES = ['currency', 'wahrung', 'waehrung', 'devise', 'divisa', 'valuta']
const DIRECTIONS = [
  'debit/credit',
  'credit/debit',
  'debit credit',
  'credit debit',
  'dr/cr',
  'cr/dr',
  'credit/debit indicator',
  'debit/credit indicator',
  'soll/haben',
  's/h',
  'sens',
  'debe/haber',
  'dare/avere',
  'af bij',
]
const TEXTS = [
  'description',
  'transaction description',
  'reference',
  'payment reference',
  'memo',
  'details',
  'narrative',
  'verwendungszweck',
  'buchungstext',
  'kundenreferenz (end-to-end)',
  'libelle',
  'communication',
  'concepto',
  'descrizione',
  'causale',
]

/** Null for a line that names no dates or no amounts: it is not the head of the table. */
export function columnsOf(head: readonly string[]): StatementColumns | null {
  const names = head.map(plainName)
  const find = (known: readonly string[]) => {
    const at = known.map(name => names.indexOf(name)).find(index => index >= 0)
    return at ?? null
  }
  const date = find(DATES)
  const amount = find(AMOUNTS)
  const paidIn = amount === null ? find(PAID_IN) : null
  if (date === null || (amount === null && paidIn === null)) return null
  const text = names.flatMap((name, index) => (TEXTS.includes(name) ? [index] : []))
  const [payer, currency, direction] = [find(PAYERS), find(CURRENCIES), find(DIRECTIONS)]
  return { date, amount, paidIn, payer, currency, direction, text }
}

/** `Betrag (€)` and `Montant en EUR` are columns of amounts as well. */
function plainName(heading: string): string {
  return heading
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/\s*(\(?(?:€|£|\$|in eur|en eur|eur|gbp|usd|chf)\)?)\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
