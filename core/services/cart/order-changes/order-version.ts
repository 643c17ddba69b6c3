import { createHash } from 'node:crypto'
import type { Ctx } from '#core/contracts/ctx'
import { areOfOneForm } from '#core/contracts/id'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { FollowingOrder, OrderLineView, OrderView } from '../orders/read-order'
import { isRecorded } from '../orders/record-change'
import { OrderChangedMeanwhile, type WantedChange } from './wanted-change'

type Changed = Pick<OrderView, 'lines' | 'followedBy'>

/** Of what is in an order and what was added to it: for the hidden field `version` of the form that adds more. */
export function orderVersion(order: Changed): string {
  const seen = [
    countsOf(order.lines),
    ...standing(order).map(({ number, lines }) => [number, countsOf(lines)]),
  ]
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22)
}

/** The key of the order by which a change of a paid one adds to it. */
export const keyOfAddition = (orderId: string, key: string): string => hashToken(`${orderId} ${key}`)

/**
 * Two who add the same thing at once would sell it twice: who did not see what the other one added is asked. The same form
 * again, whose first sending it was, is none of these. Throws `OrderChangedMeanwhile`.
 */
export async function refuseUnseen(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<void> {
  if (!wanted.version || wanted.version === orderVersion(order) || !addsTo(order, wanted)) return
  if ((await isRecorded(ctx, order.id, wanted.key)) || (await isByForm(ctx, order.id, wanted.key))) return
  const begun = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('follows_id', '=', order.id)
    .where('idempotency_key', '=', keyOfAddition(order.id, wanted.key))
    .executeTakeFirst()
  if (!begun) throw new OrderChangedMeanwhile(contentsOf(order))
}

/** The last change came of this form, whose sender went back and typed something else. */
async function isByForm(ctx: Ctx, orderId: string, key: string): Promise<boolean> {
  const last = await db(ctx)
    .selectFrom('order_changes')
    .select('idempotency_key')
    .where('order_id', '=', orderId)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return !!last?.idempotency_key && areOfOneForm(last.idempotency_key, key)
}

/** What there is in it by now: its own lines, and those of orders that add to it. */
export function contentsOf(order: Changed): readonly string[] {
  const own = order.lines.filter(line => leftOf(line) > 0).map(wordsOf)
  const added = standing(order).flatMap(({ number, lines }) =>
    lines.filter(line => leftOf(line) > 0).map(line => `${wordsOf(line)} (added as ${number})`),
  )
  return [...own, ...added]
}

function addsTo({ lines }: OrderView, { additions, quantities }: WantedChange): boolean {
  return additions.length > 0 || lines.some(line => (quantities.get(line.id) ?? 0) > leftOf(line))
}

const standing = ({ followedBy }: Changed): readonly FollowingOrder[] =>
  followedBy.filter(({ state }) => state === 'pending' || state === 'paid')
const countsOf = (lines: readonly OrderLineView[]) => lines.map(line => [line.id, leftOf(line)])
const leftOf = ({ quantity, refundedQuantity }: OrderLineView): number => quantity - refundedQuantity
const wordsOf = (line: OrderLineView): string =>
  `${leftOf(line)} × ${[line.title, line.detail].filter(Boolean).join(', ')}`
