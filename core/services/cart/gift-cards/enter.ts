import { sql } from 'kysely'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { findOwnCart, lockOwnCart } from '../lines/own-cart'
import { balanceSql } from './balance'
import { keptOfCode } from './code'

/** So many one cart takes. */
const MOST_CARDS = 5

export class GiftCardUnknown extends Refusal {
  override name = 'GiftCardUnknown'
  constructor() {
    super('We know no gift card with this code that can be used. Please check how it is written.', 422)
  }
}

export class TooManyGiftCards extends Refusal {
  override name = 'TooManyGiftCards'
  constructor() {
    super(`A cart takes ${MOST_CARDS} gift cards at most. Take one out first.`, 409)
  }
}

export class TooManyTries extends Refusal {
  override name = 'TooManyTries'
  constructor() {
    super('Many codes were tried from here just now. Please try again in ten minutes.', 429)
  }
}

/** What is said at the field of the code. */
export function isGiftCardRefusal(
  fault: unknown,
): fault is GiftCardUnknown | TooManyGiftCards | TooManyTries {
  return [GiftCardUnknown, TooManyGiftCards, TooManyTries].some(kind => fault instanceof kind)
}

export type UsableCard = {
  readonly id: string
  readonly ending: string
  readonly left: Money
  readonly expiresAt: Date | null
}

type Row = { id: string; ending: string; left: number; currency: string; expires_at: Date | null }

const viewOf = ({ id, ending, left: amount, currency, expires_at: expiresAt }: Row): UsableCard => ({
  id,
  ending,
  expiresAt,
  left: { amount, currency },
})

/** What a card is worth now, for whoever has its code. Throws `GiftCardUnknown`, `TooManyTries`. */
export async function cardOfCode(ctx: Ctx, code: string): Promise<UsableCard> {
  const { allowed } = await createRateLimit(ctx.house.cache, 'gift-card-codes').hit(
    ctx.from?.address ?? 'unknown',
  )
  if (!allowed) throw new TooManyTries()
  const { rows } = await sql<Row>`
    select g.id, g.ending, g.currency, g.expires_at, ${balanceSql(sql`g.id`)} as left from gift_cards g
    where g.code_hash = ${keptOfCode(code).code_hash} and g.refund_id is null
      and (g.expires_at is null or g.expires_at > ${ctx.now})`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new GiftCardUnknown()
  return viewOf(row)
}

/** Puts a card beside the viewer's cart, to pay from. Throws what `cardOfCode` throws, `TooManyGiftCards`, `GuestUnknown`. */
export async function enterGiftCard(ctx: Ctx, code: string): Promise<UsableCard> {
  const card = await cardOfCode(ctx, code)
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    const entered = await cardsOfCart(tx, cartId)
    if (entered.some(({ id }) => id === card.id)) return
    if (entered.length >= MOST_CARDS) throw new TooManyGiftCards()
    await db(tx)
      .insertInto('cart_gift_cards')
      .values({ cart_id: cartId, gift_card_id: card.id, entered_at: tx.now })
      .onConflict(conflict => conflict.columns(['cart_id', 'gift_card_id']).doNothing())
      .execute()
  })
  return card
}

/** Takes a card away from the viewer's cart; not there, it is away. */
export async function removeGiftCard(ctx: Ctx, cardId: string): Promise<void> {
  const id = readId(cardId)
  if (!(await findOwnCart(ctx))) throw new NotFound()
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    await db(tx)
      .deleteFrom('cart_gift_cards')
      .where('cart_id', '=', cartId)
      .where('gift_card_id', '=', id)
      .execute()
  })
}

/** The cards of the viewer's own cart that can be used now, the one that runs out first before the others. */
export async function ownGiftCards(ctx: Ctx): Promise<readonly UsableCard[]> {
  const cartId = await findOwnCart(ctx)
  return cartId ? cardsOfCart(ctx, cartId) : []
}

export async function cardsOfCart(ctx: Ctx | Tx, cartId: string): Promise<readonly UsableCard[]> {
  const { rows } = await sql<Row>`
    select g.id, g.ending, g.currency, g.expires_at, ${balanceSql(sql`g.id`)} as left
    from cart_gift_cards c join gift_cards g on g.id = c.gift_card_id
    where c.cart_id = ${cartId} and g.refund_id is null and g.currency = ${ctx.house.site().currency}
      and (g.expires_at is null or g.expires_at > ${ctx.now})
    order by g.expires_at nulls last, c.entered_at, g.id`.execute(db(ctx))
  return rows.map(viewOf)
}
