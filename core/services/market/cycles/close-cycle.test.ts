import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SETTLING_MINUTES } from '#core/contracts/market'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, doJobs, later, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import { runJobs, type TestHouse } from '../../../../tests/house'
import { afterClose, type Crop, close, crop, grower, openCycle, roomMate } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { addToCart } from '../../cart/lines/add-to-cart'
import { cancelOrder } from '../../cart/orders/cancel-order'
import { placeOrder } from '../../cart/orders/place-order'
import { expireOrders } from '../../cart/payments/expire-orders'
import { refundOrder } from '../../cart/shop/refund-order'
import { saveTerms } from '../rooms/terms'
import { openAndCloseCycles } from './close-cycle'
import { setCycleLetters } from './cycle-letters'
import { changeCycle, makeCycle } from './save-cycle'
import { setSteady } from './steady'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const MINUTE_MS = 60_000
const keeper = () => world.ctx('shopkeeper')
const at = (moment: Date | number): Ctx => ({ ...world.ctx(), now: new Date(moment) })

type Ordered = { title: string; quantity: number; cost: number | null }
const orderedOf = (cycleId: string, producerId: string) =>
  world.ctx().em.execute<Ordered[]>(
    `select l.title, l.quantity::int as quantity, l.cost_amount::int as cost from producer_order_lines l
       join producer_orders o on o.id = l.producer_order_id where o.cycle_id = ? and o.producer_id = ? order by l.title`,
    [cycleId, producerId],
  )
const moments = (cycleId: string) =>
  one<{ announced: Date | null; ordered: Date | null }>(
    world,
    'select announced_at as announced, ordered_at as ordered from order_cycles where id = ?',
    [cycleId],
  )

/** Somebody who buys so many and pays. */
async function bought(thing: Crop, quantity: number) {
  const buyer = await stranger(world)
  const placed = await order(again(world, buyer), thing.sellable, quantity)
  await pay(buyer, placed)
  return { buyer, placed }
}

async function planned(name: string) {
  const [opensAt, closesAt] = [new Date(Date.now() + 60 * MINUTE_MS), new Date(Date.now() + 90 * MINUTE_MS)]
  const id = await makeCycle(keeper(), { name, note: '', opensAt, closesAt }, null)
  return { id, opensAt, closesAt }
}

