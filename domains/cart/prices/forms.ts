import { t } from 'elysia'
import { type Rejected, readForm, typedTexts } from '#core/app/form'
import { decimalText } from '#core/contracts/money'
import type { FeeFields } from '#core/services/cart/prices/fees'
import type { PriceListFields } from '#core/services/cart/prices/price-lists'
import type { VoucherFields } from '#core/services/cart/prices/vouchers'
import { normalCode } from '#core/text/normal-code'
import { dayField, Faults, percentField } from '../typed-fields'

/** Where the shop is: what amounts and days mean. */
export type Shop = { readonly currency: string; readonly timeZone: string }

export type ReadRule<T> = { readonly ok: true; readonly fields: T } | Rejected

const text = (most: number, error: string) => t.String({ minLength: 1, maxLength: most, error })
const maybe = (most: number) => t.Optional(t.String({ maxLength: most }))
const count = t.Optional(
  t.Integer({ minimum: 1, maximum: 1_000_000, error: 'A whole number from 1, or nothing.' }),
)

const VOUCHER = t.Object({
  code: text(40, 'Give it a code.'),
  label: text(120, 'What shall buyers read?'),
  kind: t.Union([t.Literal('flat'), t.Literal('percent')], { error: 'Choose one of these.' }),
  worth: text(20, 'How much?'),
  minimum: maybe(20),
  category: maybe(36),
  product: maybe(36),
  productWords: maybe(200),
  startsOn: maybe(10),
  endsOn: maybe(10),
  totalUses: count,
  usesPerMember: count,
})

export function readVoucher(body: unknown, { currency, timeZone }: Shop): ReadRule<VoucherFields> {
  const form = readForm(VOUCHER, body)
  if (!form.ok) return form
  const {
    code,
    label,
    kind,
    worth,
    minimum,
    category,
    product,
    startsOn,
    endsOn,
    productWords: _,
    ...uses
  } = form.values
  const faults = new Faults(currency, timeZone)
  const fields: VoucherFields = {
    code,
    label,
    kind,
    amount: kind === 'flat' ? faults.amount('worth', worth) : null,
    rate: kind === 'percent' ? faults.percent('worth', worth) : null,
    minimum_amount: faults.amount('minimum', minimum),
    product_id: faults.id('product', product),
    category_id: faults.id('category', category),
    ...period(faults, startsOn, endsOn),
    total_uses: uses.totalUses ?? null,
    uses_per_member: uses.usesPerMember ?? null,
  }
  if (!normalCode(code)) faults.errors.code = 'Give it a code of letters and digits.'
  if (fields.product_id && fields.category_id)
    faults.errors.product = 'Choose a category or a product, not both.'
  return resultOf(body, faults, fields)
}

export function voucherValues(voucher: VoucherFields, { currency, timeZone }: Shop) {
  return {
    code: voucher.code,
    label: voucher.label,
    kind: voucher.kind,
    worth: worthField(voucher, currency),
    minimum: amountField(voucher.minimum_amount, currency),
    category: voucher.category_id ?? '',
    product: voucher.product_id ?? '',
    ...periodValues(voucher, timeZone),
    totalUses: countField(voucher.total_uses),
    usesPerMember: countField(voucher.uses_per_member),
  }
}

const FEE = t.Object({
  label: text(120, 'What shall buyers read?'),
  kind: t.Union([t.Literal('flat'), t.Literal('percent'), t.Literal('per-item'), t.Literal('per-kg')], {
    error: 'Choose one of these.',
  }),
  worth: text(20, 'How much?'),
  vatRate: maybe(36),
  labelSlug: maybe(200),
  labelSlugWords: maybe(200),
})

export function readFee(body: unknown, { currency, timeZone }: Shop): ReadRule<FeeFields> {
  const form = readForm(FEE, body)
  if (!form.ok) return form
  const { label, kind, worth, vatRate, labelSlug } = form.values
  const faults = new Faults(currency, timeZone)
  const fields = {
    label,
    kind,
    vat_rate_id: faults.id('vatRate', vatRate),
    label_slug: labelSlug || null,
    amount: kind === 'percent' ? null : faults.amount('worth', worth),
    rate: kind === 'percent' ? faults.percent('worth', worth) : null,
  }
  return resultOf(body, faults, fields)
}

export const feeValues = (fee: FeeFields, { currency }: Shop) => ({
  label: fee.label,
  kind: fee.kind,
  worth: worthField(fee, currency),
  vatRate: fee.vat_rate_id ?? '',
  labelSlug: fee.label_slug ?? '',
})

