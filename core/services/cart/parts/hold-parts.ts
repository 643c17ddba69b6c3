import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { SoldOut } from '#core/contracts/seller'
import { type Database, db } from '#core/database/db'
import { giftCardAccount, lockBalance } from '../gift-cards/balance'
import { cardsOfCart } from '../gift-cards/enter'
import { reviveCards } from '../gift-cards/revive'
import { type Account, book } from '../ledger/book'
import { creditCameFrom, creditOf, lockCredit } from '../ledger/credit'

/** What an order is to be paid with beside its payment. */
export type WantedParts = {
  /** As much of the buyer's credit as there is and is needed. */
  readonly credit?: boolean
  /** The gift cards that were entered in this cart. */
  readonly cartId?: string
}

type Part = Pick<Selectable<Database['order_parts']>, 'id' | 'way' | 'gift_card_id' | 'amount' | 'currency'>
type Source = Pick<Part, 'way' | 'gift_card_id'>
type Order = { readonly id: string; readonly memberId: string }

/**
 * Takes what an order is paid with beside its payment out of gift cards, the one that runs out first before the others,
 * and then out of credit, until `total` is covered. It lies in an account of its own until the order is paid or comes to
 * nothing. Gives what was taken, in minor units.
 */
export async function holdParts(tx: Tx, order: Order, total: Money, wanted: WantedParts): Promise<number> {
  let open = total.amount
  const cards = wanted.cartId ? await lockedCards(tx, wanted.cartId) : []
  for (const { id: gift_card_id } of cards) {
    const amount = Math.min(open, await lockBalance(tx, gift_card_id))
    if (amount > 0) await hold(tx, order, { way: 'gift-card', gift_card_id }, { ...total, amount })
    open -= Math.max(amount, 0)
  }
  if (wanted.credit && open > 0) {
    await lockCredit(tx, { creditOf: order.memberId })
    const amount = Math.min(open, (await creditOf(tx, order.memberId)).amount)
    if (amount > 0) await hold(tx, order, { way: 'credit', gift_card_id: null }, { ...total, amount })
    open -= Math.max(amount, 0)
  }
  return total.amount - open
}

/** Locked by id, as whoever else takes from two of them does; and looked at again, since one may have been taken back. */
async function lockedCards(tx: Tx, cartId: string) {
  const ids = (await cardsOfCart(tx, cartId)).map(({ id }) => id)
  for (const id of ids.sort()) await lockBalance(tx, id)
  return cardsOfCart(tx, cartId)
}

async function hold(
  tx: Tx,
  order: Order,
  { way, gift_card_id }: Source,
  { amount, currency }: Money,
  account: Account = gift_card_id ? giftCardAccount(gift_card_id) : { creditOf: order.memberId },
) {
  const id = Bun.randomUUIDv7()
  const source = { way, gift_card_id }
  await db(tx)
    .insertInto('order_parts')
    .values({ id, order_id: order.id, ...source, amount, currency, held_at: tx.now })
    .execute()
  await book(tx, { kind: 'part-held', sourceId: id }, currency, [
    { account, amount },
    { account: 'held-for-orders', amount: -amount },
  ])
}

/** Where the money of a part came from, and goes back to. */
export async function accountOfPart(
  tx: Tx,
  { id, gift_card_id }: Pick<Part, 'id' | 'gift_card_id'>,
  memberId: string,
): Promise<Account> {
  return gift_card_id ? giftCardAccount(gift_card_id) : creditCameFrom(tx, 'part-held', id, memberId)
}

/** The order comes to nothing: what was taken for it goes back where it came from. Idempotent. */
export async function releaseParts(tx: Tx, order: Order): Promise<void> {
  for (const part of await heldParts(tx, order.id)) await release(tx, order, part)
}

async function release(tx: Tx, { memberId }: Order, part: Part): Promise<void> {
  const released = await db(tx)
    .updateTable('order_parts')
    .set({ released_at: tx.now })
    .where('id', '=', part.id)
    .where('released_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!released) return
  await book(tx, { kind: 'part-released', sourceId: part.id }, part.currency, [
    { account: 'held-for-orders', amount: part.amount },
    { account: await accountOfPart(tx, part, memberId), amount: -part.amount },
  ])
  if (part.gift_card_id) await reviveCards(tx, [part.gift_card_id])
}

/**
 * Money came for an order that had come to nothing: what was taken for it is taken again. Throws `SoldOut`, as for goods that
 * are gone, when it is not all there any more.
 */
export async function retakeParts(tx: Tx, order: Order): Promise<void> {
  const { rows } = await sql<Part>`
    select distinct on (p.way, p.gift_card_id) p.id, p.way, p.gift_card_id, p.amount, p.currency from order_parts p
    where p.order_id = ${order.id} and p.released_at = (select o.settled_at from orders o where o.id = p.order_id)
    order by p.way desc, p.gift_card_id, p.held_at desc`.execute(db(tx))
  for (const part of rows) {
    if ((await availableOf(tx, order, part)) < part.amount) throw new SoldOut([])
    await hold(tx, order, part, part)
  }
}

async function availableOf(tx: Tx, { memberId }: Order, { way, gift_card_id }: Source): Promise<number> {
  if (way === 'gift-card' && gift_card_id) {
    const left = await lockBalance(tx, gift_card_id)
    const usable = await db(tx)
      .selectFrom('gift_cards')
      .select('id')
      .where('id', '=', gift_card_id)
      .where('refund_id', 'is', null)
      .executeTakeFirst()
    return usable ? left : 0
  }
  await lockCredit(tx, { creditOf: memberId })
  return (await creditOf(tx, memberId)).amount
}

/**
 * An order that is not paid comes to `total` now: what was taken beyond it goes back, credit first. Gives what is held of it
 * still.
 */
export async function fitParts(tx: Tx, order: Order, total: Money): Promise<number> {
  const parts = await heldParts(tx, order.id)
  let held = parts.reduce((sum, { amount }) => sum + amount, 0)
  for (const part of parts.toReversed()) {
    if (held <= total.amount) break
    await release(tx, order, part)
    held -= part.amount
    const kept = Math.min(total.amount - held, part.amount)
    const from = await accountOfPart(tx, part, order.memberId)
    if (kept > 0) await hold(tx, order, part, { amount: kept, currency: part.currency }, from)
    held += Math.max(kept, 0)
  }
  return held
}

/** What lies ready for an order, or paid it: gift cards before credit. */
export async function heldParts(ctx: Pick<Tx, 'em'>, orderId: string): Promise<readonly Part[]> {
  return db(ctx)
    .selectFrom('order_parts')
    .select(['id', 'way', 'gift_card_id', 'amount', 'currency'])
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .orderBy('way', 'desc')
    .orderBy('held_at')
    .orderBy('id')
    .execute()
}
