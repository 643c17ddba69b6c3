import { t } from 'elysia'
import { type Accepted, type Rejected, readForm, rejectField } from '#core/app/form'
import { parsePrice } from '#core/scrape/price'
import type { NewVariant } from '#core/services/market/products/add-variant'
import type { ProductFields } from '#core/services/market/products/save-product'

const PRODUCT = t.Object({
  title: t.String({ minLength: 1, maxLength: 200, error: 'Give it a name of at most 200 characters.' }),
  summary: t.Optional(t.String({ maxLength: 300, error: 'One line is enough: at most 300 characters.' })),
  description: t.Optional(t.String({ maxLength: 20_000 })),
  storage: t.Optional(t.String({ maxLength: 1_000 })),
  allergens: t.Optional(t.String({ maxLength: 1_000 })),
  producer: t.Optional(t.String({ maxLength: 40 })),
  category: t.Optional(t.String({ maxLength: 40 })),
})

const VARIANT = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Say what one gets: 340 g jar, a dozen, small.' }),
  sku: t.String({
    minLength: 1,
    maxLength: 80,
    error: 'Give it an article number of at most 80 characters.',
  }),
  unit: t.Optional(t.String({ maxLength: 40, error: 'At most 40 characters.' })),
  price: t.String({ minLength: 1, maxLength: 20, error: 'Give it a price.' }),
  stock: t.Optional(t.Integer({ minimum: 0, maximum: 1_000_000, error: 'How many are there? 0 or more.' })),
})

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
    producer,
    category,
  } = form.values
  return {
    ok: true,
    values: {
      title,
      summary,
      description,
      storage,
      allergens,
      producerId: producer ?? null,
      categoryId: category ?? null,
    },
  }
}

/** The fields of a variant as a form sent them, its price read in the cooperative's currency. */
export function readVariantForm(body: unknown, currency: string): Accepted<NewVariant> | Rejected {
  const form = readForm(VARIANT, body)
  if (!form.ok) return form
  const { price: written, unit = '', stock = 0, ...rest } = form.values
  const price = parsePrice(written, currency)
  if (!price) return rejectField(body, 'price', 'Write the price like 4.50.')
  return { ok: true, values: { ...rest, unit, stock, price } }
}
