import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { again, one, order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { keepInCycle } from './imported-cycle'

let world: TestHouse
let orderId: string
let otherId: string
beforeAll(async () => {
  world = await quietHouse()
  const maker = await grower(world)
  const leeks = await crop(world, maker)
  await openCycle(world, new Map([[maker, [leeks]]]))
  const placed = async () => {
    const someone = await stranger(world)
    return (await order(again(world, someone), leeks.sellable, 1)).id
  }
  orderId = await placed()
  otherId = await placed()
})
afterAll(() => world.close())

const keep = (name: string, id = orderId) =>
  transaction(world.ctx('shopkeeper'), tx => keepInCycle(tx, id, name))
const cycleOf = (id: string) =>
  one<{ id: string; name: string; imported_name: string | null }>(
    world,
    `select c.id, c.name, c.imported_name from line_sources s join order_lines l on l.id = s.order_line_id
     join order_cycles c on c.id = s.cycle_id where l.order_id = ?`,
    [id],
  )
const called = (name: string) =>
  one<{ count: number }>(world, 'select count(*)::int as count from order_cycles where name = ?', [name])

test('a cycle that nobody knows is made, over at once, so that nobody orders in it', async () => {
  const before = await cycleOf(otherId)
  await keep('Autumn, week 3')
  expect(await cycleOf(orderId)).toMatchObject({ name: 'Autumn, week 3', imported_name: 'Autumn, week 3' })
  const state = await one<object>(
    world,
    `select opens_at < closes_at as lasts, closes_at <= now() as over, ordered_at is not null as ordered,
     announced_at is not null as announced from order_cycles where name = 'Autumn, week 3'`,
  )
  expect(state).toEqual({ lasts: true, over: true, ordered: true, announced: true })
  // Nobody else's lines move with it.
  expect((await cycleOf(otherId)).id).toBe(before.id)
})

test('a name that was imported before is the same cycle, whatever it is called by now', async () => {
  await keep('Old name')
  const { id } = await cycleOf(orderId)
  await world.ctx().em.execute("update order_cycles set name = 'New name' where id = ?", [id])
  await keep('Old name', otherId)
  expect((await cycleOf(otherId)).id).toBe(id)
})

test('a name of ours is our cycle, the newest of that name', async () => {
  const maker = await grower(world)
  const [first, second] = [
    await openCycle(world, new Map([[maker, []]])),
    await openCycle(world, new Map([[maker, []]])),
  ]
  await world
    .ctx()
    .em.execute("update order_cycles set name = 'Ours' where id in (?, ?)", [first.id, second.id])
  await world
    .ctx()
    .em.execute("update order_cycles set opens_at = opens_at - interval '7 days' where id = ?", [first.id])
  await keep('Ours')
  expect((await cycleOf(orderId)).id).toBe(second.id)
})

test('two imports at the same moment make one cycle', async () => {
  await Promise.all([keep('At once'), keep('At once', otherId)])
  expect(await called('At once')).toEqual({ count: 1 })
  expect((await cycleOf(orderId)).id).toBe((await cycleOf(otherId)).id)
})
