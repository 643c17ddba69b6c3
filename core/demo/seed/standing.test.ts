import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Member } from '#core/entities/identity/member'
import { runStandingOrders } from '#core/services/cart/standing/run'
import { type TestHouse, testHouse } from '../../../tests/house'
import { seedMarket } from './market'
import { seedStanding } from './standing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('the demo has standing orders that are ordered, and a card that pays them', async () => {
  const em = world.ctx().em
  for (const handle of ['joan', 'samir'])
    em.create(Member, { handle, name: handle, email: `${handle}@example.test` })
  await em.flush()
  await seedMarket(world.ctx())
  await seedStanding(world.ctx())
  await runStandingOrders(world.ctx())
  const dates = await world
    .ctx()
    .em.execute<{ cut_off_at: string }[]>('select cut_off_at from standing_dates order by cut_off_at limit 1')
  await runStandingOrders({ ...world.ctx(), now: new Date(dates[0]!.cut_off_at) })
  const orders = await world
    .ctx()
    .em.execute<{ state: string }[]>(
      'select o.state from orders o join standing_dates d on d.order_id = o.id',
    )
  expect(orders).toEqual([{ state: 'paid' }])
})
