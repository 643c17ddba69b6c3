import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { mergeSetting } from '#core/database/keep-setting'
import { sqlState } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { eraseClosed } from '#core/services/account/closing/erase-closed'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { again, doJobs, quietHouse } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { close, crop, grower, openCycle } from '../../../../tests/hub'
import { orderedOf, squash } from '../../../../tests/weights'
import { keepInCycle } from '../../market/imports/imported-cycle'
import { markCollected } from '../fulfilment/collections'
import { changeOrder } from '../order-changes/change-order'
import { cancelOrder } from '../orders/cancel-order'
import { previewReceipt, receive } from '../receiving/receive'
import { SETTLE_SHORTAGES } from '../receiving/settle-shortages'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { weighLine } from '../weights/weigh-line'
import { producerStatement } from './producer-statement'
import { renewDays } from './renew-days'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

const astray = async () =>
  (await INVARIANTS['days of producers that are not the sum of their shares']?.execute(db(shop())))?.rows

/** What the days of a producer come to, once it is sure that they are those of their shares. */
async function daysOf(producer: string): Promise<readonly (readonly [string, number, number])[]> {
  expect(await astray()).toEqual([])
  const days = await db(shop())
    .selectFrom('producer_days')
    .select(['kind', 'quantity', 'amount'])
    .where('producer_id', '=', producer)
    .orderBy('day')
    .orderBy('kind')
    .execute()
  return days.map(({ kind, quantity, amount }) => [kind, quantity, amount])
}

const toOne = (line: string | undefined, quantity: number) => ({
  quantities: new Map([[line ?? '', quantity]]),
  additions: [],
  note: '',
  ...({ way: 'cash', key: Bun.randomUUIDv7() } as const),
})

