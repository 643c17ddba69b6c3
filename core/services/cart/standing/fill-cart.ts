import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { SlotGone } from '#core/contracts/events'
import { isolate } from '#core/contracts/isolate'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { dayOf } from '#core/text/day-of'
import { DeliveryGone } from '../delivery/cart-delivery'
import { isOpen, TAKEN } from '../delivery/open-rounds'
import { goodsOf } from '../goods'
import { addToCart } from '../lines/add-to-cart'
import { lockOwnCart } from '../lines/own-cart'
import { readCart } from '../lines/read-cart'
import { needsTime, timesToCollect } from '../places/collectable'
import { keyOf, offersOf } from '../sellables'
import { chooseDelivery } from '../wishes/choose-delivery'
import { choosePlace } from '../wishes/choose-place'
import { clockOf } from './days'
import type { DueDate } from './due-date'
import { linesOf, type StandingLineView } from './lines'

/** Of so many times on the way the right day is looked for. */
const MOST_TIMES = 500

/**
 * Lays into the day's own cart what can be had now: less where there is less, and instead of what is sold out what its
 * member chose. Gives what could not be had, a sentence a line. Run again, it begins anew.
 */
export async function fillCart(buyer: Ctx, due: DueDate): Promise<string> {
  const lines = await linesOf(buyer, due.standingOrderId)
  return transaction(buyer, async tx => {
    const cartId = await lockOwnCart(tx)
    await db(tx).deleteFrom('cart_lines').where('cart_id', '=', cartId).execute()
    await db(tx).deleteFrom('cart_places').where('cart_id', '=', cartId).execute()
    await db(tx).deleteFrom('cart_deliveries').where('cart_id', '=', cartId).execute()
    const left = await availableOf(tx, lines)
    const missing: string[] = []
    for (const line of lines) missing.push(...(await layIn(tx, line, left)))
    return missing.join('\n')
  })
}

/** By variant, as far as a line holds it; what is not offered now is missing. */
async function availableOf(tx: Tx, lines: readonly StandingLineView[]): Promise<Map<string, number>> {
  const ids = new Set(lines.flatMap(each => [each.variantId, each.substitute?.variantId ?? each.variantId]))
  const sellables = [...ids].map(product)
  const offers = await offersOf(tx, sellables)
  return new Map(
    sellables.flatMap(sellable => {
      const offer = offers.get(keyOf(sellable))
      const isPriced = offer && (!offer.choice || offer.choice.kind === 'levels')
      return isPriced
        ? [[sellable.variantId, Math.min(MOST_OF_ONE, Math.max(0, offer.available))] as const]
        : []
    }),
  )
}

async function layIn(
  tx: Tx,
  { variantId, name, quantity, substitute }: StandingLineView,
  left: Map<string, number>,
): Promise<readonly string[]> {
  const taken = await take(tx, variantId, quantity, left)
  if (taken === quantity) return []
  const short = quantity - taken
  const said = taken === 0 ? name : isolate`${short} of ${quantity} × ${name}`
  const instead = substitute ? await take(tx, substitute.variantId, short, left) : 0
  if (!substitute || instead === 0) return [`${said}: could not be had`]
  return [`${said}: could not be had, so ${instead} × ${substitute.name} comes instead`]
}

async function take(tx: Tx, variantId: string, wanted: number, left: Map<string, number>): Promise<number> {
  const quantity = Math.min(wanted, left.get(variantId) ?? 0)
  if (quantity === 0) return 0
  await addToCart(tx, product(variantId), quantity)
  left.set(variantId, (left.get(variantId) ?? 0) - quantity)
  return quantity
}

const product = (variantId: string): Sellable & { kind: 'product' } => ({ kind: 'product', variantId })

/**
 * How what lies in the day's cart comes home: the cart is told its place or its round, and the answer is its time. Throws
 * `SlotGone`, `DeliveryGone`, `DeliveryFull`, `OutsideZone`, `PlaceGone` where there is none on that day.
 */
export async function chooseWayHome(buyer: Ctx, due: DueDate): Promise<string | null> {
  const { timeZone } = buyer.house.site()
  if (due.zoneId) {
    const { address, postcode, phone, deliveryNote: note } = due
    await chooseDelivery(buyer, await roundOf(buyer, due), { address, postcode, phone, note })
    return null
  }
  if (due.placeId) await choosePlace(buyer, due.placeId)
  const goods = goodsOf(await readCart(buyer), due.member?.id ?? null)
  const times = (await timesToCollect(buyer, goods, due.placeId, MOST_TIMES)).filter(
    ({ startsAt }) => dayOf(startsAt, timeZone) === due.day,
  )
  const free = times.filter(each => each.free > 0 || each.mine)
  const usual = free.find(({ startsAt }) => clockOf(startsAt, timeZone) === due.slotTime)
  const slot = usual ?? free[0]
  if (slot) return slot.id
  if (await needsTime(buyer, goods, due.placeId))
    throw new SlotGone('There is no free time to collect it on that day.')
  return null
}

/** The round of its zone on that day that still has room, the first of them. Throws `DeliveryGone`. */
async function roundOf(buyer: Ctx, { zoneId, day }: DueDate): Promise<string> {
  const { timeZone } = buyer.house.site()
  const { rows } = await sql<{ id: string }>`
    select r.id from delivery_rounds r join delivery_zones z on z.id = r.zone_id
    where r.zone_id = ${zoneId} and ${isOpen(buyer)} and (r.starts_at at time zone ${timeZone})::date = ${day}::date
    order by r.capacity > ${TAKEN} desc, r.starts_at, r.id limit 1`.execute(db(buyer))
  if (!rows[0]) throw new DeliveryGone()
  return rows[0].id
}