const LIST = t.Object({
  name: text(80, 'Give it a name.'),
  labelSlug: maybe(200),
  labelSlugWords: maybe(200),
  audience: t.Optional(
    t.Union([t.Literal('members'), t.Literal('everyone')], { error: 'Choose one of these.' }),
  ),
  shown: t.Optional(t.Union([t.Literal('with'), t.Literal('without')], { error: 'Choose one of these.' })),
  percentOff: maybe(10),
  prices: maybe(20_000),
  priceVat: t.Optional(t.Union([t.Literal('with'), t.Literal('without')], { error: 'Choose one of these.' })),
  startsOn: maybe(10),
  endsOn: maybe(10),
})

export function readPriceList(body: unknown, { currency, timeZone }: Shop): ReadRule<PriceListFields> {
  const form = readForm(LIST, body)
  if (!form.ok) return form
  const {
    name,
    labelSlug,
    audience,
    shown,
    percentOff,
    prices = '',
    priceVat,
    startsOn,
    endsOn,
  } = form.values
  const faults = new Faults(currency, timeZone)
  const fields = {
    name,
    label_slug: labelSlug || null,
    percent_off: faults.percent('percentOff', percentOff),
    ...period(faults, startsOn, endsOn),
    for_everyone: audience === 'everyone',
    shows_net: shown === 'without',
    without_vat: priceVat === 'without',
    prices: readPriceLines(faults, prices),
  }
  if (fields.for_everyone && fields.label_slug)
    faults.errors.audience =
      'Everybody has it, or only those with the label: choose members, or take the label out.'
  if (fields.shows_net && !fields.label_slug)
    faults.errors.shown = 'Who is shown prices without VAT? Choose a label of those who buy for a business.'
  return resultOf(body, faults, fields)
}

export const priceListValues = (list: PriceListFields, { currency, timeZone }: Shop) => ({
  name: list.name,
  labelSlug: list.label_slug ?? '',
  percentOff: percentField(list.percent_off),
  audience: list.for_everyone ? 'everyone' : 'members',
  shown: list.shows_net ? 'without' : 'with',
  priceVat: list.without_vat ? 'without' : 'with',
  prices: list.prices.map(({ sku, amount }) => `${sku} ${decimalText({ amount, currency })}`).join('\n'),
  ...periodValues(list, timeZone),
})

/** `BOX-10 5.20` a line; a SKU may have spaces, a price has none. */
function readPriceLines(faults: Faults, typed: string): PriceListFields['prices'] {
  const lines = typed
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
  const prices = lines.flatMap(line => {
    const [, sku = '', price = ''] = /^(.+?)[\s;,:=]+(\S+)$/.exec(line) ?? []
    const amount = faults.amount('prices', price, { least: 0 })
    if (!sku || amount === null)
      faults.errors.prices = `Write a SKU and a price, like BOX-10 5.20, instead of: ${line}`
    return amount === null ? [] : [{ sku: sku.trim(), amount }]
  })
  const skus = prices.map(({ sku }) => sku)
  const twice = skus.find((sku, index) => skus.indexOf(sku) !== index)
  if (twice) faults.errors.prices = `${twice} stands there twice.`
  return prices
}

function period(faults: Faults, startsOn: string | undefined, endsOn: string | undefined) {
  const starts_at = faults.day('startsOn', startsOn)
  const ends_at = faults.day('endsOn', endsOn, { after: true })
  if (starts_at && ends_at && ends_at <= starts_at) faults.errors.endsOn = 'It ends before it begins.'
  return { starts_at, ends_at }
}

const periodValues = (rule: { starts_at: Date | null; ends_at: Date | null }, timeZone: string) => ({
  startsOn: dayField(rule.starts_at, timeZone),
  endsOn: dayField(rule.ends_at, timeZone, { before: true }),
})

const countField = (count: number | null): string => (count === null ? '' : String(count))
const amountField = (amount: number | null, currency: string): string =>
  amount === null ? '' : decimalText({ amount, currency })

function worthField(rule: { amount: number | null; rate: number | null }, currency: string): string {
  return rule.rate === null ? amountField(rule.amount, currency) : percentField(rule.rate)
}

function resultOf<T>(body: unknown, faults: Faults, fields: T): ReadRule<T> {
  if (faults.none) return { ok: true, fields }
  return { ok: false, values: typedTexts(body), errors: faults.errors }
}
