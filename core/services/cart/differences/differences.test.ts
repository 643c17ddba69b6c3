import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { viewerTag } from '#core/contracts/cache-tags'
import { NotRefundable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { createSumUpPayments } from '#core/payments/sumup'
import { crashingAfter, doJobs, lettersTo, one, paidJars, quietHouse, stock } from '../../../../tests/cart'
import { runCrons, type TestHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { markCollected } from '../fulfilment/collections'
import { refundLine } from '../refunds/request-refund'
import { comparePayments } from './compare-payments'
import { listDifferences } from './list-differences'
import {
  acknowledgeDifference,
  DifferenceSettled,
  LinesDoNotFit,
  recordDifference,
} from './settle-difference'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
// Each test sees its own differences alone.
beforeEach(async () => {
  const { em } = world.ctx()
  await em.execute('delete from difference_settlements')
  await em.execute('delete from payment_differences')
})

type Bought = {
  readonly buyer: Ctx
  readonly orderId: string
  readonly number: string
  readonly lineId: string
  readonly transaction: string
  readonly honey: Sellable
}

/** So many jars of £6.50, paid; five were on the shelf. */
async function buy(quantity: number): Promise<Bought> {
  const { buyer, placed, lineId, honey } = await paidJars(world, quantity, { onShelf: 5 })
  const payment = 'select transaction_id as transaction from payments where order_id = ?'
  const { transaction } = await one<{ transaction: string }>(world, payment, [placed.id])
  return { buyer, orderId: placed.id, number: placed.number, honey, lineId, transaction }
}

const keeper = () => world.ctx('shopkeeper')
const given = async ({ transaction }: Bought) =>
  (await world.house.payments.getTransaction(transaction)).refunded.amount
const refundsOf = ({ orderId }: Bought) =>
  world
    .ctx()
    .em.execute<{ amount: number; state: string; origin: string }[]>(
      'select amount, state, origin from refunds where order_id = ? order by requested_at, id',
      [orderId],
    )
const waiting = async ({ number }: Bought) =>
  (await listDifferences(keeper())).differences.filter(
    each => each.orderNumber === number && each.settled === null,
  )

describe('a refund made at SumUp by hand', () => {
  test('is not taken for ours: the money of both goes back, and the goods of ours once', async () => {
    const bought = await buy(3)
    world.sandbox.dashboard.refund(bought.transaction, 650)
    await refundLine(keeper(), bought.lineId, 1, 'One broke')
    expect(await given(bought)).toBe(1300)
    expect(await stock(world, bought.honey)).toEqual({ stock: 3, reserved: 0 })
  })

  test('of everything leaves nothing for ours: it is refused, with no goods back and no letter', async () => {
    const bought = await buy(1)
    world.sandbox.dashboard.refund(bought.transaction)
    await expect(refundLine(keeper(), bought.lineId, 1, 'Broke')).rejects.toBeInstanceOf(NotRefundable)
    expect(await refundsOf(bought)).toEqual([{ amount: 650, state: 'failed', origin: 'shop' }])
    expect(await stock(world, bought.honey)).toEqual({ stock: 4, reserved: 0 })
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, bought.buyer)).not.toContain(`Refund for your order ${bought.number}`)
  })

  test('before ours, whose answer is lost, does not make the job ask twice', async () => {
    const bought = await buy(3)
    world.sandbox.dashboard.refund(bought.transaction, 650)
    const lost = refundLine(answerLost(keeper()), bought.lineId, 1, 'Broke')
    await expect(lost).rejects.toBeInstanceOf(RefundUnderWay)
    await doJobs(world, 'finish-refund')
    expect(await given(bought)).toBe(1300)
    expect(await refundsOf(bought)).toEqual([{ amount: 650, state: 'done', origin: 'shop' }])
  })

  test('before ours, which crashes after SumUp gave the money, does not make the job ask twice', async () => {
    const bought = await buy(3)
    world.sandbox.dashboard.refund(bought.transaction, 650)
    const crashing = refundLine(crashingAfter(keeper(), 'restore'), bought.lineId, 1, 'Broke')
    await expect(crashing).rejects.toThrow('the plug was pulled')
    await doJobs(world, 'finish-refund')
    expect(await given(bought)).toBe(1300)
    expect(await stock(world, bought.honey)).toEqual({ stock: 3, reserved: 0 })
  })

  test('of another amount while the answer to ours was lost is not taken for it', async () => {
    const bought = await buy(3)
    const lost = refundLine(neverAsked(keeper()), bought.lineId, 1, 'Broke')
    await expect(lost).rejects.toBeInstanceOf(RefundUnderWay)
    world.sandbox.dashboard.refund(bought.transaction, 900)
    await doJobs(world, 'finish-refund')
    expect(await given(bought)).toBe(1550)
    expect(await refundsOf(bought)).toEqual([{ amount: 650, state: 'done', origin: 'shop' }])
  })
})

