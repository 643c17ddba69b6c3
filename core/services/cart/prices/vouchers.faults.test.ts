import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { WAYS_TO_PAY, type WayToPay } from '#core/contracts/ways-to-pay'
import { transaction } from '#core/database/transaction'
import { PaymentsUnavailable } from '#core/payments/refusals'
import {
  again,
  anyOrderOf,
  crashingAfter,
  doJobs,
  jar,
  later,
  one,
  order,
  payAtSumUp,
  quietHouse,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import { type Dice, dice, oneOf } from '../../../../tests/dice'
import type { TestHouse } from '../../../../tests/house'
import { fee, voucher } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { type PlacedOrder, placeOrder } from '../orders/place-order'
import { endUnpaid } from '../payments/end-unpaid'
import { expireOrders } from '../payments/expire-orders'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { enterVoucher } from '../wishes/enter-voucher'
import { useVouchers, VoucherUsedUp } from './voucher-uses'

const BUYERS = 4
const ROUNDS = 40
const SEED = 71_828

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

test('vouchers are used no oftener than they may be, and the books add up, whatever breaks', async () => {
  const random = dice(SEED)
  const shelf = await Promise.all([jar(world, 60, 333), jar(world, 60, 650)])
  const codes = [
    (await voucher(world, { amount: 77, total_uses: 3 })).code,
    (await voucher(world, { kind: 'percent', amount: null, rate: 1_250, uses_per_member: 1 })).code,
    (await voucher(world, { amount: 50, total_uses: 9, uses_per_member: 2 })).code,
  ]
  await fee(world, { kind: 'percent', amount: null, rate: 333 })
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => stranger(world)))
  for (const buyer of buyers) await topUp(world, buyer, 4_000)
  let faults = 0
  for (let round = 0; round < ROUNDS; round++) {
    const work = buyers.map(buyer => oneStep(random, buyer, shelf, codes))
    for (const { status } of await Promise.allSettled(work)) faults += status === 'rejected' ? 1 : 0
    expect(await overused()).toEqual([])
  }
  await expireOrders(later(world, 40 * 24 * 60))
  await doJobs(world, 'finish-refund')
  expect(faults).toBeGreaterThan(ROUNDS / 8)
  const balance = await trialBalance(world.ctx('shopkeeper'))
  expect({ difference: balance.difference.amount, unbooked: balance.unbooked }).toEqual({ ...NOTHING })
  expect(await disagreements()).toEqual({ sales: 0, due: 0, promised: 0, kept: 0, lost: 0 })
  const { used } = await one<{ used: number }>(
    world,
    'select count(*)::int as used from voucher_uses where released_at is null',
  )
  expect(used).toBeGreaterThan(3)
})

test('a use that is not there any more is refused as it is written', async () => {
  const { id, code } = await voucher(world, { uses_per_member: 1 })
  const buyer = await stranger(world)
  const honey = await jar(world, 9)
  const other = await order(again(world, buyer), honey)
  await receivePayment(world.ctx('shopkeeper'), other.number, CASH)
  await addToCart(again(world, buyer), honey, 1)
  await enterVoucher(again(world, buyer), code)
  const used = await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
  const second = transaction(world.ctx(), tx => useVouchers(tx, other.id, [id]))
  await expect(second).rejects.toBeInstanceOf(VoucherUsedUp)
  const uses = 'select count(*)::int as uses from voucher_uses where voucher_id = ?'
  expect(await one<{ uses: number }>(world, uses, [id])).toEqual({ uses: 1 })
  await cancelOrder(again(world, buyer), used.number)
  await transaction(world.ctx(), tx => useVouchers(tx, other.id, [id]))
})

const NOTHING = { difference: 0, unbooked: 0 }
const CASH = { way: 'cash', bankLineId: null } as const

async function oneStep(
  random: Dice,
  who: Ctx,
  shelf: readonly Sellable[],
  codes: readonly string[],
): Promise<void> {
  const buyer = again(world, who)
  const keeper = world.ctx('shopkeeper')
  const order = await anyOrderOf(buyer, random)
  const lines = await linesOf(order.id)
  const steps: readonly (() => Promise<unknown>)[] = [
    () => buy(random, buyer, shelf, codes),
    () => buy(random, buyer, shelf, codes),
    () => buy(random, crashingAfter(buyer, random() < 0.5 ? 'reserve' : 'settle'), shelf, codes),
    () => twice(() => receivePayment(keeper, order.number, CASH)),
    () => payAtSumUp(buyer, order).then(() => twice(() => verifyOrderPayment(again(world, buyer), order.id))),
    () => payAtSumUp(buyer, order).then(() => late(buyer, order)),
    () => Promise.all([cancelOrder(buyer, order.number), receivePayment(keeper, order.number, CASH)]),
    () => cancelOrder(crashingAfter(buyer, 'release'), order.number),
    () => twice(() => refundOrder(keeper, order.number, lines, 'Broke', 'credit')),
    () => refundOrder(crashingAfter(keeper, 'restore'), order.number, 'all', 'Broke', 'credit'),
  ]
  await oneOf(random, steps)()
}

/** Given up while SumUp was silent, and then the money is found. */
async function late(buyer: Ctx, order: PlacedOrder): Promise<void> {
  await world
    .ctx()
    .em.execute(
      `update orders set reserved_until = now() - interval '3 hours' where id = ? and state = 'pending'`,
      [order.id],
    )
  await endUnpaid(silent(again(world, buyer)), order.id, 'expired')
  await verifyOrderPayment(again(world, buyer), order.id)
}

/** The same ctx in a house that SumUp does not answer. */
function silent(ctx: Ctx): Ctx {
  const payments = new Proxy(ctx.house.payments, {
    get: () => async () => {
      throw new PaymentsUnavailable('silent')
    },
  })
  return { ...ctx, house: { ...ctx.house, payments } }
}

async function buy(
  random: Dice,
  buyer: Ctx,
  shelf: readonly Sellable[],
  codes: readonly string[],
): Promise<void> {
  await addToCart(buyer, oneOf(random, shelf), 1 + Math.floor(random() * 3))
  await enterVoucher(buyer, oneOf(random, codes))
  const wish = await wishOf(buyer, { way: oneOf<WayToPay>(random, WAYS_TO_PAY) })
  await twice(() => placeOrder(buyer, wish))
}

const twice = (work: () => Promise<unknown>) => Promise.all([work(), work()])

async function linesOf(orderId: string) {
  const rows = await world
    .ctx()
    .em.execute<{ id: string }[]>(
      'select id from order_lines where order_id = ? and refunded_quantity < quantity limit 1',
      [orderId],
    )
  return rows.map(({ id }) => ({ orderLineId: id, quantity: 1 }))
}

/** Vouchers with more uses than they have. */
function overused() {
  return world.ctx().em.execute<{ code: string }[]>(
    `select v.code from vouchers v join voucher_uses u on u.voucher_id = v.id and u.released_at is null
       join orders o on o.id = u.order_id
     group by v.id having count(*) > v.total_uses or count(*) > v.uses_per_member * count(distinct o.member_id)`,
  )
}

/** Where the books and the facts do not say the same. */
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
       (select count(*) from reservations)::int as promised,
       (select count(*) from voucher_uses u join orders o on o.id = u.order_id
         where u.released_at is null and o.state in ('expired', 'cancelled'))::int as kept,
       (select count(*) from voucher_uses u join orders o on o.id = u.order_id
         where u.released_at is not null and o.state in ('pending', 'paid'))::int as lost`,
  )
}
