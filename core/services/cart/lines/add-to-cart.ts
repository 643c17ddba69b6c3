import { NotOnSale } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { type Offer, type Sellable, SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { heldByViewer } from './held-by-viewer'
import { lockOwnCart } from './own-cart'
import { columnsOf, keyOf, offersOf } from './sellables'

/** As many of one thing as a line may hold. */
export const MOST_OF_ONE = 999

export class QuantityInvalid extends Refusal {
  override name = 'QuantityInvalid'
  constructor() {
    super(`Please choose a whole number between 1 and ${MOST_OF_ONE}.`)
  }
}

/**
 * Puts so many more into the viewer's cart. Throws `QuantityInvalid`, `NotOnSale`, `GuestUnknown`, and `SoldOut`
 * when cart and wish together are more than there is; then nothing was added.
 */
export async function addToCart(ctx: Ctx, sellable: Sellable, quantity: number): Promise<void> {
  checkQuantity(quantity)
  await transaction(ctx, async tx => {
    const cart = await lockOwnCart(tx)
    const inCart = await quantityInCart(tx, cart, sellable)
    const offer = await offerFor(tx, sellable)
    if (inCart + quantity > offer.available) throw tooMany(offer, inCart)
    await putLine(tx, cart, sellable, Math.min(inCart + quantity, MOST_OF_ONE))
  })
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
export async function putLine(tx: Tx, cart: string, sellable: Sellable, quantity: number): Promise<void> {
  const { variant_id, ticket_type_id, occurrence_id } = columnsOf(sellable)
  const unique =
    sellable.kind === 'product' ? 'cart_id, variant_id' : 'cart_id, ticket_type_id, occurrence_id'
  await tx.em.execute(
    `insert into cart_lines (id, cart_id, variant_id, ticket_type_id, occurrence_id, quantity, added_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (${unique}) do update set quantity = excluded.quantity`,
    [Bun.randomUUIDv7(), cart, variant_id, ticket_type_id, occurrence_id, quantity, tx.now],
  )
}

/** `SoldOut` with a sentence that says how many can be had. */
export function tooMany(offer: Offer, inCart: number): SoldOut {
  return new SoldOut(
    [{ sellable: offer.sellable, available: offer.available }],
    sentence(offer.title, Math.max(0, offer.available), inCart),
  )
}

function sentence(title: string, available: number, inCart: number): string {
  if (available === 0) return `We are sorry: ${title} is sold out.`
  const left = available === 1 ? 'only 1 is left' : `only ${available} are left`
  const yours =
    inCart > 0 ? `, and ${inCart} of them ${inCart === 1 ? 'is' : 'are'} in your cart already` : ''
  return `We are sorry: of ${title} ${left}${yours}.`
}

async function quantityInCart(tx: Tx, cart: string, sellable: Sellable): Promise<number> {
  const { variant_id, ticket_type_id, occurrence_id } = columnsOf(sellable)
  const [line] = await tx.em.execute<{ quantity: number }[]>(
    `select quantity from cart_lines where cart_id = ? and variant_id is not distinct from ?::uuid
       and ticket_type_id is not distinct from ?::uuid and occurrence_id is not distinct from ?::uuid`,
    [cart, variant_id, ticket_type_id, occurrence_id],
  )
  return line?.quantity ?? 0
}
