import { isId } from '#core/contracts/id'
import { amountExample } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import { calendarDay, momentOf } from '#core/text/local-time'

/** Fields of a form with what is wrong with them, gathered as they are read. */
export class Faults {
  readonly errors: Record<string, string> = {}

  constructor(
    private readonly currency: string,
    private readonly timeZone: string,
  ) {}

  get none(): boolean {
    return Object.keys(this.errors).length === 0
  }

  /** An amount in minor units; null for a blank field. */
  amount(field: string, typed: string | undefined, { least = 1 } = {}): number | null {
    if (!typed) return null
    const money = parsePrice(typed, this.currency)
    if (money && money.currency === this.currency && money.amount >= least) return money.amount
    this.errors[field] = `Write an amount, like ${amountExample(this.currency)}.`
    return null
  }

  /** A percentage in hundredths of a percent; null for a blank field. */
  percent(field: string, typed: string | undefined): number | null {
    if (!typed) return null
    const [, whole = '', decimals = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(typed.trim()) ?? []
    const rate = whole === '' ? 0 : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
    if (rate >= 1 && rate <= 10_000) return rate
    this.errors[field] = 'Write a percentage above 0 and up to 100, like 12.5.'
    return null
  }

  /** What was chosen from a list; null for a blank field. */
  id(field: string, typed: string | undefined): string | null {
    if (!typed || isId(typed)) return typed || null
    this.errors[field] = 'Choose one of these.'
    return null
  }

  /** The beginning of a day `YYYY-MM-DD` where the cooperative is, or of the day after it; null for a blank field. */
  day(field: string, typed: string | undefined, { after = false } = {}): Date | null {
    if (!typed) return null
    const day = calendarDay(typed)?.add({ days: after ? 1 : 0 })
    if (day) return new Date(day.toZonedDateTime(this.timeZone).epochMilliseconds)
    this.errors[field] = 'There is no such day.'
    return null
  }

  /** `YYYY-MM-DDTHH:MM` where the cooperative is. */
  moment(field: string, typed: string | undefined): Date | null {
    const moment = momentOf(typed ?? '', this.timeZone)
    if (!moment) this.errors[field] = 'Choose a day and a time.'
    return moment
  }
}

/** The day of a moment, for a field; of the last day of what ends with this moment. */
export function dayField(at: Date | null, timeZone: string, { before = false } = {}): string {
  if (!at) return ''
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return day.subtract({ days: before ? 1 : 0 }).toString()
}

/** `12.5` for 1250. */
export const percentField = (rate: number | null): string => (rate === null ? '' : String(rate / 100))
