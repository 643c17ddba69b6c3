import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { refusalOf } from '#core/payments/sandbox/cast'
import { sellInCycles } from '#core/services/market/cycles/settings'
import { dayOf } from '#core/text/day-of'
import { collectionTime, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { at, datesOf, leaveCard, nextDate, standing, wishFor } from '../../../../tests/standing'
import { OutsideZone } from '../delivery/cart-delivery'
import { deliveryOf } from '../delivery/order-delivery'
import { makeRound } from '../delivery/rounds'
import { saveZone } from '../delivery/zones'
import { savePlace } from '../places/places'
import { clockOf } from './days'
import { runStandingOrders } from './run'
import { StandingPlaceRefused } from './standing-fields'
import { timesOf } from './times'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
beforeEach(() => sellInCycles(keeper(), false))

const keeper = () => world.ctx('shopkeeper')
const HOUR_MS = 3_600_000
const zoneOf = () => world.house.site().timeZone
const inHours = (hours: number) => new Date(world.ctx().now.getTime() + hours * HOUR_MS)

async function regular(): Promise<Ctx> {
  const member = await stranger(world)
  await leaveCard(world, member)
  return member
}

const orderOf = (member: Ctx) =>
  one<{ id: string; state: string }>(world, 'select id, state from orders where member_id = ?', [
    requireMember(member).id,
  ])

describe('a standing order', () => {
  test('is ordered in its cycle, from some hours before it closes, and waits for a cycle of its own', async () => {
    const producerId = await grower(world)
    const grown = await crop(world, producerId)
    const member = await regular()
    const id = await standing(world, member, [wishFor(grown.sellable)])
    await sellInCycles(keeper(), true)
    const far = await nextDate(world, id)
    const cycle = await openCycle(world, new Map([[producerId, [grown]]]))
    const due = dayOf(cycle.closesAt, zoneOf())
    const { cutOffAt, givesUpAt } = await timesOf(world.ctx(), due)
    expect(givesUpAt).toEqual(cycle.closesAt)
    // It is open for less than the usual hours: ordered as soon as it opens.
    expect(cutOffAt.getTime()).toBeGreaterThan(cycle.closesAt.getTime() - 24 * HOUR_MS)
    await runStandingOrders(world.ctx())
    expect((await datesOf(world, id)).map(({ day, state }) => [day, state])).toEqual([[far.day, 'planned']])
    await world
      .ctx()
      .em.execute(
        'update standing_dates set day = ?, cut_off_at = ?, gives_up_at = ? where standing_order_id = ?',
        [due, cutOffAt, givesUpAt, id],
      )
    await runStandingOrders(world.ctx())
    expect((await orderOf(member)).state).toBe('paid')
    const { cycle_id } = await one<{ cycle_id: string }>(
      world,
      `select s.cycle_id from line_sources s join order_lines l on l.id = s.order_line_id
       join standing_dates d on d.order_id = l.order_id where d.standing_order_id = ?`,
      [id],
    )
    expect(cycle_id).toBe(cycle.id)
  })

  test('is collected at its place at the usual time, for the place’s fee', async () => {
    const [early, usual] = [
      await collectionTime(world, 5, 12 * 24),
      await collectionTime(world, 5, 12 * 24 + 1),
    ]
    const placeId = await savePlace(keeper(), null, {
      name: 'Mill',
      address: '2 Mill Lane',
      map_url: '',
      hours: '',
      note: '',
      fee_amount: 50,
      vat_rate_id: null,
      cutoff_hours: 2,
      capacity: null,
      slotIds: [early, usual],
      cycleIds: [],
      notHere: [],
    })
    const slot = await one<{ starts_at: string }>(world, 'select starts_at from slots where id = ?', [usual])
    const startsAt = new Date(slot.starts_at)
    const day = dayOf(startsAt, zoneOf())
    const member = await regular()
    const fields = { firstDay: day, placeId, slotTime: clockOf(startsAt, zoneOf()) }
    const id = await standing(world, member, [wishFor(await jar(world, 3))], fields)
    await runStandingOrders(at(world, (await nextDate(world, id)).cut_off_at))
    const order = await orderOf(member)
    const { slot_id } = await one<{ slot_id: string }>(
      world,
      'select slot_id from bookings where order_id = ?',
      [order.id],
    )
    expect(slot_id).toBe(usual)
    expect(
      await one(world, 'select total_amount::int as total from orders where id = ?', [order.id]),
    ).toEqual({ total: 700 })
  })

  test('without a time at its place on that day says why, and waits', async () => {
    const placeId = await savePlace(keeper(), null, {
      name: 'Barn',
      address: '3 Mill Lane',
      map_url: '',
      hours: '',
      note: '',
      fee_amount: 0,
      vat_rate_id: null,
      cutoff_hours: 2,
      capacity: null,
      slotIds: [],
      cycleIds: [],
      notHere: [],
    })
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 3))], { placeId })
    await runStandingOrders(at(world, (await nextDate(world, id)).cut_off_at))
    expect(await datesOf(world, id)).toMatchObject([
      { state: 'planned', reason: 'There is no free time to collect it on that day.' },
    ])
    expect(
      await refusalOf(
        standing(world, member, [wishFor(await jar(world, 1))], { placeId: Bun.randomUUIDv7() }),
      ),
    ).toBeInstanceOf(StandingPlaceRefused)
  })

  test('is brought on the round of its zone on that day, to where its member said', async () => {
    const zoneId = await saveZone(keeper(), null, {
      name: 'North',
      postcodes: ['LS6'],
      fee_amount: 350,
      vat_rate_id: null,
    })
    const startsAt = inHours(12 * 24)
    const roundId = await makeRound(keeper(), zoneId, {
      startsAt,
      endsAt: new Date(startsAt.getTime() + 2 * HOUR_MS),
      closesAt: inHours(11 * 24 + 12),
      capacity: 2,
    })
    const member = await regular()
    const home = { zoneId, address: '3 Mill Lane', postcode: 'LS6 2AB', phone: '', note: 'Side door' }
    const wishes = [wishFor(await jar(world, 3))]
    const elsewhere = { delivery: { ...home, postcode: 'NE1 1AA' } }
    expect(await refusalOf(standing(world, member, wishes, elsewhere))).toBeInstanceOf(OutsideZone)
    const id = await standing(world, member, wishes, { firstDay: dayOf(startsAt, zoneOf()), delivery: home })
    await runStandingOrders(at(world, (await nextDate(world, id)).cut_off_at))
    const order = await orderOf(member)
    expect(order.state).toBe('paid')
    expect(await deliveryOf(world.ctx(), order.id)).toMatchObject({
      address: '3 Mill Lane',
      note: 'Side door',
    })
    expect(await one(world, 'select round_id from order_deliveries where order_id = ?', [order.id])).toEqual({
      round_id: roundId,
    })
  })
})
