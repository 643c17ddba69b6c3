import type { CheerioAPI } from 'cheerio/slim'
import { ownOf } from '#core/text/own-of'
import { currencyCode, currencyNamed, signsOf } from './price-signs'
import { text } from './schema-node'

export type PageCurrency = {
  /** As its markup names it. */
  readonly said: string | null
  /** Else as its scripts, its address or its language let know: whose `$` and `kr` it means, where a price does not say. */
  readonly likely: string | null
  /** That of whoever reads it: whose `$` it is where nothing else says. */
  readonly ours: string | null
}

/** Of a page at `url`. */
export function currencyOfPage($: CheerioAPI, url: string, ours: string | null = null): PageCurrency {
  const marked = $('[itemprop="priceCurrency"]').first()
  const named = text(
    marked.attr('content') ?? marked.text(),
    $('[property="og:price:currency"], [property="product:price:currency"]').first().attr('content'),
    $('[data-currency]').first().attr('data-currency'),
    $('[data-currency-code]').first().attr('data-currency-code'),
  )
  const said = named ? currencyNamed(named) : null
  const likely = said ?? currencyOfScripts($) ?? currencyOfAddress(url) ?? currencyOfLanguage($)
  return { said, likely, ours: likely === null ? ours : null }
}

/** Whether a price has a sign of this currency; a number alone is of any. */
export function hasSignOf(shown: string, currency: string | null): boolean {
  const text = shown.toLowerCase()
  return currency !== null && [...signsOf(currency)].some(sign => text.includes(sign))
}

const MOST_SCRIPT = 400_000
const IN_SCRIPT =
  /["']?\b(?:currency|currencyCode|currency_code|priceCurrency|currencyIso|ecomm_currency)["']?\s*[:=]\s*(?:\{\s*["']?active["']?\s*:\s*)?\\?["']([A-Z]{3})\\?["']/g

/** What is measured is told its currency, in most shops; where several stand there, one may choose. */
function currencyOfScripts($: CheerioAPI): string | null {
  let left = MOST_SCRIPT
  const codes = new Set<string>()
  for (const script of $('script:not([src])').toArray()) {
    const code = $(script).text().slice(0, left)
    left -= code.length
    for (const [, written = ''] of code.matchAll(IN_SCRIPT)) if (currencyCode(written)) codes.add(written)
    if (left <= 0 || codes.size > 1) break
  }
  return codes.size === 1 ? [...codes][0]! : null
}

/** What is paid with in countries, by the end of their addresses: whose `$` it is, and what a number alone is of. */
const CURRENCY_OF_COUNTRY: Readonly<Record<string, string>> = {
  us: 'USD',
  ca: 'CAD',
  au: 'AUD',
  nz: 'NZD',
  sg: 'SGD',
  hk: 'HKD',
  tw: 'TWD',
  mx: 'MXN',
  ar: 'ARS',
  cl: 'CLP',
  uy: 'UYU',
  br: 'BRL',
  za: 'ZAR',
  se: 'SEK',
  dk: 'DKK',
  no: 'NOK',
  is: 'ISK',
  jp: 'JPY',
  cn: 'CNY',
  cz: 'CZK',
  pl: 'PLN',
  hu: 'HUF',
  ro: 'RON',
  rs: 'RSD',
  ru: 'RUB',
  by: 'BYN',
  ua: 'UAH',
  in: 'INR',
  pk: 'PKR',
  lk: 'LKR',
  np: 'NPR',
  ch: 'CHF',
  tr: 'TRY',
  il: 'ILS',
  th: 'THB',
  vn: 'VND',
  uk: 'GBP',
  de: 'EUR',
  fr: 'EUR',
  es: 'EUR',
  it: 'EUR',
  nl: 'EUR',
  be: 'EUR',
  at: 'EUR',
  ie: 'EUR',
  pt: 'EUR',
  fi: 'EUR',
  gr: 'EUR',
  sk: 'EUR',
  si: 'EUR',
  ee: 'EUR',
  lv: 'EUR',
  lt: 'EUR',
  hr: 'EUR',
  kr: 'KRW',
  ae: 'AED',
  sa: 'SAR',
  bg: 'BGN',
}

function currencyOfAddress(url: string): string | null {
  const name = URL.canParse(url) ? new URL(url).hostname : ''
  const end = name.split('.').at(-1) ?? ''
  // `.co` alone is of everybody.
  if (end === 'co') return name.endsWith('.com.co') ? 'COP' : null
  return ownOf(CURRENCY_OF_COUNTRY, end) ?? null
}

/** Whose `$` and `kr` a page means by the country of its language, and of languages that have one. */
const CURRENCY_OF_LANGUAGE: Readonly<Record<string, string>> = {
  'en-us': 'USD',
  'en-ca': 'CAD',
  'fr-ca': 'CAD',
  'en-au': 'AUD',
  'en-nz': 'NZD',
  'en-sg': 'SGD',
  'en-za': 'ZAR',
  'en-hk': 'HKD',
  'zh-tw': 'TWD',
  'es-us': 'USD',
  'es-mx': 'MXN',
  'es-ar': 'ARS',
  'es-cl': 'CLP',
  'es-co': 'COP',
  'es-uy': 'UYU',
  'pt-br': 'BRL',
  sv: 'SEK',
  da: 'DKK',
  nb: 'NOK',
  nn: 'NOK',
  no: 'NOK',
  is: 'ISK',
  cs: 'CZK',
  pl: 'PLN',
  hu: 'HUF',
  ro: 'RON',
  bg: 'BGN',
  ru: 'RUB',
  uk: 'UAH',
  tr: 'TRY',
  he: 'ILS',
  ja: 'JPY',
  ko: 'KRW',
  th: 'THB',
  vi: 'VND',
}

function currencyOfLanguage($: CheerioAPI): string | null {
  const language = ($('html').attr('lang') ?? '').toLowerCase().replace('_', '-')
  const [base = ''] = language.split('-')
  return ownOf(CURRENCY_OF_LANGUAGE, language) ?? ownOf(CURRENCY_OF_LANGUAGE, base) ?? null
}
