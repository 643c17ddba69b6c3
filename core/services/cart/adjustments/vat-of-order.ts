import type { Ctx } from '#core/contracts/ctx'
import { type VatSum, vatByRate } from '#core/pricing/vat'
import { partsLeft } from './parts-left'

/** The VAT of all that was sold with an order, before anything was given back. For who sees the order. */
export async function vatOfOrder(ctx: Ctx, orderId: string): Promise<readonly VatSum[]> {
  return vatByRate(await partsLeft(ctx, orderId, null))
}
