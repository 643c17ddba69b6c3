import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import type { Fee } from '#core/pricing/price-order'
import { isOpen } from './open-rounds'

export type DeliveryAddress = {
  readonly address: string
  readonly postcode: string
  readonly phone: string
  readonly note: string
}

/** The round was called off, or the time to order for it is over. */
export class DeliveryGone extends Refusal {
  override name = 'DeliveryGone'
  constructor() {
    super('This delivery can no longer be ordered for. Please choose another, or collect your order.', 409)
  }
}

export class DeliveryFull extends Refusal {
  override name = 'DeliveryFull'
  constructor() {
    super('The van is full on this round. Please choose another, or collect your order.', 409)
  }
}

export class OutsideZone extends Refusal {
  override name = 'OutsideZone'
  constructor(zone: string) {
    super(`This postcode is not in ${zone}. Please choose a round that comes to you.`, 422)
  }
}

/** Another delivery has to be chosen; nothing else is wrong. */
export const isDeliveryRefusal = (fault: unknown): fault is DeliveryGone | DeliveryFull | OutsideZone =>
  fault instanceof DeliveryGone || fault instanceof DeliveryFull || fault instanceof OutsideZone

/** What bringing a cart costs; null when it is collected, or brought for nothing. */
export async function deliveryFeeOf(ctx: Ctx, cartId: string, usualRate: number | null): Promise<Fee | null> {
  const { rows } = await sql<{ id: string; name: string; amount: number; rate: number | null }>`
    select z.id, z.name, z.fee_amount as amount, v.rate
    from cart_deliveries c join delivery_rounds r on r.id = c.round_id join delivery_zones z on z.id = r.zone_id
      left join vat_rates v on v.id = z.vat_rate_id
    where c.cart_id = ${cartId} and ${isOpen(ctx)}`.execute(db(ctx))
  const [zone] = rows
  if (!zone || zone.amount === 0) return null
  const label = `Delivery, ${zone.name}`
  return {
    key: zone.id,
    label,
    vatRate: zone.rate ?? usualRate,
    charge: { kind: 'flat', amount: zone.amount },
  }
}