describe('a cycle', () => {
  test('that is given other times in this very moment goes by those', async () => {
    const fields = (id: string, opensAt: Date, closesAt: Date) => ({
      id,
      name: 'Moved',
      note: '',
      opensAt,
      closesAt,
    })
    const moved = (cycle: ReturnType<typeof fields>, now: Date) =>
      overtaking(
        world,
        proceed =>
          transaction({ ...keeper(), now }, async tx => {
            await changeCycle(tx, cycle.id, cycle)
            await proceed()
          }),
        () => openAndCloseCycles(at(now)),
      )
    const { id, opensAt, closesAt } = await planned('Moved')
    const longAfter = new Date(closesAt.getTime() + 86_400_000)
    await moved(fields(id, closesAt, longAfter), opensAt)
    expect((await moments(id)).announced).toBeNull()
    await openAndCloseCycles(at(closesAt))
    const settled = new Date(longAfter.getTime() + SETTLING_MINUTES * MINUTE_MS)
    await moved(fields(id, closesAt, new Date(settled.getTime() + MINUTE_MS)), settled)
    expect((await moments(id)).ordered).toBeNull()
  })

  test('is announced from the moment it opens until the last before it closes, and not after', async () => {
    const [first, late] = [await planned('First'), await planned('Late')]
    await openAndCloseCycles(at(first.opensAt.getTime() - 1))
    expect((await moments(first.id)).announced).toBeNull()
    await openAndCloseCycles(at(first.opensAt))
    expect((await moments(first.id)).announced).toEqual(first.opensAt)
    // Whoever was away all the time says nothing of it any more.
    await world.ctx().em.execute('update order_cycles set announced_at = null where id = ?', [late.id])
    await openAndCloseCycles(at(late.closesAt))
    expect((await moments(late.id)).announced).toBeNull()
    await openAndCloseCycles(at(late.closesAt.getTime() - 1))
    expect((await moments(late.id)).announced).not.toBeNull()
  })

  test('is ordered when the orders of its last minute are settled, once, also where nothing was ordered', async () => {
    const maker = await grower(world)
    const cycle = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const settled = cycle.closesAt.getTime() + SETTLING_MINUTES * MINUTE_MS
    await openAndCloseCycles(at(settled - 1))
    expect((await moments(cycle.id)).ordered).toBeNull()
    await openAndCloseCycles(at(settled))
    await openAndCloseCycles(at(settled + MINUTE_MS))
    expect((await moments(cycle.id)).ordered).toEqual(new Date(settled))
    expect(
      await one(world, 'select count(*)::int as n from producer_orders where cycle_id = ?', [cycle.id]),
    ).toEqual({ n: 0 })
  })

  test('that cannot be ordered holds up no other, and is tried again', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const [leeks, kale] = [await crop(world, maker), await crop(world, other)]
    const broken = await openCycle(world, new Map([[maker, [leeks]]]))
    await bought(leeks, 1)
    const sound = await openCycle(world, new Map([[other, [kale]]]))
    await bought(kale, 2)
    await world
      .ctx()
      .em.execute(
        `create function refuse_orders() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
      )
    await world.ctx().em.execute(
      `create trigger refuse_orders before insert on producer_orders for each row when (new.cycle_id = '${broken.id}')
       execute function refuse_orders()`,
    )
    await expect(openAndCloseCycles(afterClose(world, sound))).rejects.toThrow('disk full')
    expect((await moments(broken.id)).ordered).toBeNull()
    expect((await orderedOf(sound.id, other)).map(({ quantity }) => quantity)).toEqual([2])
    await world.ctx().em.execute('drop trigger refuse_orders on producer_orders')
    await openAndCloseCycles(afterClose(world, sound))
    expect((await orderedOf(broken.id, maker)).map(({ quantity }) => quantity)).toEqual([1])
    expect((await orderedOf(sound.id, other)).map(({ quantity }) => quantity)).toEqual([2])
  })
})

describe('of a producer is ordered', () => {
  test('what is paid or kept for somebody who pays later, and nothing that came to nothing', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker, { title: 'Leeks' })
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    const wish = async (quantity: number, way: 'cash' | 'sumup') => {
      const buyer = await stranger(world)
      await addToCart(again(world, buyer), leeks.sellable, quantity)
      const placed = await placeOrder(again(world, buyer), {
        name: 'A',
        note: '',
        collectionSlotId: null,
        idempotencyKey: Bun.randomUUIDv7(),
        seenTotal: 250 * quantity,
        way,
      })
      return { buyer, placed }
    }
    await bought(leeks, 1)
    await wish(2, 'cash')
    const cancelled = await wish(10, 'cash')
    await cancelOrder(again(world, cancelled.buyer), cancelled.placed.number)
    const expired = await wish(20, 'sumup')
    await expireOrders(later(world, 20))
    expect(await one(world, 'select state from orders where id = ?', [expired.placed.id])).toEqual({
      state: 'expired',
    })
    await close(world, cycle)
    expect(await orderedOf(cycle.id, maker)).toEqual([{ title: 'Leeks', quantity: 3, cost: 600 }])
  })

  test('what is left of it: nothing of what went back whole, and less of what went back in part', async () => {
    const maker = await grower(world)
    const [leeks, kale] = [
      await crop(world, maker, { title: 'Leeks' }),
      await crop(world, maker, { title: 'Kale' }),
    ]
    const cycle = await openCycle(world, new Map([[maker, [leeks, kale]]]))
    for (const [thing, back] of [
      [leeks, 1],
      [kale, 3],
    ] as const) {
      const { placed } = await bought(thing, 3)
      const line = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
        placed.id,
      ])
      await refundOrder(keeper(), placed.number, [{ orderLineId: line.id, quantity: back }], 'Broke')
    }
    await close(world, cycle)
    expect(await orderedOf(cycle.id, maker)).toEqual([{ title: 'Leeks', quantity: 2, cost: 400 }])
    // What went back later does not change what was ordered.
    const { total } = await one<{ total: number }>(
      world,
      'select count(*)::int as total from producer_orders where cycle_id = ?',
      [cycle.id],
    )
    expect(total).toBe(1)
  })

  test('in each cycle what was bought in it, and what is always on sale in none', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const [leeks, jam] = [await crop(world, maker), await crop(world, maker, { title: 'Jam' })]
    const first = await openCycle(world, new Map([[maker, [leeks]]]))
    await bought(leeks, 2)
    await setSteady(keeper(), jam.productId, true)
    await bought(jam, 5)
    await close(world, first)
    const kale = await crop(world, other)
    const second = await openCycle(world, new Map([[other, [kale]]]))
    await bought(kale, 1)
    await close(world, second)
    expect((await orderedOf(first.id, maker)).map(({ quantity }) => quantity)).toEqual([2])
    expect(await orderedOf(second.id, maker)).toEqual([])
    expect((await orderedOf(second.id, other)).map(({ quantity }) => quantity)).toEqual([1])
  })

  test('for a sum that nobody knows where one of the costs is not known', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    await bought(leeks, 1)
    await world
      .ctx()
      .em.execute('update variants set cost_amount = null, cost_currency = null where id = ?', [
        leeks.variantId,
      ])
    await bought(leeks, 1)
    await close(world, cycle)
    expect((await orderedOf(cycle.id, maker)).map(({ quantity, cost }) => [quantity, cost])).toEqual([
      [2, null],
    ])
  })
})

describe('letters of an order go', () => {
  const recipients = async (producerId: string) => {
    const rows = await world.ctx().em.execute<{ recipient: string }[]>(
      `select l.recipient from outgoing_letters l join producer_orders o on l.key like 'producer-order:' || o.id || ':%'
       where o.producer_id = ? order by 1`,
      [producerId],
    )
    return rows.map(({ recipient }) => recipient)
  }

  test('to everybody who works in the room and to the address of the producer, each once', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    const [one_, two, gone] = [
      await roomMate(world, maker),
      await roomMate(world, maker),
      await roomMate(world, maker),
    ]
    const { email } = requireMember(one_)
    await saveTerms(keeper(), maker, { orderEmail: email, trusted: false, seesBuyers: false })
    await world.ctx().em.execute('update members set email = null where id = ?', [requireMember(gone).id])
    await bought(leeks, 1)
    await Promise.all([close(world, cycle), close(world, cycle)])
    expect(await recipients(maker)).toEqual([email, requireMember(two).email].sort())
  })

  test('to nobody where nobody is to have one, and the order stands all the same', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    await bought(leeks, 1)
    await close(world, cycle)
    expect([await recipients(maker), (await orderedOf(cycle.id, maker)).length]).toEqual([[], 1])
  })
})

describe('of an open cycle', () => {
  const told = async (name: string) =>
    (
      await world
        .ctx()
        .em.execute<{ member_id: string }[]>('select member_id from notifications where text like ?', [
          `%${name}%`,
        ])
    ).map(row => row.member_id)

  test('more members than one batch are told once each, and nobody who has left', async () => {
    await world.ctx().em.execute(
      `insert into members (id, email, name, handle, bio, joined_at)
       select gen_random_uuid(), 'm' || n || '@crowd.test', 'Member', 'crowd_' || n, '', now() from generate_series(1, 200) n`,
    )
    await world.ctx().em.execute(`update members set email = null where handle in ('crowd_7', 'crowd_8')`)
    await world.ctx().em.execute('delete from graphile_worker._private_jobs')
    await world.ctx().em.execute('update order_cycles set announced_at = now()')
    const cycle = await planned('Crowded week')
    await openAndCloseCycles(at(cycle.opensAt))
    await doJobs(world, 'process-activity', cycle.opensAt)
    expect(await doJobs(world, 'tell-of-cycle', cycle.opensAt)).toBe(1)
    expect(await told('Crowded week')).toHaveLength(200)
    expect(await doJobs(world, 'tell-of-cycle', cycle.opensAt)).toBe(1)
    const all = await told('Crowded week')
    expect(new Set(all).size).toBe(all.length)
    const { members } = await one<{ members: number }>(
      world,
      'select count(*)::int as members from members where email is not null',
    )
    expect(all).toHaveLength(members)
  })

  test('nobody is told who cannot order in it, and nobody any more once it has closed', async () => {
    const cycle = await planned('For friends')
    const [friend, other, former] = [
      requireMember(await stranger(world)).id,
      requireMember(await stranger(world)).id,
      requireMember(await stranger(world)).id,
    ]
    const tierId = Bun.randomUUIDv7()
    const { em } = world.ctx()
    await em.execute(`insert into tiers (id, slug, name, created_at) values (?, ?, 'Friends', now())`, [
      tierId,
      tierId,
    ])
    for (const [member, ends] of [
      [friend, new Date(cycle.closesAt)],
      [former, new Date(cycle.opensAt)],
    ] as const)
      await em.execute(
        `insert into tier_memberships (id, tier_id, member_id, source, starts_at, ends_at)
         values (gen_random_uuid(), ?, ?, 'gift', now() - interval '1 day', ?)`,
        [tierId, member, ends],
      )
    await em.execute(`update cycle_exchanges set tier_id = ? where cycle_id = ?`, [tierId, cycle.id])
    await openAndCloseCycles(at(cycle.opensAt))
    await runJobs(world.house, cycle.opensAt)
    const all = await told('For friends')
    expect([all.includes(friend), all.includes(other), all.includes(former)]).toEqual([true, false, false])

    const over = await planned('Over already')
    await openAndCloseCycles(at(over.opensAt))
    // The jobs were late: by now it has closed.
    await runJobs(world.house, over.closesAt)
    expect(await told('Over already')).toEqual([])
  })

  test('the letter that is late is given up, not sent', async () => {
    const wisher = await stranger(world)
    await setCycleLetters(wisher, true)
    const cycle = await planned('Late letter')
    await openAndCloseCycles(at(cycle.opensAt))
    await doJobs(world, 'process-activity', cycle.opensAt)
    await doJobs(world, 'tell-of-cycle', cycle.opensAt)
    const key = `cycle:${cycle.id}:${cycle.opensAt.getTime()}:${requireMember(wisher).id}`
    expect(await one(world, 'select count(*)::int as n from outgoing_letters where key = ?', [key])).toEqual({
      n: 1,
    })
    await runJobs(world.house, cycle.closesAt)
    const { email } = requireMember(wisher)
    expect(
      await one(world, 'select count(*)::int as n from sent_mails where recipient = ? and text like ?', [
        email,
        '%Late letter%',
      ]),
    ).toEqual({ n: 0 })
  })
})
