import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { WAYS_TO_PAY, type WayToPay } from '#core/contracts/ways-to-pay'
import {
  again,
  anyOrderOf,
  crashingAfter,
  doJobs,
  jar,
  later,
  one,
  payAtSumUp,
  quietHouse,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { type Dice, dice, oneOf } from '../../../../tests/dice'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { expireOrders } from '../payments/expire-orders'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { trialBalance } from './trial-balance'

const BUYERS = 4
const ROUNDS = 40
const SEED = 20_261_128

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

test('the books add up after double clicks, races, crashes half-way and refusals', async () => {
  const random = dice(SEED)
  const shelf = await Promise.all([jar(world, 12, 333), jar(world, 8, 650)])
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => stranger(world)))
  for (const buyer of buyers) await topUp(world, buyer, 1_500)
  let faults = 0
  for (let round = 0; round < ROUNDS; round++) {
    const work = buyers.map(buyer => oneStep(random, buyer, shelf))
    for (const { status } of await Promise.allSettled(work)) faults += status === 'rejected' ? 1 : 0
  }
  await expireOrders(later(world, 40 * 24 * 60))
  await doJobs(world, 'finish-refund')
  expect(faults).toBeGreaterThan(ROUNDS / 4)

  const balance = await trialBalance(world.ctx('shopkeeper'))
  expect({ difference: balance.difference.amount, unbooked: balance.unbooked }).toEqual({ ...NOTHING })
  for (const buyer of buyers) expect(await creditLeft(world, buyer)).toBeGreaterThanOrEqual(0)
  expect(await disagreements()).toEqual({ sales: 0, due: 0, oversold: 0, promised: 0, twice: 0 })
})

const NOTHING = { difference: 0, unbooked: 0 }

/** Something that a buyer or the shop does; often it is refused, done twice at once, or breaks off. */
async function oneStep(random: Dice, who: Ctx, shelf: readonly Sellable[]): Promise<void> {
  const buyer = again(world, who)
  const keeper = world.ctx('shopkeeper')
  const order = await anyOrderOf(buyer, random)
  const steps: readonly (() => Promise<unknown>)[] = [
    () => buy(random, buyer, shelf),
    () => buy(random, crashingAfter(buyer, random() < 0.5 ? 'reserve' : 'settle'), shelf),
    () => twice(() => receivePayment(keeper, order.number, { way: 'cash', bankLineId: null })),
    () => receivePayment(crashingAfter(keeper, 'settle'), order.number, { way: 'cash', bankLineId: null }),
    () => payAtSumUp(buyer, order).then(() => twice(() => verifyOrderPayment(again(world, buyer), order.id))),
    () => Promise.all([cancelOrder(buyer, order.number), receivePayment(keeper, order.number, CASH)]),
    () => twice(() => refundOrder(keeper, order.number, 'all', 'Broke', oneOf(random, WAYS_TO_PAY))),
    () => refundOrder(crashingAfter(keeper, 'restore'), order.number, 'all', 'Broke', 'credit'),
  ]
  await oneOf(random, steps)()
}

const CASH = { way: 'cash', bankLineId: null } as const

async function buy(random: Dice, buyer: Ctx, shelf: readonly Sellable[]): Promise<void> {
  await addToCart(buyer, oneOf(random, shelf), 1 + Math.floor(random() * 2))
  const wish = await wishOf(buyer, { way: oneOf<WayToPay>(random, WAYS_TO_PAY) })
  await twice(() => placeOrder(buyer, wish))
}

const twice = (work: () => Promise<unknown>) => Promise.all([work(), work()])

/** Where the books and the facts do not say the same, or things were promised twice. */
function disagreements() {
  return one<Record<string, number>>(
    world,
    `with booked as (
       select a.code, sum(e.amount) as amount from ledger_accounts a join ledger_entries e on e.account_id = a.id group by a.code)
     select
       (coalesce((select sum(p.amount) from payments p join orders o on o.id = p.order_id where p.state = 'paid' and o.state = 'paid'), 0)
        - coalesce((select sum(r.amount) from refunds r join orders o on o.id = r.order_id where r.state = 'done' and o.state = 'paid'), 0)
        + coalesce((select amount from booked where code = 'sales'), 0))::int as sales,
       coalesce((select amount from booked where code = 'refunds-due'), 0)::int as due,
       (select count(*) from variants where stock < 0 or reserved > stock)::int as oversold,
       (select count(*) from reservations)::int as promised,
       (select count(*) from (select order_id from payments where state = 'paid' group by order_id having count(*) > 1) t)::int as twice`,
  )
}
