import { ownOf } from '#core/text/own-of'

/** An ISO 4217 code of money that is paid with, in capitals; null for gold, tests and what is unknown. */
export function currencyCode(written: string | null | undefined): string | null {
  const code = written?.trim().toUpperCase() ?? ''
  return KNOWN_CURRENCIES.has(code) ? code : null
}

/** The code of what a page calls its currency: a code, or a sign of one alone. What is neither stays as it is, and prices in it unread. */
export function currencyNamed(written: string | null): string | null {
  return currencyCode(written) ?? currencyOf([written?.trim() ?? '']) ?? written
}

/** Codes with an X name metals, funds and nothing at all, but for these. */
export const KNOWN_CURRENCIES: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').filter(
    code => !code.startsWith('X') || /^X(AF|OF|PF|CD|CG)$/.test(code),
  ),
)

/** Signs that are of one country, or that pages use as if they were. `$` alone is of twenty. */
const SIGNS: Readonly<Record<string, string>> = {
  '£': 'GBP',
  '€': 'EUR',
  '¥': 'JPY',
  '￥': 'JPY',
  '₹': 'INR',
  R$: 'BRL',
  Kč: 'CZK',
  Ft: 'HUF',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  '₩': 'KRW',
  '₫': 'VND',
  '₪': 'ILS',
  '฿': 'THB',
  US$: 'USD',
  CA$: 'CAD',
  CAN$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  SG$: 'SGD',
  NT$: 'TWD',
  MX$: 'MXN',
  円: 'JPY',
  원: 'KRW',
  บาท: 'THB',
  грн: 'UAH',
  'грн.': 'UAH',
  лв: 'BGN',
  'лв.': 'BGN',
  zł: 'PLN',
  złoty: 'PLN',
  złote: 'PLN',
  złotych: 'PLN',
  تومان: 'IRR',
  toman: 'IRR',
  'د.إ': 'AED',
  'ر.س': 'SAR',
  'د.ك': 'KWD',
  'ج.م': 'EGP',
  'د.ب': 'BHD',
  'ر.ق': 'QAR',
  'د.م.': 'MAD',
  p: 'GBP',
}

/** The currency of the first of these marks that is of one alone. Codes in small letters would be words: `all`, `try`, `top`. */
export function currencyOf(marks: readonly string[]): string | null {
  const codes = marks.filter(isCode)
  return codes[0] ?? marks.map(mark => ownOf(SIGNS, mark)).find(code => code !== undefined) ?? null
}

const isCode = (mark: string): boolean => /^[A-Z]{3}$/.test(mark) && KNOWN_CURRENCIES.has(mark)

type Written = {
  /** Money wherever it stands beside a number. */
  readonly anywhere?: readonly string[]
  /** A letter or a word of another language as well: a sign only where the currency is known. */
  readonly known?: readonly string[]
}

