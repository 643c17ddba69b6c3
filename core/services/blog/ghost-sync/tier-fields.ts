import type { TierState } from '#core/contracts/account'
import { formatMoney } from '#core/contracts/money'
import { type GhostItem, withSign } from '#core/ghost'
import { ownPaths } from '../ghost-import/moved-text'
import { MAX_BENEFIT, MAX_BENEFITS, tierEntry } from '../ghost-import/tiers'
import { storable } from '../storable'
import type { Fields } from './merge-fields'

const MAX_URL = 500
const ARCHIVED = 'archived'

/** A tier on either side, field by field. Its prices and their currency are one: half of them would be another price. */
export type TierSide = Fields & {
  readonly name: string | null
  readonly description: string | null
  /** `900/9900 EUR`: a month, a year, in minor units; nothing for none. */
  readonly prices: string | null
  /** A line each. */
  readonly benefits: string | null
  readonly welcome_page_url: string | null
  /** `archived`, or null for one that is given. */
  readonly archived: string | null
}

/** As Ghost tells of it; `site` is its own address. */
export function tierThere(item: GhostItem, site: string): TierSide {
  const amount = (value: unknown) => (Number.isSafeInteger(value) ? Number(value) : null)
  const { name, description, benefits, monthlyAmount, yearlyAmount, currency } = tierEntry({
    id: item.id,
    name: String(item.name ?? ''),
    description: String(item.description ?? ''),
    currency: String(item.currency ?? ''),
    benefits: textsIn(item.benefits),
    monthlyPrice: amount(item.monthly_price),
    yearlyPrice: amount(item.yearly_price),
  })
  const url = ownPaths(withSign({ url: String(item.welcome_page_url ?? '') }, site).url)
  return sideOf({
    name,
    description,
    benefits,
    monthlyAmount,
    yearlyAmount,
    currency,
    welcomeUrl: wholeOrNone(storable(url)),
    isRetired: item.active === false,
  })
}

/** Half of an address leads nowhere. */
const wholeOrNone = (url: string): string | null => (url !== '' && url.length <= MAX_URL ? url : null)

/** A benefit is a line, or an object with a name, as older Ghosts tell of it. */
function textsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value
    .map(each => String(typeof each === 'object' ? (each?.name ?? '') : each))
    .map(text => text.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
}

/** Ours, or what Ghost's was read as. */
export function sideOf(tier: TierState): TierSide {
  const { monthlyAmount, yearlyAmount, currency, isRetired } = tier
  const hasPrice = currency !== null && (monthlyAmount !== null || yearlyAmount !== null)
  return {
    name: tier.name,
    description: tier.description || null,
    prices: hasPrice ? `${monthlyAmount ?? ''}/${yearlyAmount ?? ''} ${currency}` : null,
    benefits: tier.benefits.join('\n') || null,
    welcome_page_url: tier.welcomeUrl,
    archived: isRetired ? ARCHIVED : null,
  }
}

/** What a side says, as the account app takes it. */
export function stateOf(side: Fields): TierState {
  return {
    name: side.name ?? 'Tier',
    description: side.description ?? '',
    ...pricesOf(side),
    benefits: (side.benefits ?? '')
      .split('\n')
      .filter(Boolean)
      .slice(0, MAX_BENEFITS)
      .map(each => each.slice(0, MAX_BENEFIT)),
    welcomeUrl: side.welcome_page_url ?? null,
    isRetired: side.archived === ARCHIVED,
  }
}

function pricesOf({ prices }: Fields) {
  const [, monthly = '', yearly = '', currency = null] = /^(\d*)\/(\d*) ([A-Z]{3})$/.exec(prices ?? '') ?? []
  const amount = (digits: string) => (digits === '' ? null : Number(digits))
  return { monthlyAmount: amount(monthly), yearlyAmount: amount(yearly), currency }
}

/** As the Admin API takes what has changed of one; null where Ghost would put prices of its own in place of those that are missing. */
export function asSentThere(changes: Fields): Readonly<Record<string, unknown>> | null {
  const { monthlyAmount, yearlyAmount, currency } = pricesOf(changes)
  const isPriced = 'prices' in changes
  if (isPriced && (monthlyAmount === null || yearlyAmount === null)) return null
  const { name, description } = changes
  return {
    ...(name && { name }),
    ...('description' in changes && { description: description ?? '' }),
    ...(isPriced && { monthly_price: monthlyAmount, yearly_price: yearlyAmount, currency }),
    ...('benefits' in changes && { benefits: (changes.benefits ?? '').split('\n').filter(Boolean) }),
    ...('welcome_page_url' in changes && { welcome_page_url: changes.welcome_page_url ?? null }),
    ...('archived' in changes && { active: changes.archived !== ARCHIVED }),
  }
}

/** What of it somebody who chooses between two has to see. */
export function tierInWords(side: Fields, locale: string): string {
  const { monthlyAmount, yearlyAmount, currency } = pricesOf(side)
  const price = (amount: number | null, period: string) =>
    amount === null || currency === null ? [] : [`${formatMoney({ amount, currency }, locale)} ${period}`]
  return [
    ...(side.description ? [side.description] : []),
    ...price(monthlyAmount, 'a month'),
    ...price(yearlyAmount, 'a year'),
    ...(side.benefits ? side.benefits.split('\n') : []),
    ...(side.welcome_page_url ? [`Welcome page: ${side.welcome_page_url}`] : []),
    ...(side.archived ? ['Given to nobody any more'] : []),
  ].join(' · ')
}
