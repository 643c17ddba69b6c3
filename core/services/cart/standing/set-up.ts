import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { dayOf } from '#core/text/day-of'
import { billAccountOf } from '../bill-account'
import { cardOf } from '../cards/own-card'
import { OutsideZone } from '../delivery/cart-delivery'
import { isWithin, writtenPostcode } from '../delivery/postcode'
import { postcodeCountry } from '../delivery/postcode-country'
import { keyOf, offersOf } from '../sellables'
import { offeredWays } from '../ways/settings'
import { addDays, isDay } from './days'
import { linesOf, rememberPrices } from './lines'
import { recordEvent } from './record-event'
import { standingSettings } from './settings'
import { timesOf } from './times'

export type StandingWay = 'card' | 'credit' | 'account'

export type StandingFields = {
  readonly everyWeeks: number
  /** `YYYY-MM-DD` */
  readonly firstDay: string
  readonly way: StandingWay
  readonly name: string
  readonly note: string
  /** Where and when it is collected; null: wherever, whenever. */
  readonly placeId: string | null
  readonly slotTime: string | null
  /** It is brought there; null: it is collected. */
  readonly delivery: {
    readonly zoneId: string
    readonly address: string
    readonly postcode: string
    readonly phone: string
    readonly note: string
  } | null
}

export type StandingWish = {
  readonly variantId: string
  readonly quantity: number
  readonly substituteId: string | null
}

/** As many standing orders as one member may have, and as many things in each. */
const MOST_ORDERS = 10
const MOST_LINES = 100
/** As many of each of them, as the database has it too. */
export const MOST_OF_EACH = 99
export const HOW_MANY = `Please write how many of each: a whole number up to ${MOST_OF_EACH}.`
/** Nobody plans further ahead for the first time. */
const FURTHEST_DAYS = 180
/** The shop's cut-off is two weeks before at most. */
const SOONEST_WITHIN_DAYS = 21

export class NotOffered extends Refusal {
  override name = 'NotOffered'
  constructor() {
    super('No standing orders are taken at the moment.', 409)
  }
}

export class FirstDayRefused extends Refusal {
  override name = 'FirstDayRefused'
}

export class StandingWayRefused extends Refusal {
  override name = 'StandingWayRefused'
}

export class StandingPlaceRefused extends Refusal {
  override name = 'StandingPlaceRefused'
}

/** What a standing order cannot hold: tickets, gift cards, things whose price is chosen each time. */
export class NothingToRepeat extends Refusal {
  override name = 'NothingToRepeat'
  constructor(
    message: string,
    status: Refusal['status'] = 422,
    /** What it is about; null: about all of it. */
    readonly variantId: string | null = null,
  ) {
    super(message, status)
  }
}

/**
 * A member's new standing order. Throws `SignInRequired`, `NotOffered`, `NothingToRepeat`, `FirstDayRefused`,
 * `StandingWayRefused`, `StandingPlaceRefused`, `OutsideZone`. Pressed twice with one key, it is one.
 */
export async function makeStanding(
  ctx: Ctx,
  key: string,
  fields: StandingFields,
  wishes: readonly StandingWish[],
): Promise<string> {
  const member = requireMember(ctx)
  if (!isId(key)) throw new NotFound()
  if (!(await standingSettings(ctx)).offered) throw new NotOffered()
  await refuseFields(ctx, member.id, fields)
  await refuseFirstDay(ctx, fields.firstDay)
  return transaction(ctx, async tx => {
    // Counted under the member's lock.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const known = await db(tx)
      .selectFrom('standing_orders')
      .select(['id', 'ended_at'])
      .where('member_id', '=', member.id)
      .execute()
    if (known.some(({ id }) => id === key)) return key
    if (known.filter(({ ended_at }) => !ended_at).length >= MOST_ORDERS)
      throw new NothingToRepeat(`You have ${MOST_ORDERS} standing orders. Please end one first.`, 409)
    await db(tx)
      .insertInto('standing_orders')
      .values({ id: key, member_id: member.id, ...(await columnsOf(tx, fields)), made_at: tx.now })
      .execute()
    await writeLines(tx, key, wishes)
    await rememberPrices(tx, key, await unseen(tx, key))
    await recordEvent(tx, key, 'set up')
    return key
  })
}

/**
 * Another rhythm, place or way to pay, from the next day on that can still be changed. Throws what `makeStanding` does,
 * and `NotFound` for who has no such standing order that runs.
 */
