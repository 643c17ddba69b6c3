import type { FeeFields } from '#core/services/cart/prices/fees'
import { saveFee } from '#core/services/cart/prices/fees'
import { type PriceListFields, savePriceList } from '#core/services/cart/prices/price-lists'
import { saveVoucher, type VoucherFields } from '#core/services/cart/prices/vouchers'
import type { TestHouse } from './house'

/** A voucher of £1 off everything, for anybody, unless said otherwise. */
export async function voucher(world: TestHouse, fields: Partial<VoucherFields> = {}) {
  const code = fields.code ?? `V${Bun.randomUUIDv7().slice(-12).toUpperCase()}`
  const id = await saveVoucher(world.ctx('shopkeeper'), null, {
    label: 'Thank you',
    kind: 'flat',
    amount: 100,
    rate: null,
    minimum_amount: null,
    product_id: null,
    category_id: null,
    starts_at: null,
    ends_at: null,
    total_uses: null,
    uses_per_member: null,
    ...fields,
    code,
  })
  return { id, code }
}

/** A packing fee of 50p for each order, unless said otherwise. */
export const fee = (world: TestHouse, fields: Partial<FeeFields> = {}): Promise<string> =>
  saveFee(world.ctx('shopkeeper'), null, {
    label: 'Packing',
    kind: 'flat',
    amount: 50,
    rate: null,
    vat_rate_id: null,
    label_slug: null,
    ...fields,
  })

/** Ten percent off for every member, unless said otherwise. */
export const priceList = (world: TestHouse, fields: Partial<PriceListFields> = {}): Promise<string> =>
  savePriceList(world.ctx('shopkeeper'), null, {
    name: 'Members’ price',
    label_slug: null,
    percent_off: 1_000,
    starts_at: null,
    ends_at: null,
    prices: [],
    ...fields,
  })
