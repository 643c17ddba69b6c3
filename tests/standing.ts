import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { beginSetUp, finishOwnSetUps } from '#core/services/cart/cards/set-up'
import { addDays } from '#core/services/cart/standing/days'
import { runStandingOrders } from '#core/services/cart/standing/run'
import { makeStanding } from '#core/services/cart/standing/set-up'
import type { StandingFields } from '#core/services/cart/standing/standing-fields'
import type { StandingWish } from '#core/services/cart/standing/write-lines'
import { dayOf } from '#core/text/day-of'
import { again } from './cart'
import type { TestHouse } from './house'

// What the tests of standing orders do again and again.

type Manner = 'works' | 'declines' | 'expired' | 'asks'

/** The member leaves a card with SumUp, of this manner. */
export async function leaveCard(world: TestHouse, member: Ctx, manner: Manner = 'works'): Promise<void> {
  const url = await beginSetUp(again(world, member))
  await fetch(`${url}/card/${manner}`, { method: 'POST', redirect: 'manual' })
  await finishOwnSetUps(again(world, member))
}

/** So many days from today, where the cooperative is. */
export const dayAhead = (world: TestHouse, days: number): string => {
  const { now, house } = world.ctx()
  return addDays(dayOf(now, house.site().timeZone), days)
}

export const wishFor = (sellable: Sellable, quantity = 1, substitute?: Sellable): StandingWish => ({
  variantId: sellable.kind === 'product' ? sellable.variantId : '',
  quantity,
  substituteId: substitute?.kind === 'product' ? substitute.variantId : null,
})

/** Every week from ten days ahead, by card on file, collected on any market day. */
export const weekly = (world: TestHouse, fields: Partial<StandingFields> = {}): StandingFields => ({
  everyWeeks: 1,
  firstDay: dayAhead(world, 10),
  way: 'card',
  name: 'Ada',
  note: '',
  placeId: null,
  slotTime: null,
  delivery: null,
  ...fields,
})

export const standing = (
  world: TestHouse,
  member: Ctx,
  wishes: readonly StandingWish[],
  fields: Partial<StandingFields> = {},
): Promise<string> => makeStanding(again(world, member), Bun.randomUUIDv7(), weekly(world, fields), wishes)

export type DateRow = {
  id: string
  day: string
  state: string
  cut_off_at: Date
  gives_up_at: Date
  order_id: string | null
  reason: string
  left_out: string
}

export async function datesOf(world: TestHouse, standingOrderId: string): Promise<DateRow[]> {
  const rows = await world.ctx().em.execute<DateRow[]>(
    `select id, day::text, state, cut_off_at, gives_up_at, order_id, reason, left_out from standing_dates
     where standing_order_id = ? order by day`,
    [standingOrderId],
  )
  return rows.map(row => ({
    ...row,
    cut_off_at: new Date(row.cut_off_at),
    gives_up_at: new Date(row.gives_up_at),
  }))
}

/** The next day of it, planned if need be. */
export async function nextDate(world: TestHouse, standingOrderId: string): Promise<DateRow> {
  await runStandingOrders(world.ctx())
  const found = (await datesOf(world, standingOrderId)).find(({ state }) => state === 'planned')
  if (!found) throw new Error('nothing is planned')
  return found
}

/** What the job sees at that moment. */
export const at = (world: TestHouse, moment: Date): Ctx => ({ ...world.ctx(), now: moment })

/** The member at that moment. */
export const memberAt = (world: TestHouse, member: Ctx, moment: Date): Ctx => ({
  ...again(world, member),
  now: moment,
})

export const lettersOf = async (world: TestHouse, member: Ctx, kind: string): Promise<number> => {
  const rows = await world
    .ctx()
    .em.execute<unknown[]>('select 1 from outgoing_letters where recipient = ? and key like ?', [
      requireMember(member).email,
      `standing:%:${kind}`,
    ])
  return rows.length
}