export async function changeStanding(ctx: Ctx, asked: string, fields: StandingFields): Promise<void> {
  const member = requireMember(ctx)
  await refuseFields(ctx, member.id, fields)
  await transaction(ctx, async tx => {
    const before = await lockRunning(tx, asked, member.id)
    const isMoved = before.first_day !== fields.firstDay || before.every_weeks !== fields.everyWeeks
    if (isMoved) await refuseFirstDay(tx, fields.firstDay)
    await db(tx)
      .updateTable('standing_orders')
      .set(await columnsOf(tx, fields))
      .where('id', '=', before.id)
      .execute()
    // Days of the old rhythm that were only planned come no more.
    if (isMoved)
      await db(tx)
        .deleteFrom('standing_dates')
        .where('standing_order_id', '=', before.id)
        .where('state', 'in', ['planned', 'skipped'])
        .where('order_id', 'is', null)
        .where('cut_off_at', '>', tx.now)
        .execute()
    await recordEvent(tx, before.id, isMoved ? 'other days' : 'changed')
  })
}

/**
 * Other things, or as many others of them; none left over is refused, since ending it is another matter. `wishes` are all of
 * them, or are made of those that are in it, under its lock: what was put in elsewhere meanwhile stays.
 */
export async function changeLines(
  ctx: Ctx,
  asked: string,
  wishes: readonly StandingWish[] | ((kept: readonly StandingWish[]) => readonly StandingWish[]),
): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const { id } = await lockRunning(tx, asked, member.id)
    await writeLines(tx, id, typeof wishes === 'function' ? wishes(await wishesOf(tx, id)) : wishes)
    await rememberPrices(tx, id, await unseen(tx, id))
    await recordEvent(tx, id, 'what is in it was changed')
  })
}

/** A running standing order of the member's own, locked. Throws `NotFound`. */
export async function lockRunning(tx: Tx, asked: string, memberId: string) {
  const row = await db(tx)
    .selectFrom('standing_orders')
    .select(['id', 'member_id', 'first_day', 'every_weeks', 'paused_until'])
    .where('id', '=', readId(asked))
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

const wishesOf = (tx: Tx, id: string): Promise<readonly StandingWish[]> =>
  db(tx)
    .selectFrom('standing_lines')
    .select(['variant_id as variantId', 'quantity', 'substitute_id as substituteId'])
    .where('standing_order_id', '=', id)
    .orderBy('position')
    .orderBy('id')
    .execute()

/** What they choose now they see the price of. */
const unseen = async (tx: Tx, id: string) => (await linesOf(tx, id)).filter(({ told }) => told === null)

async function writeLines(tx: Tx, id: string, asked: readonly StandingWish[]): Promise<void> {
  const wishes = merged(asked)
  if (wishes.length === 0) throw new NothingToRepeat('Please leave at least one thing in it.', 422)
  if (wishes.length > MOST_LINES)
    throw new NothingToRepeat(`A standing order holds ${MOST_LINES} things at most.`, 422)
  const kept = await db(tx)
    .selectFrom('standing_lines')
    .select(['variant_id', 'substitute_id', 'told_amount', 'told_currency'])
    .where('standing_order_id', '=', id)
    .execute()
  const known = new Set(kept.flatMap(row => [row.variant_id, row.substitute_id ?? row.variant_id]))
  await refuseUnrepeatable(
    tx,
    wishes.flatMap(({ variantId, substituteId }) =>
      [variantId, ...(substituteId ? [substituteId] : [])].filter(each => !known.has(each)),
    ),
  )
  const toldOf = new Map(kept.map(row => [row.variant_id, row]))
  await db(tx).deleteFrom('standing_lines').where('standing_order_id', '=', id).execute()
  await db(tx)
    .insertInto('standing_lines')
    .values(
      wishes.map(({ variantId, quantity, substituteId }, position) => ({
        id: Bun.randomUUIDv7(),
        standing_order_id: id,
        variant_id: variantId,
        quantity,
        position,
        substitute_id: substituteId === variantId ? null : substituteId,
        told_amount: toldOf.get(variantId)?.told_amount ?? null,
        told_currency: toldOf.get(variantId)?.told_currency ?? null,
      })),
    )
    .execute()
}

/** The same thing twice is more of it, and none of it is left out. Throws `NothingToRepeat`. */
function merged(asked: readonly StandingWish[]): readonly StandingWish[] {
  const wishes = new Map<string, StandingWish>()
  for (const wish of asked) {
    if (wish.quantity <= 0) continue
    const quantity = (wishes.get(wish.variantId)?.quantity ?? 0) + wish.quantity
    if (!Number.isInteger(quantity) || quantity > MOST_OF_EACH)
      throw new NothingToRepeat(HOW_MANY, 422, wish.variantId)
    wishes.set(wish.variantId, { ...wish, quantity })
  }
  return [...wishes.values()]
}

/** What is in it already may stay, also while it is not on sale. Throws `NothingToRepeat`. */
async function refuseUnrepeatable(tx: Tx, variantIds: readonly string[]): Promise<void> {
  const sellables = [...new Set(variantIds)].map((variantId): Sellable => ({ kind: 'product', variantId }))
  const offers = await offersOf(tx, sellables)
  for (const sellable of sellables) {
    const offer = offers.get(keyOf(sellable))
    const variantId = sellable.kind === 'product' ? sellable.variantId : null
    if (!offer) throw new NothingToRepeat('Something of it is not on sale now.', 422, variantId)
    if (offer.choice && offer.choice.kind !== 'levels')
      throw new NothingToRepeat(`${offer.title} is not sold by standing order.`, 422, variantId)
  }
}

async function refuseFirstDay(ctx: Ctx, firstDay: string): Promise<void> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  if (!isDay(firstDay)) throw new FirstDayRefused('Please choose a day.', 422)
  if (firstDay > addDays(today, FURTHEST_DAYS))
    throw new FirstDayRefused('Please choose a day within the next half year.', 422)
  const { cutOffAt } = await timesOf(ctx, firstDay)
  if (firstDay <= today || cutOffAt <= ctx.now)
    throw new FirstDayRefused('It is too late for this day. Please choose a later one.', 422)
}

