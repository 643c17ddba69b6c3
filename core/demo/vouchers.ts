import type { VoucherFields } from '#core/services/cart/prices/vouchers'

const FOR_ALL = { product_id: null, category_id: null, starts_at: null, ends_at: null }

/** What the demo shop gives away, amounts in minor units and rates in hundredths of a percent. */
export const VOUCHERS: readonly VoucherFields[] = [
  {
    code: 'WELCOME10',
    label: 'Ten percent off your first order',
    kind: 'percent',
    rate: 1_000,
    amount: null,
    minimum_amount: null,
    total_uses: null,
    uses_per_member: 1,
    ...FOR_ALL,
  },
  {
    code: 'HARVEST',
    label: 'Five pounds off a full basket',
    kind: 'flat',
    amount: 500,
    rate: null,
    minimum_amount: 4_000,
    total_uses: 100,
    uses_per_member: null,
    ...FOR_ALL,
  },
]
