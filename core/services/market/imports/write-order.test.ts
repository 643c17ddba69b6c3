import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { openAndCloseCycles } from '../cycles/close-cycle'
import { beginImport, importFaults, readImport, runImport, tryImport, undoImport } from './imports'

let world: TestHouse
let honey: Jar & { sku: string }
let jam: Jar & { sku: string }
let member: string
let neighbour: string
beforeAll(async () => {
  world = await testHouse()
  honey = await withSku(await jarOnShelf(world, { stock: 20 }))
  jam = await withSku(await jarOnShelf(world, { stock: 5, priceAmount: 300 }))
  member = world.cast.members.member.email
  neighbour = world.cast.members.neighbour.email
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
async function withSku(jar: Jar) {
  const { sku } = await db(world.ctx())
    .selectFrom('variants')
    .select('sku')
    .where('id', '=', jar.variantId)
    .executeTakeFirstOrThrow()
  return { ...jar, sku }
}
const HEADER = 'Order;E-mail;SKU;Quantity;Price;Payment;Note'
async function tried(lines: readonly string[], header = HEADER): Promise<string> {
  const file = { name: 'orders.csv', bytes: new TextEncoder().encode([header, ...lines].join('\n')) }
  const id = await beginImport(keeper(), 'orders', file)
  await tryImport(keeper(), id, { columns: (await readImport(keeper(), id)).columns, listNew: false })
  await world.work()
  return id
}
async function imported(lines: readonly string[], header = HEADER): Promise<string> {
  const id = await tried(lines, header)
  await runImport(keeper(), id)
  await world.work()
  return id
}
const faultsOf = async (id: string) => {
  const { faults } = await importFaults(keeper(), await readImport(keeper(), id))
  return faults.map(({ number, faultField, fault }) => [number, faultField, fault])
}
const countsOf = async (id: string) => (await readImport(keeper(), id)).counts
const ordersOf = async (number: string) => {
  const { rows } = await sql<Record<string, unknown>>`
    select o.state, o.total_amount as total, o.note, m.email, p.way, p.amount,
      array(select l.unit_amount || ' × ' || l.quantity from order_lines l where l.order_id = o.id order by l.position) as lines
    from orders o join members m on m.id = o.member_id join payments p on p.order_id = o.id
    where o.idempotency_key = ${`elsewhere:${number}`}`.execute(db(world.ctx()))
  return rows
}
const reserved = async ({ variantId }: Jar) =>
  (
    await db(world.ctx())
      .selectFrom('variants')
      .select('reserved')
      .where('id', '=', variantId)
      .executeTakeFirstOrThrow()
  ).reserved

describe('orders from a table', () => {
  test('are tried first, and nothing is kept of that', async () => {
    const id = await tried([`A1;${member};${honey.sku};2;;;`, `A1;${member};${jam.sku};1;;;`])
    expect(await countsOf(id)).toEqual({ new: 2 })
    expect([await ordersOf('A1'), await reserved(honey)]).toEqual([[], 0])
  })

  test('wait to be paid, their things kept, at the price of the file or ours', async () => {
    await imported([
      `B1;${member.toUpperCase()};${honey.sku};2;5,00;Bank transfer;leave it at the door`,
      `B1;${member};${jam.sku};1;;transfer;`,
      `B2;${neighbour};${jam.sku};1;;;`,
    ])
    expect(await ordersOf('B1')).toEqual([
      {
        state: 'pending',
        total: 1300,
        note: 'leave it at the door',
        email: member,
        way: 'transfer',
        amount: 1300,
        lines: ['500 × 2', '300 × 1'],
      },
    ])
    expect(await ordersOf('B2')).toMatchObject([{ total: 300, email: neighbour, way: 'cash' }])
    expect([await reserved(honey), await reserved(jam)]).toEqual([2, 2])
    const letters = await db(world.ctx()).selectFrom('outgoing_letters').select('key').execute()
    expect(letters).toEqual([])
  })

  test('that are here already are the same, and taken once; with other things they are refused', async () => {
    const again = await imported([
      `B2;${neighbour};${jam.sku};1;;;`,
      `B1;${member};${honey.sku};3;;transfer;`,
    ])
    expect(await countsOf(again)).toEqual({ same: 1, refused: 1 })
    expect(await faultsOf(again)).toEqual([
      [3, 'number', 'Order B1 is here already, with other things in it. Change it on its own page.'],
    ])
    expect([(await ordersOf('B2')).length, await reserved(jam)]).toEqual([1, 2])
  })

  test('say row by row what is wrong, and with it the whole order stays out', async () => {
    const id = await imported([
      `C1;${member};${honey.sku};1;;;`,
      `C1;${member};NOTHING-1;1;;;`,
      `C2;${member};${honey.sku};half;;;`,
      `C3;nobody@elsewhere.example;${honey.sku};1;;;`,
      `C4;${member};${jam.sku};99;;;`,
      `C5;${member};${honey.sku};1;cheap;;`,
      `C6;${member};${honey.sku};1;;cheque;`,
      `C7;${member};${honey.sku};1;;;`,
      `C7;${neighbour};${jam.sku};1;;;`,
      `C8;${member};${honey.sku};1;;;`,
      `C8;${member};${honey.sku};1;;;`,
      `C9;${member};${honey.sku};1;0;;`,
      `;${member};${honey.sku};1;;;`,
    ])
    expect(await faultsOf(id)).toEqual([
      [2, null, 'Left out with row 3, which is of the same order.'],
      [3, 'sku', 'We have no article “NOTHING-1”.'],
      [4, 'quantity', '“half” is no whole number of pieces between 0 and 1,000,000.'],
      [5, 'email', 'Nobody here has the address “nobody@elsewhere.example”: import members first.'],
      [6, 'quantity', `Of “${jam.sku}” there are 3 left, not 99.`],
      [7, 'price', '“cheap” is no price in GBP that we can read.'],
      [8, 'way', '“cheque” is neither cash nor a transfer: what was paid is not taken in.'],
      [9, null, 'Left out with row 10, which is of the same order.'],
      [10, 'email', `“${neighbour}” is another buyer than that of the rows above.`],
      [11, null, 'Left out with row 12, which is of the same order.'],
      [12, 'sku', `“${honey.sku}” stands in this order twice: add both up.`],
      [13, 'number', 'This order came to nothing, so there is nothing to pay.'],
      [14, 'number', 'It has no order number.'],
    ])
    for (const number of ['C1', 'C2', 'C7', 'C8', 'C9']) expect(await ordersOf(number)).toEqual([])
  })

  test('whose rows do not stand together are refused from the second place on, in the try already', async () => {
    const id = await tried([
      `D1;${member};${honey.sku};1;;;`,
      `D2;${member};${honey.sku};1;;;`,
      `D1;${member};${jam.sku};1;;;`,
    ])
    expect(await faultsOf(id)).toEqual([[4, 'number', 'This order began further up: put its rows together.']])
  })

  test('are taken back as a whole, but not what was paid since, and can then be taken in again', async () => {
    const lines = [
      `E1;${member};${honey.sku};1;;;`,
      `E1;${member};${jam.sku};1;;;`,
      `E2;${neighbour};${honey.sku};1;;;`,
    ]
    const before = [await reserved(honey), await reserved(jam)]
    const id = await imported(lines)
    const { number } = await db(world.ctx())
      .selectFrom('orders')
      .select('number')
      .where('idempotency_key', '=', 'elsewhere:E2')
      .executeTakeFirstOrThrow()
    await receivePayment(world.ctx('shopkeeper'), number, { way: 'cash', bankLineId: null })
    await undoImport(keeper(), id)
    await world.work()
    expect(await countsOf(id)).toEqual({ undone: 2, kept: 1 })
    expect(await faultsOf(id)).toEqual([
      [4, null, 'It was paid or has come to an end since: look at its own page.'],
    ])
    expect([await reserved(honey), await reserved(jam)]).toEqual(before)
    expect(await ordersOf('E1')).toMatchObject([{ state: 'cancelled' }])
    expect(await countsOf(await imported(lines))).toEqual({ new: 2, same: 1 })
    expect(await ordersOf('E1')).toMatchObject([{ state: 'pending' }])
  })

  test('come from the orders and distributors of Open Food Network as they are, at the prices they were placed at', async () => {
    await priceList(world, { name: 'Everybody', percent_off: 1_000 })
    const id = await imported(
      [
        `"2026-06-01","R123456789","Mem Ber","${member}","0123","Leeds","${jam.sku}","Jam","340 g","1","","3.20","Cash on collection"`,
      ],
      '"Order date","Order Id","Customer Name","Customer Email","Phone","City","SKU","Item name","Variant","Quantity","Max Quantity","Cost","Payment Method"',
    )
    expect(await countsOf(id)).toEqual({ new: 1 })
    expect(await ordersOf('R123456789')).toMatchObject([{ email: member, way: 'cash', lines: ['320 × 1'] }])
  })
})

describe('the totals by customer of an order cycle of Open Food Network', () => {
  const header = [
    ...['Hub', 'Customer', 'Email', 'Phone', 'Producer', 'Product', 'Variant', 'Quantity', 'Item (£)'],
    ...[
      'Item + Fees (£)',
      'Admin & Handling (£)',
      'Ship (£)',
      'Pay Fee (£)',
      'Total (£)',
      'Paid?',
      'Shipping',
    ],
    ...['Delivery?', 'Comments', 'SKU', 'Order Cycle', 'Payment Method', 'Order number', 'Date'],
  ]
  const line = (number: string, sku: string, quantity: number, item: string) =>
    row({
      Email: member,
      Product: 'Thing',
      Quantity: String(quantity),
      'Item (£)': item,
      SKU: sku,
      'Order Cycle': 'Week 23',
      'Payment Method': 'Cash',
      'Order number': number,
    })
  const sum = (number: string, total: string, comments = '') =>
    row({ 'Total (£)': total, Comments: comments, 'Payment Method': 'Cash', 'Order number': number })
  const row = (cells: Readonly<Record<string, string>>) =>
    header.map(name => `"${cells[name] ?? ''}"`).join(',')
  const importedTotals = (lines: readonly string[]) =>
    imported(lines, header.map(name => `"${name}"`).join(','))

  test('are orders at the price of one, with what their buyer wrote in the sum', async () => {
    const id = await importedTotals([
      line('R700', honey.sku, 3, '12.60'),
      line('R700', jam.sku, 1, '2.80'),
      sum('R700', '16.40', 'Ring twice'),
    ])
    expect(await faultsOf(id)).toEqual([])
    expect(await ordersOf('R700')).toMatchObject([
      { total: 1540, note: 'Ring twice', lines: ['420 × 3', '280 × 1'] },
    ])
    const again = await importedTotals([
      line('R700', honey.sku, 3, '12.60'),
      line('R700', jam.sku, 1, '2.80'),
      sum('R700', '16.40'),
    ])
    expect(await countsOf(again)).toEqual({ same: 3 })
  })

  const cyclesOf = async (number: string) => {
    const { rows } = await sql<{ name: string; id: string; lines: number }>`
      select c.name, c.id, count(*)::int as lines from orders o join order_lines l on l.order_id = o.id
        join line_sources s on s.order_line_id = l.id join order_cycles c on c.id = s.cycle_id
      where o.idempotency_key = ${`elsewhere:${number}`} group by c.id order by c.name`.execute(
      db(world.ctx()),
    )
    return rows
  }
  const cyclesCalled = async (name: string) =>
    (await db(world.ctx()).selectFrom('order_cycles').select('id').where('name', '=', name).execute()).length

  test('keep the name of their cycle, in which nobody orders any more, once however often they are imported', async () => {
    const chutney = await withSku(await jarOnShelf(world, { stock: 5 }))
    const one = [
      line('R710', honey.sku, 1, '4.20'),
      line('R710', chutney.sku, 1, '2.80'),
      sum('R710', '7.00'),
    ]
    await importedTotals(one)
    expect(await cyclesOf('R710')).toMatchObject([{ name: 'Week 23', lines: 2 }])
    await importedTotals(one)
    await importedTotals([line('R711', honey.sku, 1, '4.20')])
    expect([await cyclesCalled('Week 23'), (await cyclesOf('R711'))[0]?.id]).toEqual([
      1,
      (await cyclesOf('R710'))[0]?.id,
    ])
    const [made] = await db(world.ctx())
      .selectFrom('order_cycles')
      .select(['closes_at', 'announced_at', 'ordered_at'])
      .where('name', '=', 'Week 23')
      .execute()
    expect(made?.announced_at).not.toBeNull()
    expect(made?.ordered_at).not.toBeNull()
    await openAndCloseCycles({ ...world.ctx(), now: new Date(Date.now() + 3_600_000) })
    expect(await db(world.ctx()).selectFrom('producer_orders').select('id').execute()).toEqual([])
  })

  test('are of our own cycle of that name, also of one that was imported and is called otherwise by now', async () => {
    const [id, other] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    const times = { opens_at: new Date('2026-06-01'), closes_at: new Date('2026-06-08'), made_at: new Date() }
    const before = { ...times, opens_at: new Date('2025-06-01') }
    await db(world.ctx())
      .insertInto('order_cycles')
      .values([
        { id: other, name: 'Midsummer', note: '', ...before },
        { id, name: 'Midsummer', note: '', ...times },
      ])
      .execute()
    const of = (number: string) => [line(number, honey.sku, 1, '4.20').replace('Week 23', 'Midsummer')]
    await importedTotals(of('R720'))
    expect(await cyclesOf('R720')).toMatchObject([{ id }])
    await importedTotals([line('R721', honey.sku, 1, '4.20').replace('Week 23', 'Lammas')])
    const [lammas] = await cyclesOf('R721')
    await db(world.ctx())
      .updateTable('order_cycles')
      .set({ name: 'August' })
      .where('id', '=', lammas?.id ?? '')
      .execute()
    await importedTotals([line('R722', honey.sku, 1, '4.20').replace('Week 23', 'Lammas')])
    expect(await cyclesOf('R722')).toMatchObject([{ id: lammas?.id, name: 'August' }])
  })

  test('are refused where the rows of an order name two cycles', async () => {
    const id = await importedTotals([
      line('R730', honey.sku, 1, '4.20'),
      line('R730', jam.sku, 1, '2.80').replace('Week 23', 'Week 24'),
    ])
    expect(await faultsOf(id)).toEqual([
      [2, null, 'Left out with row 3, which is of the same order.'],
      [3, 'cycle', 'The rows above say that it is of another order cycle.'],
    ])
    expect(await cyclesCalled('Week 24')).toBe(0)
  })

  test('are refused where a sum cannot be divided, or stands for nothing', async () => {
    const id = await importedTotals([line('R701', honey.sku, 3, '10.00'), sum('R702', '4.00')])
    expect(await faultsOf(id)).toEqual([
      [2, 'total', '“10.00” for 3 is no whole price of one.'],
      [3, 'number', 'It has no rows.'],
    ])
    expect([await ordersOf('R701'), await ordersOf('R702')]).toEqual([[], []])
  })
})

test('customers come from Open Food Network’s report of them as it is', async () => {
  const csv = [
    'First Name,Last Name,Billing Address,Email,Phone,Hub,Hub Address,Shipping Method',
    'Ada,Byron,"1 Mill Lane, Leeds",ada@elsewhere.example,0123,Hub,"2 Road",Pick up',
  ].join('\r\n')
  const operator = () => world.ctx('operator')
  const id = await beginImport(operator(), 'members', { name: 'c.csv', bytes: new TextEncoder().encode(csv) })
  const { columns } = await readImport(operator(), id)
  expect(columns).toEqual({ email: 3, firstName: 0, lastName: 1 })
  await tryImport(operator(), id, { columns, listNew: false })
  await world.work()
  expect((await readImport(operator(), id)).counts).toEqual({ new: 1 })
})
