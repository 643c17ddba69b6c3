import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { TransactionEvent } from '#core/contracts/platform/transactions'
import { db } from '#core/database/db'
import { PaymentsUnavailable, TransactionNotFound } from '#core/payments/refusals'
import { one, paidJars, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { refundLine } from '../refunds/request-refund'
import { comparePayment } from './compare-payment'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const HOUR_MS = 60 * 60_000
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const event = (
  kind: TransactionEvent['kind'],
  amount: number,
  rest: Partial<TransactionEvent> = {},
): TransactionEvent => ({ id: Bun.randomUUIDv7(), kind, amount: gbp(amount), at: null, ...rest })

/** Three jars of £6.50, paid by card, of which so many went back through us. */
async function bought(back = 0) {
  const { buyer, placed, lineId } = await paidJars(world, 3)
  if (back > 0) await refundLine({ ...world.ctx(), viewer: buyer.viewer }, lineId, back, '')
  const { id, transaction } = await one<{ id: string; transaction: string }>(
    world,
    'select id, transaction_id as transaction from payments where order_id = ?',
    [placed.id],
  )
  return { id, transaction }
}
type Payment = Awaited<ReturnType<typeof bought>>

/** SumUp says that this is what was taken back of it, so long from now. */
async function told(payment: Payment, events: readonly TransactionEvent[], afterMs = 0) {
  const ctx = world.ctx()
  const payments = {
    ...ctx.house.payments,
    getTransaction: async (id: string) => ({ ...(await ctx.house.payments.getTransaction(id)), events }),
  }
  await compared({ ...ctx, now: new Date(ctx.now.getTime() + afterMs) }, payments, payment)
  return differences(payment)
}
const compared = (ctx: Ctx, payments: Ctx['house']['payments'], { id, transaction }: Payment) =>
  comparePayment({ ...ctx, house: { ...ctx.house, payments } }, id, transaction)
const differences = async ({ id }: Payment) => {
  const rows = await db(world.ctx())
    .selectFrom('payment_differences')
    .select(['kind', 'amount'])
    .where('payment_id', '=', id)
    .orderBy('kind')
    .orderBy('amount')
    .execute()
  return rows.map(({ kind, amount }) => `${kind} ${amount}`)
}
const isCompared = async ({ id }: Payment) =>
  (await one<{ at: Date | null }>(world, 'select compared_at as at from payments where id = ?', [id])).at !==
  null

describe('what SumUp says was taken back', () => {
  test('is no difference where we asked for it, and each of ours accounts for one', async () => {
    const payment = await bought(1)
    expect(await told(payment, [event('refund', 650)])).toEqual([])
    expect(await told(payment, [event('refund', 650), event('refund', 650)])).toEqual(['refund 650'])
  })

  test('is one where it is of another amount, or a charge-back of the same', async () => {
    const payment = await bought(1)
    const events = [event('refund', 650), event('refund', 649), event('charge-back', 650)]
    expect(await told(payment, events)).toEqual(['charge-back 650', 'refund 649'])
    // Told again it is the same, and told no more it is none.
    expect(await told(payment, events)).toEqual(['charge-back 650', 'refund 649'])
    expect(await told(payment, events.slice(0, 1))).toEqual([])
  })

  test('is nothing where it comes to nothing', async () => {
    expect(await told(await bought(), [event('charge-back', 0)])).toEqual([])
  })

  test('beyond what was given back counts where all of that is ours, and else may be what stands there', async () => {
    const beyond = event('charge-back', 1_300, { isBeyondRefunds: true })
    expect(await told(await bought(1), [event('refund', 650), beyond])).toEqual(['charge-back 1300'])
    expect(await told(await bought(1), [event('refund', 651), beyond])).toEqual(['refund 651'])
    expect(await told(await bought(), [beyond])).toEqual(['charge-back 1300'])
  })

  test('may lack what we gave back for an hour, and not longer', async () => {
    const payment = await bought(2)
    expect(await told(payment, [], HOUR_MS - 60_000)).toEqual([])
    expect(await told(payment, [], HOUR_MS + 60_000)).toEqual(['missing 1300'])
    expect(await told(payment, [event('refund', 1_300)], HOUR_MS + 60_000)).toEqual([])
  })
})

describe('a payment', () => {
  test('that SumUp has never heard of has nothing to compare, and is not asked about first again', async () => {
    const payment = await bought()
    const { payments } = world.house
    const unknown = () => Promise.reject(new TransactionNotFound(payment.transaction))
    await compared(world.ctx(), { ...payments, getTransaction: unknown }, payment)
    expect([await differences(payment), await isCompared(payment)]).toEqual([[], true])
  })

  test('that SumUp cannot be asked about is as it was', async () => {
    const payment = await bought()
    const away = () => Promise.reject(new PaymentsUnavailable('away'))
    await expect(
      compared(world.ctx(), { ...world.house.payments, getTransaction: away }, payment),
    ).rejects.toThrow(PaymentsUnavailable)
    expect(await isCompared(payment)).toBe(false)
  })
})
