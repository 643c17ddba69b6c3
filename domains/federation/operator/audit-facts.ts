import type { Facts } from '#core/audit/record-audit'
import { formatMoney } from '#core/contracts/money'
import { formatTime } from '#templates/components/time'

type Reader = { readonly locale: string; readonly timeZone: string; readonly currency: string }

/** Amounts in minor units, by the names that services give them. */
const MONEY = /^(?:amount|price|cost|deposit|limit|minimum|minimumOrder|\w+Amount|(?!percent)\w+_amount)$/
/** Hundredths of a percent. */
const PERCENT = /^(?:rate|vatRate|percentOff|percent_off|\w+_rate)$/
const CURRENCY = /^currency$|Currency$|_currency$/
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** `role editor`, `£6.50`, `stock 6, reason waste`: facts of the audit as people read them. */
export function written(facts: Facts | null, reader: Reader): string {
  return facts ? factsText(facts, reader) : '–'
}

function factsText(facts: Facts, { currency, ...format }: Reader): string {
  const own = Object.entries(facts).find(([name, value]) => CURRENCY.test(name) && typeof value === 'string')
  const reader = { ...format, currency: own ? String(own[1]) : currency }
  // The bounds of a price that one chooses; elsewhere they are counts.
  const isMoney = (name: string) => MONEY.test(name) || ('levels' in facts && /^(?:least|most)$/.test(name))
  return Object.entries(facts)
    .filter(([name, value]) => value !== null && value !== '' && !CURRENCY.test(name))
    .map(([name, value]) => {
      const text =
        isMoney(name) && typeof value === 'number' ? moneyText(value, reader) : shown(name, value, reader)
      return name === 'amount' ? text : `${words(name)} ${text}`
    })
    .join(', ')
}

const moneyText = (amount: number, { locale, currency }: Reader) => formatMoney({ amount, currency }, locale)

/** `redirectUris` → `redirect uris`, `percent_off` → `percent off`. */
const words = (name: string) =>
  name
    .replaceAll('_', ' ')
    .replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    .replace(/ amount$/, '')

function shown(name: string, value: unknown, reader: Reader): string {
  if (Array.isArray(value)) return listText(name, value, reader)
  if (typeof value === 'object' && value !== null) return factsText(value as Facts, reader)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number' && PERCENT.test(name)) return percentText(value, reader)
  if (typeof value === 'string' && MOMENT.test(value)) return formatTime(new Date(value), reader, 'both')
  return String(value)
}

function listText(name: string, values: readonly unknown[], reader: Reader): string {
  if (values.length === 0) return 'none'
  const isPlain = values.every(value => typeof value !== 'object')
  return values.map(value => shown(name, value, reader)).join(isPlain ? ' ' : '; ')
}

const percentText = (rate: number, { locale }: Reader) =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000)
