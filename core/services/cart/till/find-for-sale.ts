import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { Offer, Sellable } from '#core/contracts/seller'
import { addToCart } from '../lines/add-to-cart'
import { buyersPrices } from '../prices/buyers-prices'
import { keyOf, offersOf, sellableOfKey } from '../sellables'
import { atTill, buyerAtTill, type Customer } from './till'

/** So many are shown to choose from; a longer word finds fewer. */
export const MOST_FOUND = 12

export type Found = {
  readonly key: string
  /** At the price of who buys it. */
  readonly offer: Offer
  /** The VAT in it, in hundredths of a percent; null where none is charged. */
  readonly vatRate?: number | null
  /** Who buys it reads prices without VAT. */
  readonly isNet?: boolean
}

/** What a shopkeeper may mean by what they typed or scanned, at the prices of who buys it. */
export async function findForSale(
  ctx: Ctx,
  text: string,
  customer: Customer | null = null,
): Promise<readonly Found[]> {
  const till = customer ? await buyerAtTill(ctx, customer) : atTill(ctx)
  return found(till, await till.services.market.findVariants(till, text, MOST_FOUND))
}

/** The one that is meant by its id; none where there is none. */
export function foundById(ctx: Ctx, variantId: string): Promise<readonly Found[]> {
  return isId(variantId) ? found(atTill(ctx), [{ kind: 'product', variantId }]) : Promise.resolve([])
}

async function found(till: Ctx, sellables: readonly Sellable[]): Promise<readonly Found[]> {
  const offers = await offersOf(till, sellables)
  const { prices, isNet } = await buyersPrices(till, offers)
  return sellables.flatMap((sellable): Found[] => {
    const key = keyOf(sellable)
    const [offer, price] = [offers.get(key), prices.get(key)]
    if (!offer || !price) return []
    return [{ key, offer: { ...offer, unitPrice: price.unitPrice }, vatRate: price.vatRate, isNet }]
  })
}

/** `3*5012345678900`, `3 x honey`, `honey`: how many, and of what; too many, or none, are refused later. */
export function readScan(typed: string): { readonly quantity: number; readonly text: string } {
  const [, count, text] = /^\s*(\d{1,7})\s*[*x×]\s*(\S.*)$/i.exec(typed) ?? []
  return text ? { quantity: Number(count), text: text.trim() } : { quantity: 1, text: typed.trim() }
}

export type Scanned = { readonly added: string } | { readonly choose: readonly Found[] }

/**
 * Into the sale when it can be one thing only, once for each key, or else what it could be. Throws what `addToCart` throws.
 */
export async function scan(ctx: Ctx, typed: string, key?: string): Promise<Scanned> {
  const { quantity, text } = readScan(typed)
  const found = await findForSale(ctx, text)
  const [only] = found
  // What has no usual price is asked for it first.
  const isOpen = only?.offer.choice !== undefined && only.offer.choice.kind !== 'levels'
  if (!only || found.length > 1 || isOpen) return { choose: found }
  await addToCart(atTill(ctx), only.offer.sellable, quantity, key)
  return { added: [only.offer.title, only.offer.detail].filter(Boolean).join(', ') }
}

/** What was chosen of several, at the price that was chosen for it. Throws what `addToCart` throws. */
export async function addChosen(
  ctx: Ctx,
  key: string,
  quantity: number,
  formKey: string,
  chosen?: number,
): Promise<boolean> {
  const sellable = sellableOfKey(key)
  if (!sellable) return false
  await addToCart(atTill(ctx), sellable, quantity, formKey, chosen)
  return true
}