/** Signs beside those that Intl has, and those of them that say money of themselves. */
const WRITTEN: Readonly<Record<string, Written>> = {
  AED: { anywhere: ['د.إ'], known: ['Dhs', 'Dhs.', 'Dh', 'DH', 'درهم'] },
  ALL: { known: ['Lek', 'Lekë'] },
  BGN: { anywhere: ['лв', 'лв.'] },
  BHD: { known: ['BD', 'د.ب', '.د.ب'] },
  BYN: { known: ['Br', 'руб', 'руб.', 'р.'] },
  CHF: { anywhere: ['Fr.', 'SFr.', 'SFr'], known: ['Fr'] },
  CNY: { anywhere: ['元'] },
  CZK: { anywhere: ['Kč'], known: ['korun', 'koruny', 'koruna'] },
  DKK: { anywhere: ['kr', 'kr.'], known: ['kroner'] },
  DZD: { known: ['DA', 'دج', 'د.ج'] },
  EGP: { anywhere: ['ج.م'], known: ['LE', 'L.E.', 'جنيه', 'جم'] },
  ETB: { known: ['Br', 'ብር'] },
  GBP: { known: ['₤'] },
  GEL: { known: ['ლ', 'ლარი'] },
  HUF: { anywhere: ['Ft'], known: ['forint'] },
  ILS: { known: ['ש"ח', 'ש״ח'] },
  INR: { known: ['Rs', 'Rs.', '₨', 'र', 'रु', 'रु.'] },
  IRR: { anywhere: ['تومان'], known: ['ریال', 'toman', 'tomans'] },
  ISK: { anywhere: ['kr', 'kr.'], known: ['krónur'] },
  JMD: { known: ['J$'] },
  JOD: { known: ['JD', 'د.ا'] },
  JPY: { anywhere: ['円'], known: ['￥', '¥', 'yen'] },
  KES: { known: ['KSh'] },
  KGS: { known: ['сом'] },
  KRW: { anywhere: ['원'] },
  KWD: { known: ['KD', 'د.ك'] },
  KZT: { known: ['тг', 'тг.', 'тенге'] },
  LKR: { known: ['Rs', 'Rs.', '₨'] },
  MAD: { known: ['DH', 'Dhs', 'د.م.', 'درهم'] },
  MKD: { known: ['ден', 'ден.'] },
  NOK: { anywhere: ['kr', 'kr.'], known: ['kroner'] },
  NPR: { known: ['Rs', 'Rs.', '₨'] },
  OMR: { known: ['RO', 'ر.ع.'] },
  PAB: { known: ['B/', 'B/.'] },
  PEN: { known: ['S/', 'S/.'] },
  PKR: { known: ['Rs', 'Rs.', '₨'] },
  PLN: { anywhere: ['zł', 'złoty', 'złote', 'złotych'], known: ['zl'] },
  QAR: { anywhere: ['ر.ق'], known: ['QR'] },
  RON: { anywhere: ['lei'] },
  RSD: { known: ['din', 'din.', 'dinara', 'дин', 'дин.', 'динара'] },
  RUB: { anywhere: ['руб', 'руб.', 'рублей', 'рубля', 'рубль'], known: ['р', 'р.'] },
  SAR: { anywhere: ['ر.س'], known: ['SR', 'ر.س.', 'ريال'] },
  SEK: { anywhere: ['kr', 'kr.'], known: ['kronor', 'krona'] },
  SGD: { known: ['S$'] },
  THB: { anywhere: ['บาท'] },
  TND: { known: ['DT', 'د.ت'] },
  TRY: { known: ['TL'] },
  TZS: { known: ['TSh'] },
  UAH: { anywhere: ['грн', 'грн.'], known: ['гривень'] },
  UGX: { known: ['USh'] },
  USD: { known: ['U$S', 'dollars'] },
  UYU: { known: ['$U'] },
  UZS: { known: ["so'm", 'soʻm', 'сўм'] },
  VND: { known: ['đ', 'vnđ'] },
  XAF: { known: ['CFA', 'FCFA'] },
  XOF: { known: ['CFA', 'FCFA'] },
}

/** The signs of letters that say money whatever the currency is, as they are written, longest first. */
export const MONEY_SIGNS: readonly string[] = [
  ...new Set(Object.values(WRITTEN).flatMap(({ anywhere = [] }) => anywhere)),
].sort((a, b) => b.length - a.length)

const LOCALES = [
  ...['en', 'en-GB', 'en-IN', 'de', 'de-CH', 'fr', 'es', 'it', 'nl', 'pt-BR', 'sv', 'nb', 'da', 'fi'],
  ...['pl', 'cs', 'hu', 'ro', 'bg', 'tr', 'uk', 'ja', 'zh', 'ko', 'ar', 'he', 'hi', 'th', 'vi'],
]
const signsByCode = new Map<string, ReadonlySet<string>>()

/** Every sign that a currency has in one of these languages, without its spaces and in small letters. */
export function signsOf(code: string): ReadonlySet<string> {
  const known = signsByCode.get(code)
  if (known) return known
  const signs = LOCALES.flatMap(locale =>
    (['symbol', 'narrowSymbol'] as const).map(currencyDisplay => signIn(locale, code, currencyDisplay)),
  )
  const { anywhere = [], known: others = [] } = ownOf(WRITTEN, code) ?? {}
  const all = new Set(
    [...signs.filter(sign => sign !== ''), ...anywhere, ...others].map(sign => sign.toLowerCase()),
  )
  signsByCode.set(code, all)
  return all
}

function signIn(locale: string, currency: string, currencyDisplay: 'symbol' | 'narrowSymbol'): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(
    0,
  )
  const sign = parts.find(part => part.type === 'currency')?.value ?? ''
  return sign.replace(/[\u061c\u200e\u200f]/g, '').trim()
}

/** What is written in tomans is ten times as much in rials, which are what ISO 4217 has. */
export const isTenfold = (mark: string, code: string): boolean =>
  code === 'IRR' && /^(?:تومان|tomans?)$/i.test(mark)

/** `75p`: what is counted is the hundredth. */
const MINOR_MARKS: Readonly<Record<string, readonly string[]>> = {
  EUR: ['c', 'ct', 'cent', 'cents'],
  GBP: ['p', 'pence'],
  USD: ['¢', 'c', 'cent', 'cents'],
}

export const isMinorMark = (mark: string, code: string): boolean =>
  ownOf(MINOR_MARKS, code)?.includes(mark) ?? false