describe('comparing with SumUp', () => {
  test('finds refunds and charge-backs that are none of ours, and changes nothing by itself', async () => {
    const bought = await buy(2)
    await refundLine(keeper(), bought.lineId, 1, 'One broke')
    world.sandbox.dashboard.refund(bought.transaction, 200)
    world.sandbox.dashboard.chargeBack(bought.transaction)
    const before = await refundsOf(bought)
    for (let run = 0; run < 3; run++) await runCrons(world)
    const found = (await waiting(bought)).map(({ kind, amount }) => [kind, amount.amount]).sort()
    expect(found).toEqual([
      ['charge-back', 450],
      ['refund', 200],
    ])
    expect(await refundsOf(bought)).toEqual(before)
    expect(await stock(world, bought.honey)).toEqual({ stock: 4, reserved: 0 })
  })

  test('finds nothing where all is ours, also while a refund is under way', async () => {
    const bought = await buy(2)
    await refundLine(keeper(), bought.lineId, 1, 'One broke')
    const lost = refundLine(answerLost(keeper()), bought.lineId, 1, 'And the other')
    await expect(lost).rejects.toBeInstanceOf(RefundUnderWay)
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toEqual([])
    await doJobs(world, 'finish-refund')
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toEqual([])
  })

  test('keeps one made by hand apart from one of ours of the same amount, whichever came first', async () => {
    const bought = await buy(3)
    world.sandbox.dashboard.refund(bought.transaction, 650)
    await comparePayments(world.ctx())
    await refundLine(keeper(), bought.lineId, 1, 'One broke')
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toHaveLength(1)
    world.sandbox.dashboard.refund(bought.transaction, 650)
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toHaveLength(2)
  })

  test('says when our books know of a refund that SumUp does not, once it has had time to list it', async () => {
    const bought = await buy(1)
    await world.ctx().em.execute(
      `insert into refunds (id, order_id, payment_id, amount, currency, state, requested_at, done_at)
       select ?, order_id, id, 100, 'GBP', 'done', now(), now() from payments where order_id = ?`,
      [Bun.randomUUIDv7(), bought.orderId],
    )
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toEqual([])
    const inTwoHours = new Date(Date.now() + 2 * 3_600_000)
    await comparePayments({ ...world.ctx(), now: inTwoHours })
    expect((await waiting(bought)).map(({ kind }) => kind)).toEqual(['missing'])
    world.sandbox.dashboard.refund(bought.transaction, 100)
    await comparePayments({ ...world.ctx(), now: inTwoHours })
    expect(await waiting(bought)).toEqual([])
  })

  test('looks at those first that it has not looked at for longest, and hears of those of a summer ago from the history alone', async () => {
    const old = await buy(1)
    await world
      .ctx()
      .em.execute(`update payments set paid_at = now() - interval '91 days' where order_id = ?`, [
        old.orderId,
      ])
    world.sandbox.dashboard.refund(old.transaction, 100)
    const bought = await buy(1)
    world.sandbox.dashboard.refund(bought.transaction, 100)
    await world.sandbox.behaviour.down()
    await comparePayments(world.ctx())
    await world.sandbox.behaviour.up()
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toHaveLength(1)
    expect(await waiting(old)).toHaveLength(1)
  })
})