describe('a day of a producer', () => {
  test('is of what was paid: an order that waits, is changed or is called off adds nothing', async () => {
    const producer = await grower(world)
    const leeks = await crop(world, producer, { cost: 130 })
    const [kept, calledOff] = [
      await orderedOf(world, [[leeks.sellable, 7]]),
      await orderedOf(world, [[leeks.sellable, 2]]),
    ]
    await changeOrder(again(world, kept.buyer), kept.placed.number, toOne(kept.lines[0], 5))
    await cancelOrder(again(world, calledOff.buyer), calledOff.placed.number)
    expect(await daysOf(producer)).toEqual([])
    await receivePayment(shop(), kept.placed.number, cash)
    expect(await daysOf(producer)).toEqual([['sold', 5, 650]])
  })

  test('is the sum of its sales, however many buy at once, and each producer has their own', async () => {
    const [one, other] = [await grower(world), await grower(world)]
    const [kale, chard] = [await crop(world, one, { cost: 70 }), await crop(world, other, { cost: 90 })]
    const buys = [1, 2, 3, 4].map(many =>
      orderedOf(
        world,
        many % 2 === 0
          ? [
              [kale.sellable, many],
              [chard.sellable, 1],
            ]
          : [
              [chard.sellable, 1],
              [kale.sellable, many],
            ],
        'credit',
      ),
    )
    await Promise.all(buys)
    expect(await daysOf(one)).toEqual([['sold', 10, 700]])
    expect(await daysOf(other)).toEqual([['sold', 4, 360]])
  })

  test('has apart what was given back, also by taking things out of what is paid', async () => {
    const producer = await grower(world)
    const leeks = await crop(world, producer, { cost: 110 })
    await openCycle(world, new Map([[producer, [leeks]]]))
    const { buyer, placed, lines } = await orderedOf(world, [[leeks.sellable, 6]], 'credit')
    await changeOrder(again(world, buyer), placed.number, { ...toOne(lines[0], 4), way: 'credit' })
    await refundOrder(shop(), placed.number, [{ orderLineId: lines[0] ?? '', quantity: 1 }], 'Wilted')
    expect(await daysOf(producer)).toEqual([
      ['given-back', -3, -330],
      ['sold', 6, 660],
    ])
  })

  test('has apart what the scales changed and what did not come', async () => {
    const producer = await grower(world)
    const [weighed, plain] = [
      await squash(world, producer, { cost: 401 }),
      await crop(world, producer, { cost: 60 }),
    ]
    const cycle = await openCycle(world, new Map([[producer, [weighed, plain]]]))
    const { placed, lines } = await orderedOf(
      world,
      [
        [weighed.sellable, 2],
        [plain.sellable, 5],
      ],
      'credit',
    )
    await weighLine(shop(), placed.number, lines[0] ?? '', 1_800)
    const scales = Math.round(401 * 1.8) - 802
    expect(await daysOf(producer)).toEqual([
      ['sold', 7, 1_102],
      ['weighed', 0, scales],
    ])
    await close(world, cycle)
    const came = new Map([[plain.variantId, 3]])
    const { seen } = await previewReceipt(shop(), cycle.id, producer, came)
    const receipt = { came, note: '', wayBack: 'same', formId: Bun.randomUUIDv7(), seen } as const
    await receive(shop(), cycle.id, producer, receipt)
    while ((await doJobs(world, SETTLE_SHORTAGES)) + (await doJobs(world, 'finish-refund')) > 0);
    expect(await daysOf(producer)).toEqual([
      ['given-back', -2, -120],
      ['sold', 7, 1_102],
      ['weighed', 0, scales],
    ])
  })

  test('stays as it is when its buyer is erased', async () => {
    const producer = await grower(world)
    const leeks = await crop(world, producer, { cost: 85 })
    const { buyer, placed } = await orderedOf(world, [[leeks.sellable, 3]], 'sumup')
    await markCollected(shop(), placed.number)
    const { id } = requireMember(buyer)
    await db(shop())
      .insertInto('account_closings')
      .values({ member_id: id, asked_at: new Date(), erase_after: new Date() })
      .execute()
    await eraseClosed(world.ctx(), {})
    const member = await db(shop())
      .selectFrom('members')
      .select('email')
      .where('id', '=', id)
      .executeTakeFirst()
    expect(member?.email ?? null).toBeNull()
    expect(await daysOf(producer)).toEqual([['sold', 3, 255]])
  })

  test('goes along with lines that an import puts into a cycle', async () => {
    const producer = await grower(world)
    const beets = await crop(world, producer, { cost: 45 })
    const [moved] = [
      await orderedOf(world, [[beets.sellable, 2]], 'credit'),
      await orderedOf(world, [[beets.sellable, 9]], 'credit'),
    ]
    const into = (name: string) => transaction(shop(), tx => keepInCycle(tx, moved.placed.id, name))
    const notes = async () => {
      expect(await astray()).toEqual([])
      const { lines } = await producerStatement(shop(), producer, { page: 1 })
      return lines.map(({ note, amount }) => [note, amount.amount]).toSorted()
    }
    await into('Winter, week 1')
    expect(await notes()).toEqual([
      ['', 405],
      ['Winter, week 1', 90],
    ])
    await into('Winter, week 2')
    expect(await notes()).toEqual([
      ['', 405],
      ['Winter, week 2', 90],
    ])
  })

  test('is one of the cooperative’s time zone, and of another an hour after that changed', async () => {
    const producer = await grower(world)
    const leeks = await crop(world, producer, { cost: 20 })
    const sells = async (at: string) => {
      const { placed } = await orderedOf(world, [[leeks.sellable, 3]])
      await receivePayment({ ...shop(), now: new Date(at) }, placed.number, cash)
    }
    const days = async () => {
      expect(await astray()).toEqual([])
      return (await producerStatement(shop(), producer, { page: 1 })).lines.map(({ day }) => day)
    }
    const before = world.house.site().timeZone
    await sells('2027-03-02T23:30:00Z')
    expect(await days()).toEqual(['2027-03-02'])
    await mergeSetting(shop(), 'site', { timeZone: 'Asia/Kathmandu' })
    await sells('2027-03-04T23:30:00Z')
    expect(await days()).toEqual(['2027-03-04', '2027-03-02'])
    await renewDays(world.ctx(), {})
    expect(await days()).toEqual(['2027-03-05', '2027-03-03'])
    // A sale never fails for a zone that the database does not know.
    await mergeSetting(shop(), 'site', { timeZone: 'Moon/Tycho' })
    await sells('2027-03-06T23:30:00Z')
    await renewDays(world.ctx(), {})
    expect(await days()).toEqual(['2027-03-06', '2027-03-04', '2027-03-02'])
    await mergeSetting(shop(), 'site', { timeZone: before })
  })

  test('is written by the database alone, and one that drifted all the same is found', async () => {
    const drift = sql`update producer_days set amount = amount + 1`
    const refused = await drift.execute(db(shop())).catch(fault => fault)
    expect(sqlState(refused)).toBe('RA006')
    const found = await transaction(shop(), async tx => {
      await sql`set local session_replication_role = replica`.execute(db(tx))
      await drift.execute(db(tx))
      const rows = await INVARIANTS['days of producers that are not the sum of their shares']?.execute(db(tx))
      await sql`select fill_producer_days(id) from producers`.execute(db(tx))
      return rows?.rows.length
    })
    expect(found).toBeGreaterThan(0)
    expect(await astray()).toEqual([])
  })
})
