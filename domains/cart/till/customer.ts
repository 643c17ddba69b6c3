import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { type Customer, readCustomer } from '#core/services/cart/till/till'

/** Whom the address of the till names; nobody in particular without one. */
export const customerOf = (ctx: Ctx, id: string | undefined): Promise<Customer | null> =>
  id && isId(id) ? readCustomer(ctx, id) : Promise.resolve(null)

/** Path of the till, with what it is about. */
export function tillPath(about: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams(
    Object.entries(about).flatMap(([key, text]) => (text ? [[key, text]] : [])),
  )
  return query.size > 0 ? `/shop/till?${query}` : '/shop/till'
}