describe('a shopkeeper', () => {
  async function refundedElsewhere(amount: number, jars = 2) {
    const bought = await buy(jars)
    world.sandbox.dashboard.refund(bought.transaction, amount)
    await comparePayments(world.ctx())
    const [difference] = await waiting(bought)
    return { bought, id: difference?.id ?? '' }
  }

  test('acknowledges it: the money counts as given back, the goods stay sold', async () => {
    const { bought, id } = await refundedElsewhere(300)
    const seen = viewerTag(bought.buyer.viewer.member?.id ?? '')
    expect(
      await purgedBy(world, [seen], () => acknowledgeDifference(keeper(), id, 'A goodwill of Sam’s')),
    ).toEqual([seen])
    expect(await refundsOf(bought)).toEqual([{ amount: 300, state: 'done', origin: 'sumup' }])
    expect(await stock(world, bought.honey)).toEqual({ stock: 3, reserved: 0 })
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toEqual([])
    // £13.00 were paid and £3.00 are gone: both jars cannot be refunded any more.
    await expect(refundLine(keeper(), bought.lineId, 2, 'All')).rejects.toBeInstanceOf(NotRefundable)
    await refundLine(keeper(), bought.lineId, 1, 'One')
    expect(await given(bought)).toBe(950)
  })

  test('records it as the refund of a line, and SumUp is not asked again', async () => {
    const { bought, id } = await refundedElsewhere(650)
    const lines = [{ orderLineId: bought.lineId, quantity: 1, backInStock: true }]
    await recordDifference(keeper(), id, lines, 'Done at the till')
    expect(await given(bought)).toBe(650)
    expect(await refundsOf(bought)).toEqual([{ amount: 650, state: 'done', origin: 'sumup' }])
    expect(await stock(world, bought.honey)).toEqual({ stock: 4, reserved: 0 })
    await comparePayments(world.ctx())
    expect(await waiting(bought)).toEqual([])
  })

  test('cannot record lines that come to another amount, nor deal with one thing twice', async () => {
    const { bought, id } = await refundedElsewhere(650)
    const two = [{ orderLineId: bought.lineId, quantity: 2 }]
    await expect(recordDifference(keeper(), id, two, 'Both')).rejects.toBeInstanceOf(LinesDoNotFit)
    const settled = await Promise.allSettled(
      Array.from({ length: 8 }, () => acknowledgeDifference(keeper(), id, 'Clicked often')),
    )
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(acknowledgeDifference(keeper(), id, 'Again')).rejects.toBeInstanceOf(DifferenceSettled)
    expect(await refundsOf(bought)).toHaveLength(1)
  })

  test('cannot record goods of an order that came to nothing: only its money is counted', async () => {
    const { bought, id } = await refundedElsewhere(650, 1)
    await world.ctx().em.execute(`update orders set state = 'expired' where id = ?`, [bought.orderId])
    const lines = [{ orderLineId: bought.lineId, quantity: 1, backInStock: true }]
    await expect(recordDifference(keeper(), id, lines, 'Too late')).rejects.toBeInstanceOf(NotRefundable)
    await acknowledgeDifference(keeper(), id, 'Too late')
    expect(await stock(world, bought.honey)).toEqual({ stock: 4, reserved: 0 })
  })

  test('acknowledges a charge-back of money that was given back already: no refund can say that', async () => {
    const bought = await buy(1)
    await refundLine(keeper(), bought.lineId, 1, 'Broke')
    world.sandbox.dashboard.chargeBack(bought.transaction, 650)
    await comparePayments(world.ctx())
    const [difference] = await waiting(bought)
    await acknowledgeDifference(keeper(), difference?.id ?? '', 'Sent the bank our receipt')
    expect(await waiting(bought)).toEqual([])
    expect(await refundsOf(bought)).toEqual([{ amount: 650, state: 'done', origin: 'shop' }])
  })

  test('hears of a charge-back by its status alone, of a payment of which we gave all back, with the whole of it', async () => {
    const bought = await buy(2)
    await refundLine(keeper(), bought.lineId, 1, 'Broke')
    await refundLine(keeper(), bought.lineId, 1, 'Broke, too')
    world.sandbox.dashboard.dispute(bought.transaction)
    for (let time = 0; time < 2; time++) await comparePayments(world.ctx())
    const found = (await waiting(bought)).map(({ kind, amount }) => [kind, amount.amount])
    expect(found).toEqual([['charge-back', 1300]])
    // The dispute is won: it stands no more.
    world.sandbox.dashboard.winDispute(bought.transaction)
    await comparePayments({ ...world.ctx(), now: new Date(Date.now() + 3_600_000) })
    expect(await waiting(bought)).toEqual([])
  })

  test.each([0, 1])(
    'hears of none where SumUp gave back what we did not ask for: it may be that (%d of 2 ours)',
    async ours => {
      const bought = await buy(2)
      if (ours > 0) await refundLine(keeper(), bought.lineId, ours, 'Broke')
      world.sandbox.dashboard.refund(bought.transaction)
      world.sandbox.dashboard.dispute(bought.transaction)
      for (let time = 0; time < 2; time++) await comparePayments(world.ctx())
      expect((await waiting(bought)).map(({ kind, amount }) => [kind, amount.amount])).toEqual([
        ['refund', 1300 - ours * 650],
      ])
    },
  )

  test('alone may: for anybody else there is nothing here', async () => {
    const { id } = await refundedElsewhere(100)
    for (const who of ['member', 'editor', 'organiser'] as const) {
      await expect(listDifferences(world.ctx(who))).rejects.toBeInstanceOf(NotFound)
      await expect(acknowledgeDifference(world.ctx(who), id, 'Mine')).rejects.toBeInstanceOf(NotFound)
      await expect(recordDifference(world.ctx(who), id, [], 'Mine')).rejects.toBeInstanceOf(NotFound)
    }
    for (const nonsense of ['', 'x', '01890000-0000-7000-8000-000000000000']) {
      await expect(acknowledgeDifference(keeper(), nonsense, 'What')).rejects.toBeInstanceOf(NotFound)
    }
  })

  test('sees it all on pages that work without a script', async () => {
    const { bought, id } = await refundedElsewhere(650)
    await markCollected(keeper(), bought.number)
    const browser = await world.browser('shopkeeper')
    expect((await browser.get('cart', `/shop/orders/${bought.number}`)).text).toContain('/shop/differences')
    expect((await browser.get('cart', '/shop/differences')).text).toContain('Refunded at SumUp, not by us')
    const page = await browser.get('cart', `/shop/differences/${id}`)
    expect(page.text).toContain('Choose what comes to £6.50')
    // It was taken home: unless somebody says otherwise it does not go on the shelf again.
    const chosen = page.document.querySelector(`input[name="shelf-${bought.lineId}"][checked]`)
    expect(chosen?.getAttribute('value')).toBe('spoiled')
    const path = `/shop/differences/${id}`
    expect((await browser.post('cart', `${path}/refund`, { note: '' })).status).toBe(422)
    const wrong = await browser.post('cart', `${path}/refund`, {
      note: 'Both',
      [`quantity-${bought.lineId}`]: '2',
    })
    expect(wrong.status).toBe(409)
    expect(wrong.text).toContain('These lines come to £13.00, but £6.50 went back')
    const right = { note: 'One', [`quantity-${bought.lineId}`]: '1' }
    expect((await browser.post('cart', `${path}/refund`, right)).location).toBe('/shop/differences')
    expect(await stock(world, bought.honey)).toEqual({ stock: 3, reserved: 0 })
    expect((await browser.get('cart', '/shop/differences')).text).toContain('in the books')
    const member = await world.browser('member')
    expect((await member.get('cart', '/shop/differences')).status).toBe(404)
    expect((await member.post('cart', `${path}/refund`, right)).status).toBe(404)
  })
})

/** SumUp does what it is asked for, but too slowly for us to hear of it. */
function answerLost(ctx: Ctx): Ctx {
  const impatient = createSumUpPayments({ ...world.sandbox, host: world.sandbox.url, timeoutMs: 60 })
  return withRefund(ctx, async request => {
    world.sandbox.behaviour.slow(300)
    try {
      return await impatient.refund(request)
    } finally {
      await world.sandbox.behaviour.up()
    }
  })
}

/** The wish is lost on its way: SumUp never hears of it. */
function neverAsked(ctx: Ctx): Ctx {
  const elsewhere = createSumUpPayments({ ...world.sandbox, host: 'http://127.0.0.1:9', timeoutMs: 500 })
  return withRefund(ctx, request => elsewhere.refund(request))
}

function withRefund(ctx: Ctx, refund: Ctx['house']['payments']['refund']): Ctx {
  return { ...ctx, house: { ...ctx.house, payments: { ...ctx.house.payments, refund } } }
}
