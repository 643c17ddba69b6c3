import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { again, crashingAfter, doJobs, jar, later, one, quietHouse } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { fingerprintOfCart } from '../lines/fingerprint'
import { changeOrder } from '../order-changes/change-order'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { pairedReaders, pairReader } from '../readers/pair-reader'
import { reconcileReaders } from '../readers/reconcile-readers'
import { leaveReader, takeByReader } from '../readers/take-by-reader'
import { refundOrder } from '../shop/refund-order'
import { callOffSale } from './call-off-sale'
import { beginSale, readTill, sellForCash, takeCash } from './sell'
import { atTill } from './till'

const ROUNDS = 60

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
  await offerAllWays(world)
  await pairReader(shop, 'FAULT001', 'Stall')
})
afterAll(() => world.close())

const keeper = () => again(world, shop)
const twice = (work: () => Promise<unknown>) => Promise.all([work(), work()])

test('the books add up after double presses, crashes half-way, declined cards and races at the till', async () => {
  const shelf = await Promise.all([jar(world, 40, 333), jar(world, 30, 650)])
  const [reader = { id: '' }] = await pairedReaders(keeper())
  let faults = 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const { status } of await Promise.allSettled(stepsOf(round, shelf, reader.id)))
      faults += status === 'rejected' ? 1 : 0
  }
  await reconcileReaders(later(world, 10))
  await expireOrders(later(world, 60))
  await doJobs(world, 'finish-refund')
  expect(faults).toBeGreaterThan(ROUNDS / 10)
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  expect(await disagreements()).toEqual({ sales: 0, oversold: 0, twice: 0, unpaidButGone: 0 })
})

/** What one shopkeeper does at two tills in the same moment. */
function stepsOf(round: number, shelf: readonly Sellable[], reader: string): Promise<unknown>[] {
  const kinds = [
    async () => twice(async () => sellForCash(keeper(), await sale(round, shelf), null)),
    async () => sellForCash(crashingAfter(keeper(), 'settle'), await sale(round, shelf), null),
    async () => sellForCash(crashingAfter(keeper(), 'reserve'), await sale(round, shelf), null),
    async () => {
      const { number } = await beginSale(keeper(), await sale(round, shelf))
      await takeByReader(keeper(), number, reader)
      await Promise.allSettled([
        hold(reader, round % 2 === 0 ? 'card' : 'decline'),
        takeCash(keeper(), number),
      ])
      await leaveReader(keeper(), number)
    },
    async () => {
      const { number } = await beginSale(keeper(), await sale(round, shelf))
      return Promise.all([callOffSale(keeper(), number), takeCash(keeper(), number)])
    },
    async () => {
      const { number } = await sellForCash(keeper(), await sale(round, shelf), null)
      await twice(() => refundOrder(keeper(), number, 'all', 'Broke'))
    },
    async () => {
      const { number } = await beginSale(keeper(), await sale(round, shelf))
      const { lines } = await readOrder(keeper(), number)
      const quantities = new Map(lines.map(({ id }) => [id, 1]))
      const change = { quantities, additions: [], note: '', way: 'cash', key: Bun.randomUUIDv7() } as const
      return Promise.all([changeOrder(keeper(), number, change), takeCash(keeper(), number)])
    },
  ]
  const first = kinds[round % kinds.length]
  const second = kinds[(round * 3 + 1) % kinds.length]
  return [first, second].flatMap(work => (work ? [work()] : []))
}

async function sale(round: number, shelf: readonly Sellable[]) {
  const thing = shelf[round % shelf.length]
  if (thing) await addToCart(atTill(keeper()), thing, 1 + (round % 2))
  const cart = await readTill(keeper(), null)
  return {
    customer: null,
    key: Bun.randomUUIDv7(),
    seenTotal: cart.total.amount,
    seenLines: fingerprintOfCart(cart),
  }
}

const hold = (reader: string, choice: 'card' | 'decline') =>
  fetch(`${world.sandbox.url}/readers/${reader}/${choice}`, { method: 'POST', redirect: 'manual' })

/** Where the books and the facts do not say the same. */
function disagreements() {
  return one<Record<string, number>>(
    world,
    `select
       (coalesce((select sum(p.amount) from payments p join orders o on o.id = p.order_id where p.state = 'paid' and o.state = 'paid'), 0)
        - coalesce((select sum(r.amount) from refunds r join orders o on o.id = r.order_id where r.state = 'done' and o.state = 'paid'), 0)
        + coalesce((select sum(e.amount) from ledger_accounts a join ledger_entries e on e.account_id = a.id
            where a.code = 'sales' or a.code like 'vat:%'), 0))::int as sales,
       (select count(*) from variants where stock < 0 or reserved > stock)::int as oversold,
       (select count(*) from (select order_id from payments where state = 'paid' group by order_id having count(*) > 1) t)::int as twice,
       (select count(*) from collections c join orders o on o.id = c.order_id where o.state <> 'paid')::int as "unpaidButGone"`,
  )
}
