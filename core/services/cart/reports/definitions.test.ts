import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { collectionTime, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import type { ReportRange } from './range'
import { readReport } from './read-report'

let world: TestHouse
let honey: string
let bees: string
beforeAll(async () => {
  world = await quietHouse()
  bees = await grower(world, 'Bees')
  honey = (await crop(world, bees, { title: 'Honey' })).variantId
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const days = (from: string, to = from): ReportRange => ({ cycleId: null, from, to })
const read = async (name: string, range: ReportRange) => (await readReport(keeper(), name, range)).rows
const perDay = async (range: ReportRange) => (await read('sales', range)).map(row => row.slice(0, 3))
const sumOf = async (name: string, range: ReportRange) =>
  (await readReport(keeper(), name, range)).sums.at(-1)

type Sold = {
  readonly at: string
  readonly quantity?: number
  readonly price?: number
  readonly back?: number
  readonly state?: string
  readonly currency?: string
  readonly name?: string
  readonly slotId?: string | null
  /** A ticket instead of honey. */
  readonly isTicket?: boolean
  readonly fee?: number
  readonly delivery?: number
}

let orders = 0

/** As an order of honey by somebody is left when it was paid at that moment. Gives its id. */
async function sold(order: Sold): Promise<string> {
  const { quantity = 1, price = 300, back = 0, state = 'paid', currency = 'GBP', slotId = null } = order
  const { fee = 0, delivery = 0, isTicket = false, at } = order
  const { id: memberId, email } = requireMember(await stranger(world))
  const id = Bun.randomUUIDv7()
  const charges = [
    ['fee', fee],
    ['delivery', delivery],
  ].filter(([, amount]) => amount !== 0)
  await world.ctx().em.execute(
    `with o as (insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at,
         reserved_until, settled_at, collection_slot_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::uuid)),
     l as (insert into order_lines (id, order_id, kind, title, unit_amount, currency, quantity, refunded_quantity, variant_id)
       values (gen_random_uuid(), ?, ?, ?, ?, ?, ?, ?, ?::uuid))
     insert into order_adjustments (id, order_id, kind, label, amount, currency, position, created_at)
     select gen_random_uuid(), ?, kind, kind, amount, ?, 1, now() from jsonb_to_recordset(?::jsonb) as c(kind text, amount bigint)`,
    [
      ...[id, `D-${++orders}`, memberId, email, order.name ?? 'A Buyer', state],
      ...[price * quantity + fee + delivery, currency, at, at, state === 'pending' ? null : at, slotId],
      ...[id, isTicket ? 'ticket' : 'product', isTicket ? 'Harvest supper' : 'Honey', price, currency],
      ...[quantity, back, isTicket ? null : honey, id, currency],
      JSON.stringify(charges.map(([kind, amount]) => ({ kind, amount }))),
    ],
  )
  return id
}

describe('the days of a report', () => {
  test('begin and end at midnight where the cooperative is, in summer and in winter', async () => {
    // In London it is an hour later in July, and not in January.
    for (const at of ['2021-07-04T22:59:59.999Z', '2021-07-04T23:00:00Z', '2021-07-05T22:59:59.999Z'])
      await sold({ at })
    await sold({ at: '2021-07-05T23:00:00Z' })
    for (const at of ['2021-01-04T23:59:59.999Z', '2021-01-05T00:00:00Z']) await sold({ at })
    expect(await perDay(days('2021-07-05'))).toEqual([['2021-07-05', 2, 2]])
    expect(await perDay(days('2021-07-04', '2021-07-06'))).toEqual([
      ['2021-07-04', 1, 1],
      ['2021-07-05', 2, 2],
      ['2021-07-06', 1, 1],
    ])
    expect(await perDay(days('2021-01-05'))).toEqual([['2021-01-05', 1, 1]])
    expect((await read('lines', days('2021-07-05'))).map(([, paid]) => paid)).toEqual([
      '2021-07-05',
      '2021-07-05',
    ])
  })

  test.each([
    [31, '2018-05-31', ['2018-05-02', '2018-05-08']],
    [32, '2018-06-01', ['2018-04-30', '2018-05-07']],
    [200, '2018-11-16', ['2018-04-30', '2018-05-07']],
    [201, '2018-11-17', ['2018-05-01']],
  ])('are drawn one by one, by week or by month as they are many: %i', async (_, to, periods) => {
    if ((await read('sales', days('2018-05-01', '2018-05-31'))).length === 0)
      for (const at of ['2018-05-02T10:00:00Z', '2018-05-08T10:00:00Z']) await sold({ at })
    const rows = await read('sales', days('2018-05-01', to))
    expect(rows.map(([period]) => period)).toEqual(periods)
  })
})

describe('what was sold', () => {
  test('is what was paid, in the currency of the cooperative, without what was given back', async () => {
    const [at, day] = ['2020-03-10T12:00:00Z', days('2020-03-10')]
    await sold({ at, quantity: 3, back: 1 })
    for (const state of ['pending', 'expired', 'cancelled']) await sold({ at, state })
    await sold({ at, quantity: 2, back: 2 })
    await sold({ at, currency: 'EUR' })
    for (const name of ['products', 'customers', 'places', 'lines', 'sales', 'composition', 'margins'])
      expect([name, (await read(name, day)).length]).toEqual([name, 1])
    for (const name of ['products', 'customers', 'places', 'lines', 'sales', 'composition'])
      expect([name, await sumOf(name, day)]).toEqual([name, pounds(600)])
    // Nobody has said what these jars cost.
    expect((await read('margins', day))[0]?.slice(3)).toEqual([2, pounds(600), null, null, null])
    // Nor is there a sum of them, which would say that they cost nothing.
    const { sums } = await readReport(keeper(), 'margins', day)
    expect(sums.slice(3)).toEqual([2, pounds(600), null, null, null])
  })

  test('of nobody in particular stands in a line of its own, and says of how much the cost is unknown', async () => {
    const [at, day] = ['2020-04-10T12:00:00Z', days('2020-04-10')]
    const [known, foreign] = [await sold({ at, quantity: 4 }), await sold({ at, quantity: 2 })]
    const source = `insert into line_sources (order_line_id, variant_id, producer_id, unit_cost, unit_share, currency)
      select id, variant_id, ?::uuid, ?::bigint, ?::bigint, 'GBP' from order_lines where order_id = ?`
    await world.ctx().em.execute(source, [bees, 200, 180, known])
    await world.ctx().em.execute(source, [null, null, null, foreign])
    expect(await read('producers', day)).toEqual([
      ['Nobody in particular', 2, pounds(600), pounds(0), pounds(600), 2],
      ['Bees', 4, pounds(1_200), pounds(720), pounds(480), 0],
    ])
    expect(await read('fees', day)).toEqual([['Bees', '', pounds(800), pounds(80), pounds(720)]])
    // Half of them have a cost: of the whole nobody knows the margin.
    expect((await read('margins', day))[0]?.slice(3)).toEqual([6, pounds(1_800), null, null, null])
  })

  test('for nothing has no margin, and breaks no report', async () => {
    const [at, day] = ['2020-04-12T12:00:00Z', days('2020-04-12')]
    const id = await sold({ at, price: 0 })
    await world.ctx().em.execute(
      `insert into line_sources (order_line_id, variant_id, producer_id, unit_cost, unit_share, currency)
         select id, variant_id, ?, 50, 50, 'GBP' from order_lines where order_id = ?`,
      [bees, id],
    )
    expect((await read('margins', day))[0]?.slice(3)).toEqual([1, pounds(0), pounds(50), pounds(-50), null])
  })

  test('with its fees and deliveries is one sum in every report, and both stand by themselves', async () => {
    const [at, day] = ['2020-05-10T12:00:00Z', days('2020-05-10')]
    await sold({ at, quantity: 2, fee: 35, delivery: 450 })
    await sold({ at, fee: 20 })
    expect(await read('composition', day)).toEqual([
      ['Goods at their prices', pounds(900)],
      ['Fees', pounds(55)],
      ['Delivery and collection', pounds(450)],
    ])
    for (const name of ['customers', 'sales', 'composition', 'places'])
      expect([name, await sumOf(name, day)]).toEqual([name, pounds(1_405)])
    expect(await sumOf('products', day)).toEqual(pounds(900))
  })

  test('is without a fee that went back, and with one whose refund is still asked for', async () => {
    const [at, day] = ['2020-05-20T12:00:00Z', days('2020-05-20')]
    for (const state of ['done', 'requested']) {
      const id = await sold({ at, fee: 35 })
      await world.ctx().em.execute(
        `with r as (insert into refunds (id, order_id, amount, currency, state, requested_at, done_at, way, origin)
             values (gen_random_uuid(), ?, 35, 'GBP', ?, now(), case when ? = 'done' then now() end, 'cash', 'sumup') returning id)
           insert into refund_adjustments (refund_id, adjustment_id)
           select r.id, a.id from r, order_adjustments a where a.order_id = ?`,
        [id, state, state, id],
      )
    }
    expect(await sumOf('sales', day)).toEqual(pounds(635))
    expect(await sumOf('customers', day)).toEqual(pounds(635))
  })
})

describe('by place', () => {
  test('what is collected is told from what is brought and from what has no time, and tickets are no parcel', async () => {
    const [at, day] = ['2020-06-10T12:00:00Z', days('2020-06-10')]
    const slotId = await collectionTime(world, 5)
    await world
      .ctx()
      .em.execute(
        `update slots set starts_at = '2020-06-12T09:00:00Z', ends_at = '2020-06-12T09:30:00Z', place = 'Shed' where id = ?`,
        [slotId],
      )
    await sold({ at, slotId, quantity: 2 })
    await sold({ at, slotId })
    await sold({ at })
    await sold({ at, isTicket: true, price: 900 })
    const brought = await sold({ at, delivery: 250 })
    await world.ctx().em.execute(
      `with z as (insert into delivery_zones (id, name, postcodes, fee_amount, fee_currency, created_at)
           values (gen_random_uuid(), 'Town', '{AB1}', 250, 'GBP', now()) returning id),
         r as (insert into delivery_rounds (id, zone_id, starts_at, ends_at, closes_at, capacity, created_at)
           select gen_random_uuid(), id, now() + interval '2 days', now() + interval '3 days', now(), 9, now() from z returning id)
       insert into order_deliveries (order_id, round_id, address, postcode, phone, note)
         select ?, id, '1 Lane', 'AB1 2CD', '', '' from r`,
      [brought],
    )
    expect((await read('places', day)).map(row => row.slice(0, 4))).toEqual([
      ['No time of their own', '', 1, 1],
      ['Delivered', '', 1, 1],
      ['Shed', '2020-06-12 10:00', 2, 3],
    ])
  })
})

describe('by place', () => {
  test('what was added to an order later, or weighed more, is where the order is', async () => {
    const [at, day] = ['2020-07-10T12:00:00Z', days('2020-07-10')]
    const [slotId, em] = [await collectionTime(world, 5), world.ctx().em]
    await em.execute(
      `update slots set starts_at = '2020-07-12T09:00:00Z', ends_at = '2020-07-12T09:30:00Z', place = 'Shed' where id = ?`,
      [slotId],
    )
    const first = await sold({ at, slotId, quantity: 2 })
    const added = await sold({ at })
    await em.execute('update orders set follows_id = ? where id = ?', [first, added])
    const heavier = await sold({ at })
    await em.execute(
      `with g as (delete from order_lines where order_id = ?), w as (insert into order_adjustments (id, order_id, kind, label, amount, currency, position, created_at, weighed_line_id)
         select gen_random_uuid(), ?, 'weight', 'Honey: 1.1 kg', 300, 'GBP', 1, now(), l.id from order_lines l where l.order_id = ?)
       update orders set follows_id = ? where id = ?`,
      [heavier, heavier, first, first, heavier],
    )
    expect((await read('places', day)).map(row => row.slice(0, 4))).toEqual([
      ['Shed', '2020-07-12 10:00', 3, 3],
    ])
    for (const name of ['places', 'customers', 'lines'])
      expect([name, await sumOf(name, day)]).toEqual([name, pounds(1_200)])
  })
})

describe('by customer', () => {
  test('two of the same name are two, and both orders of one are theirs', async () => {
    const [at, day] = ['2020-08-10T12:00:00Z', days('2020-08-10')]
    const first = await sold({ at, name: 'Jo' })
    await sold({ at, name: 'Jo' })
    const again = await sold({ at, name: 'Jo', quantity: 2 })
    await world
      .ctx()
      .em.execute(
        `update orders a set member_id = b.member_id, email = b.email from orders b where a.id = ? and b.id = ?`,
        [again, first],
      )
    const rows = await read('customers', day)
    expect(rows.map(([name, , count, things]) => [name, count, things]).sort()).toEqual([
      ['Jo', 1, 1],
      ['Jo', 2, 3],
    ])
    expect(new Set(rows.map(([, email]) => email)).size).toBe(2)
  })
})