async function refuseFields(ctx: Ctx, memberId: string, fields: StandingFields): Promise<void> {
  await refuseWay(ctx, memberId, fields.way)
  const { placeId, delivery } = fields
  if (placeId) {
    const place = await db(ctx)
      .selectFrom('collection_places')
      .select('id')
      .where('id', '=', isId(placeId) ? placeId : null)
      .where('retired_at', 'is', null)
      .executeTakeFirst()
    if (!place) throw new StandingPlaceRefused('Please choose one of these places.', 422)
  }
  if (!delivery) return
  const zone = await db(ctx)
    .selectFrom('delivery_zones')
    .select(['name', 'postcodes'])
    .where('id', '=', isId(delivery.zoneId) ? delivery.zoneId : null)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  if (!zone) throw new StandingPlaceRefused('Please choose where it is brought.', 422)
  if (delivery.address === '') throw new StandingPlaceRefused('Where shall we bring it?', 422)
  if (!isWithin(delivery.postcode, zone.postcodes)) throw new OutsideZone(zone.name)
}

async function refuseWay(ctx: Ctx, memberId: string, way: StandingWay): Promise<void> {
  const offered = await offeredWays(ctx)
  if (way === 'card' && !offered.includes('sumup'))
    throw new StandingWayRefused('Cards are not taken here. Please choose another way to pay.', 422)
  if (way === 'card' && !(await cardOf(ctx, memberId)))
    throw new StandingWayRefused('Please leave a card with us first, or choose another way to pay.', 422)
  if (way === 'credit' && !offered.includes('credit'))
    throw new StandingWayRefused('Orders are not paid from credit here.', 422)
  if (way === 'account' && !(await billAccountOf(ctx, memberId)))
    throw new StandingWayRefused('You have no monthly bill. Please choose another way to pay.', 422)
}

const columnsOf = async (ctx: Ctx, { delivery, ...fields }: StandingFields) => ({
  every_weeks: fields.everyWeeks,
  first_day: fields.firstDay,
  way: fields.way,
  name: fields.name,
  note: fields.note,
  place_id: delivery ? null : fields.placeId,
  slot_time: delivery ? null : fields.slotTime,
  zone_id: delivery?.zoneId ?? null,
  address: delivery?.address ?? '',
  postcode: delivery ? writtenPostcode(delivery.postcode, await postcodeCountry(ctx)) : '',
  phone: delivery?.phone ?? '',
  delivery_note: delivery?.note ?? '',
})

/** The first day that a form may offer: as soon as it can still be ordered for. */
export async function firstPossibleDay(ctx: Ctx): Promise<string> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  for (let ahead = 1; ahead < SOONEST_WITHIN_DAYS; ahead++) {
    const day = addDays(today, ahead)
    if ((await timesOf(ctx, day)).cutOffAt > ctx.now) return day
  }
  return addDays(today, SOONEST_WITHIN_DAYS)
}
