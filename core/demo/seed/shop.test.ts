import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Member } from '#core/entities/identity/member'
import { billAccountForWork, billAccountsForWork } from '#core/services/cart/bills/accounts-for-work'
import { giftCardsForWork } from '#core/services/cart/gift-cards/cards-for-work'
import { vouchersForWork } from '#core/services/cart/prices/vouchers'
import { type TestHouse, testHouse } from '../../../tests/house'
import { seedMarket } from './market'
import { seedShop } from './shop'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const em = world.ctx().em
  for (const handle of ['tom', 'joan', 'gethin'])
    em.create(Member, { handle, name: handle, email: `${handle}@example.test` })
  await em.flush()
  await seedMarket(world.ctx())
  await seedShop(world.ctx())
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

test('the demo has vouchers, one of which was used, and gift cards with something on them', async () => {
  const { vouchers } = await vouchersForWork(keeper(), null)
  expect(vouchers.map(({ uses }) => uses).toSorted()).toEqual([0, 1])
  const { cards } = await giftCardsForWork(keeper())
  expect(cards.map(({ left, state }) => [left.amount, state])).toEqual([
    [2_500, 'usable'],
    [3_000, 'usable'],
  ])
})

test('an account has a bill that is paid and one that is not, and its books come to nothing', async () => {
  const { accounts } = await billAccountsForWork(keeper())
  const { bills, owed } = await billAccountForWork(keeper(), accounts[0]?.id ?? '')
  expect(bills).toHaveLength(2)
  expect(bills.map(({ left }) => left.amount > 0)).toEqual([true, false])
  expect(owed.amount).toBeGreaterThan(bills[0]?.left.amount ?? 0)
  const [books] = await world
    .ctx()
    .em.execute<{ sum: number }[]>('select coalesce(sum(amount), 0)::int as sum from ledger_entries')
  expect(books?.sum).toBe(0)
})
