import { ChooseAnotherPrice, NotOnSale } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { isChoice } from '#core/contracts/price-choice'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { type Offer, type Sellable, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { QuantityInvalid, TooManyOfOne } from '../quantity'
import { columnsOf, keyOf, offersOf } from '../sellables'
import { heldByViewer } from './held-by-viewer'
import { lockOwnCart } from './own-cart'

/** A form sent again within it is the same press; later it is somebody who came back for more. */
const SAME_PRESS_SECONDS = 60

/**
 * Puts so many more into the viewer's cart, at the price that its buyer chose where they may, in minor units. Throws `ChooseAnotherPrice`,
 * `QuantityInvalid`, `TooManyOfOne`, `NotOnSale`, `GuestUnknown`, and `SoldOut`
 * when cart and wish together are more than there is; then nothing was added.
 */
export async function addToCart(
  ctx: Ctx,
  sellable: Sellable,
  quantity: number,
  idempotencyKey?: string,
  chosenAmount?: number,
): Promise<void> {
  checkQuantity(quantity)
  await transaction(ctx, async tx => {
    const cart = await lockOwnCart(tx)
    const line = await lineOf(tx, cart, sellable)
    if (line && idempotencyKey && isSamePress(tx, line, idempotencyKey)) return
    const inCart = line?.quantity ?? 0
    const offer = await offerFor(tx, sellable)
    if (inCart + quantity > offer.available) throw tooMany(offer, inCart)
    const chosen = chosenOf(offer, chosenAmount)
    // Gift cards of another value are others, and not more of the same.
    const before = offer.choice?.kind === 'gift-card' && line?.chosen_amount !== chosen ? 0 : inCart
    if (before + quantity > MOST_OF_ONE) throw new TooManyOfOne(offer.title, before)
    await putLine(tx, cart, sellable, before + quantity, idempotencyKey)
    if (chosen !== null || line?.chosen_amount) await choosePrice(tx, cart, offer, chosen)
  })
}

/** Null where there is one price for all. Throws `ChooseAnotherPrice`. */
function chosenOf({ choice }: Offer, chosen: number | undefined): number | null {
  if (!choice) return null
  if (chosen === undefined && choice.kind === 'levels') return null
  if (chosen === undefined || !isChoice(choice, chosen)) throw new ChooseAnotherPrice()
  return chosen
}

async function choosePrice(
  tx: Tx,
  cart: string,
  { sellable, unitPrice }: Offer,
  chosen_amount: number | null,
): Promise<void> {
  await db(tx)
    .updateTable('cart_lines')
    .set({ chosen_amount, chosen_currency: chosen_amount === null ? null : unitPrice.currency })
    .where('cart_id', '=', cart)
    .where('variant_id', '=', columnsOf(sellable).variant_id)
    .execute()
}

type KeyedLine = {
  readonly chosen_amount: number | null
  readonly quantity: number
  readonly idempotency_key: string | null
  readonly key_used_at: Date | null
}

function isSamePress({ now }: Tx, { idempotency_key, key_used_at }: KeyedLine, key: string): boolean {
  if (idempotency_key !== key || !key_used_at) return false
  return now.getTime() - key_used_at.getTime() < SAME_PRESS_SECONDS * 1000
}

export function checkQuantity(quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_OF_ONE) throw new QuantityInvalid()
}

/** The offer, what is kept for the viewer's own unpaid order counted as theirs to have. Throws `NotOnSale`. */
export async function offerFor(ctx: Ctx, sellable: Sellable): Promise<Offer> {
  const key = keyOf(sellable)
  const offer = (await offersOf(ctx, [sellable])).get(key)
  if (!offer) throw new NotOnSale()
  const held = await heldByViewer(ctx)
  return { ...offer, available: offer.available + (held.get(key) ?? 0) }
}

/** Sets a line's quantity, making it if need be. */
export async function putLine(
  tx: Tx,
  cart: string,
  sellable: Sellable,
  quantity: number,
  idempotencyKey: string | null = null,
): Promise<void> {
  const keyed = { idempotency_key: idempotencyKey, key_used_at: idempotencyKey ? tx.now : null }
  await db(tx)
    .insertInto('cart_lines')
    .values({
      id: Bun.randomUUIDv7(),
      cart_id: cart,
      quantity,
      added_at: tx.now,
      ...columnsOf(sellable),
      ...keyed,
    })
    .onConflict(conflict =>
      conflict
        .columns(
          sellable.kind === 'product'
            ? ['cart_id', 'variant_id']
            : ['cart_id', 'ticket_type_id', 'occurrence_id'],
        )
        .doUpdateSet({ quantity, ...keyed }),
    )
    .execute()
}

/** `SoldOut` with a sentence that says how many can be had. */
export function tooMany(offer: Offer, inCart: number): SoldOut {
  return new SoldOut(
    [{ sellable: offer.sellable, available: offer.available }],
    sentence(offer.title, Math.max(0, offer.available), inCart),
  )
}

function sentence(title: string, available: number, inCart: number): string {
  if (available === 0) return isolate`We are sorry: ${title} is sold out.`
  const left = available === 1 ? 'only 1 is left' : `only ${available} are left`
  const yours =
    inCart > 0 ? `, and ${inCart} of them ${inCart === 1 ? 'is' : 'are'} in your cart already` : ''
  return isolate`We are sorry: of ${title} ${left}${yours}.`
}

function lineOf(tx: Tx, cart: string, sellable: Sellable): Promise<KeyedLine | undefined> {
  const { variant_id, ticket_type_id, occurrence_id } = columnsOf(sellable)
  return db(tx)
    .selectFrom('cart_lines')
    .select(['quantity', 'chosen_amount', 'idempotency_key', 'key_used_at'])
    .where('cart_id', '=', cart)
    .where('variant_id', 'is not distinct from', variant_id)
    .where('ticket_type_id', 'is not distinct from', ticket_type_id)
    .where('occurrence_id', 'is not distinct from', occurrence_id)
    .executeTakeFirst()
}
