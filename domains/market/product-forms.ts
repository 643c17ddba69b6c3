import { t } from 'elysia'
import { type Accepted, type Rejected, readForm, rejectField, typedValues } from '#core/app/form'
import { amountExample, type Money } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import type { NewVariant } from '#core/services/market/products/add-variant'
import { type NewChoices, readOptions } from '#core/services/market/products/options'
import type { ProductFields } from '#core/services/market/products/save-product'
import { typedPrice } from './price-vat'

const PRODUCT = t.Object({
  title: t.String({ minLength: 1, maxLength: 200, error: 'Give it a name of at most 200 characters.' }),
  summary: t.Optional(t.String({ maxLength: 300 })),
  description: t.Optional(t.String({ maxLength: 20_000 })),
  storage: t.Optional(t.String({ maxLength: 1_000 })),
  allergens: t.Optional(t.String({ maxLength: 1_000 })),
  allergenStatement: t.Optional(
    t.Union([t.Literal('unknown'), t.Literal('none'), t.Literal('stated')], {
      error: 'Choose one of these.',
    }),
  ),
  producer: t.Optional(t.String({ maxLength: 40 })),
  category: t.Optional(t.String({ maxLength: 40 })),
})

/** Whether VAT is in the price that stands beside it. */
export const PRICE_VAT = t.Optional(
  t.Union([t.Literal('with'), t.Literal('without')], { error: 'Choose one of these.' }),
)

const VARIANT = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Say what one gets: 340 g, a dozen, small.' }),
  sku: t.Optional(t.String({ maxLength: 80, error: 'An article number has at most 80 characters.' })),
  unit: t.Optional(t.String({ maxLength: 40 })),
  price: t.String({ minLength: 1, maxLength: 20, error: 'Give it a price.' }),
  priceVat: PRICE_VAT,
  cost: t.Optional(t.String({ maxLength: 20, error: 'That is too long for a price.' })),
  stock: t.Optional(t.Integer({ minimum: 0, maximum: 1_000_000, error: 'How many are there? 0 or more.' })),
})

/** What was chosen and what was written have to say the same: on this somebody's health depends. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'none, written': 'You chose that there are none of the fourteen: clear this, or choose “As written below”.',
  'unknown, written': 'You chose that they are not known yet: clear this, or choose “As written below”.',
  'stated, blank': 'Write down which allergens are in it, or choose another answer.',
}

/** The fields of a product as a form sent them. */
export function readProductForm(body: unknown): Accepted<ProductFields> | Rejected {
  const form = readForm(PRODUCT, body)
  if (!form.ok) return form
  const {
    title,
    summary = '',
    description = '',
    storage = '',
    allergens = '',
    allergenStatement = allergens === '' ? 'unknown' : 'stated',
    producer,
    category,
  } = form.values
  const contradiction = CONTRADICTIONS[`${allergenStatement}, ${allergens === '' ? 'blank' : 'written'}`]
  if (contradiction) return rejectField(body, 'allergens', contradiction)
  return {
    ok: true,
    values: {
      title,
      summary,
      description,
      storage,
      allergens,
      allergenFree: allergenStatement === 'none',
      producerId: producer ?? null,
      categoryId: category ?? null,
    },
  }
}

/** The fields of a variant as a form sent them, its price read in the cooperative's currency. */
export function readVariantForm(body: unknown, currency: string): Accepted<NewVariant> | Rejected {
  const form = readForm(VARIANT, body)
  if (!form.ok) return form
  const {
    price: written,
    priceVat,
    cost: writtenCost,
    sku = null,
    unit = '',
    stock = 0,
    ...rest
  } = form.values
  const price = parsePrice(written, currency)
  if (!price) return rejectField(body, 'price', `Write the price like ${amountExample(currency)}.`)
  const cost = writtenCost ? parsePrice(writtenCost, currency) : null
  if (writtenCost && !cost)
    return rejectField(body, 'cost', `Write the cost price like ${amountExample(currency)}.`)
  const asked = { price: typedPrice(price, priceVat), cost: costOf(body, cost) }
  return { ok: true, values: { ...rest, sku, unit, stock, ...asked } }
}

const OPTIONS = t.Object({
  options: t.String({ minLength: 1, maxLength: 1_000, error: 'Write them like Size: small, large.' }),
  sku: t.String({ minLength: 1, maxLength: 40, error: 'Say what the article numbers begin with.' }),
  price: t.String({ minLength: 1, maxLength: 20, error: 'Give them a price.' }),
  priceVat: PRICE_VAT,
})

/** Options of which variants are to be made, as a form sent them. */
export function readOptionsForm(body: unknown, currency: string): Accepted<NewChoices> | Rejected {
  const form = readForm(OPTIONS, body)
  if (!form.ok) return form
  const groups = readOptions(form.values.options)
  if (!groups)
    return rejectField(
      body,
      'options',
      'Write up to three, one a line, each choice once: Size: small, large.',
    )
  const price = parsePrice(form.values.price, currency)
  if (!price) return rejectField(body, 'price', `Write the price like ${amountExample(currency)}.`)
  const { sku, priceVat } = form.values
  return { ok: true, values: { groups, price: typedPrice(price, priceVat), sku } }
}

/** A form without the field says nothing of the cost; one that was emptied, that nobody knows it. */
function costOf(body: unknown, cost: Money | null): Money | null | undefined {
  return 'cost' in typedValues(body) ? cost : undefined
}
