import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { type Database, db } from '#core/database/db'
import { waitsForCart } from '../waits-for-cart'
import { isCurrent } from './conditions'

/** A voucher of a cart, with what is known of it now. */
export type KnownVoucher = Pick<
  Selectable<Database['vouchers']>,
  | 'id'
  | 'code'
  | 'label'
  | 'kind'
  | 'amount'
  | 'rate'
  | 'minimum_amount'
  | 'currency'
  | 'product_id'
  | 'category_id'
  | 'total_uses'
  | 'uses_per_member'
> & { readonly current: boolean; readonly uses: number; readonly own_uses: number }

/**
 * The vouchers that were entered in a cart, as they are shown in it. A use of the viewer's own order that still waits to be paid,
 * and that lies in the cart, is not counted: it is for the same things.
 */
export async function vouchersOfCart(ctx: Ctx, cartId: string): Promise<readonly KnownVoucher[]> {
  const me = ctx.viewer.member?.id ?? null
  const { rows } = await sql<KnownVoucher>`
    select v.id, v.code, v.label, v.kind, v.amount, v.rate, v.minimum_amount, v.currency, v.product_id, v.category_id,
      v.total_uses, v.uses_per_member, ${isCurrent(ctx, 'v')} as current, used.uses, used.own_uses
    from cart_vouchers cv join vouchers v on v.id = cv.voucher_id cross join lateral (
      select count(*)::int as uses, (count(*) filter (where o.member_id = ${me}))::int as own_uses
      from voucher_uses u join orders o on o.id = u.order_id
      where u.voucher_id = v.id and u.released_at is null
        and not (o.member_id is not distinct from ${me} and o.state = 'pending' and ${waitsForCart('o.id')})) used
    where cv.cart_id = ${cartId} order by cv.entered_at, v.id`.execute(db(ctx))
  return rows
}

/** What lies in the cart, as far as a voucher asks. */
export type Goods = {
  readonly key: string
  readonly listed: number
  readonly productId: string | null
  readonly categoryId: string | null
  /** A gift card: nothing is taken off money. */
  readonly isMoney: boolean
}

/** The keys of the goods that a voucher is for; undefined for all of them. */
export function itemsOf(voucher: KnownVoucher, goods: readonly Goods[]): ReadonlySet<string> | undefined {
  if (!voucher.product_id && !voucher.category_id) {
    const isAll = goods.every(({ isMoney }) => !isMoney)
    return isAll ? undefined : new Set(goods.flatMap(({ key, isMoney }) => (isMoney ? [] : [key])))
  }
  const own = goods.filter(
    ({ productId, categoryId, isMoney }) =>
      !isMoney &&
      ((voucher.product_id !== null && productId === voucher.product_id) ||
        (voucher.category_id !== null && categoryId === voucher.category_id)),
  )
  return new Set(own.map(({ key }) => key))
}

/** Why a voucher takes nothing off this cart now, as a sentence; null when it does. */
export function whyNot(
  ctx: Ctx,
  voucher: KnownVoucher,
  goods: readonly Goods[],
  currency: string,
  isNet = false,
): string | null {
  if (!voucher.current || voucher.currency !== currency) return 'It is not valid now.'
  if (voucher.total_uses !== null && voucher.uses >= voucher.total_uses) return 'It is used up.'
  if (voucher.uses_per_member !== null && voucher.own_uses >= voucher.uses_per_member)
    return 'You have used it already.'
  if (itemsOf(voucher, goods)?.size === 0) return 'It is for something that is not in your cart.'
  const whole = goods.reduce((sum, { listed, isMoney }) => sum + (isMoney ? 0 : listed), 0)
  if (voucher.minimum_amount !== null && whole < voucher.minimum_amount) {
    const least = formatMoney({ amount: voucher.minimum_amount, currency }, ctx.locale)
    return `It counts for orders of ${least}${isNet ? ' with VAT' : ''} or more.`
  }
  return null
}
