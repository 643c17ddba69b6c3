import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { dayOf } from '#core/text/day-of'
import { billAccountOf } from '../bill-account'
import { cardOf } from '../cards/own-card'
import { OutsideZone } from '../delivery/cart-delivery'
import { isWithin } from '../delivery/postcode'
import { offeredWays } from '../ways/settings'
import { addDays, isDay } from './days'
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

/** Nobody plans further ahead for the first time. */
const FURTHEST_DAYS = 180
/** The shop's cut-off is two weeks before at most. */
const SOONEST_WITHIN_DAYS = 21

export class FirstDayRefused extends Refusal {
  override name = 'FirstDayRefused'
}

export class StandingWayRefused extends Refusal {
  override name = 'StandingWayRefused'
}

export class StandingPlaceRefused extends Refusal {
  override name = 'StandingPlaceRefused'
}

/** The first day that a form may offer: as soon as it can still be ordered for. */
export async function firstPossibleDay(ctx: Ctx): Promise<string> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  for (let ahead = 1; ahead < SOONEST_WITHIN_DAYS; ahead++) {
    const day = addDays(today, ahead)
    if ((await timesOf(ctx, day)).cutOffAt > ctx.now) return day
  }
  return addDays(today, SOONEST_WITHIN_DAYS)
}

/** Throws `FirstDayRefused`. */
export async function refuseFirstDay(ctx: Ctx, firstDay: string): Promise<void> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  if (!isDay(firstDay)) throw new FirstDayRefused('Please choose a day.', 422)
  if (firstDay > addDays(today, FURTHEST_DAYS))
    throw new FirstDayRefused('Please choose a day within the next half year.', 422)
  const { cutOffAt } = await timesOf(ctx, firstDay)
  if (firstDay <= today || cutOffAt <= ctx.now)
    throw new FirstDayRefused('It is too late for this day. Please choose a later one.', 422)
}

/** Throws `StandingWayRefused`, `StandingPlaceRefused`, `OutsideZone`. */
export async function refuseFields(ctx: Ctx, memberId: string, fields: StandingFields): Promise<void> {
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
