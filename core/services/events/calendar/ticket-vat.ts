import type { Ctx } from '#core/contracts/ctx'
import type { VatRate } from '#core/pricing/vat'

/** By which VAT tickets are sold, and whether the viewer buys for a business: the pages of tickets are read as the cart is. */
export type TicketVat = { readonly rate: VatRate; readonly isNet: boolean }

export async function ticketVat(ctx: Ctx): Promise<TicketVat> {
  const isNet = await ctx.services.cart.readsNet(ctx)
  return { isNet, rate: isNet ? await ctx.services.market.defaultVatRate(ctx) : null }
}
