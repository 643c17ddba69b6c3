import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotRefundable, RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { FormOfAnother, NotFound } from '#core/contracts/refusal'
import { createSumUpPayments } from '#core/payments/sumup'
import { stage } from '#core/services/events/testing/stage'
import {
  again,
  crashingAfter,
  doJobs,
  jar,
  lettersTo,
  one,
  order,
  paidJars,
  pay,
  quietHouse,
  stock,
  stranger,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { refundOrder } from '../shop/refund-order'
import { refundLine } from './request-refund'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function givenAtSumUp(orderId: string): Promise<number> {
  const { transaction_id: id } = await one<{ transaction_id: string }>(
    world,
    'select transaction_id from payments where order_id = ?',
    [orderId],
  )
  return (await world.house.payments.getTransaction(id)).refunded.amount
}

const refundsOf = (orderId: string) =>
  world
    .ctx()
    .em.execute<{ amount: number; state: string }[]>(
      'select amount, state from refunds where order_id = ? order by requested_at',
      [orderId],
    )

describe('giving money back', () => {
  test('a line in part: the exact amount, the goods on the shelf, and a letter', async () => {
    const buyer = await stranger(world)
    const { placed, lineId, honey } = await paidJars(world, 3, { buyer, onShelf: 5 })
    await doJobs(world, 'send-order-letter')
    await refundLine(world.ctx('shopkeeper'), lineId, 2, 'Two broke')
    expect(await givenAtSumUp(placed.id)).toBe(1300)
    expect(await stock(world, honey)).toEqual({ stock: 4, reserved: 0 })
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, buyer)).toContain(`Refund for your order ${placed.number}`)
  })

  test('never more than was paid', async () => {
    const { placed, lineId } = await paidJars(world, 2, { onShelf: 5 })
    const keeper = () => world.ctx('shopkeeper')
    await expect(refundLine(keeper(), lineId, 3, 'Too much')).rejects.toBeInstanceOf(NotRefundable)
    await refundLine(keeper(), lineId, 1, 'One')
    await refundOrder(keeper(), placed.number, 'all', 'And the rest')
    await expect(refundLine(keeper(), lineId, 1, 'Again')).rejects.toBeInstanceOf(NotRefundable)
    await expect(refundOrder(keeper(), placed.number, 'all', 'Again')).rejects.toBeInstanceOf(NotRefundable)
    expect(await givenAtSumUp(placed.id)).toBe(1300)
  })

  test('a double click gives back once', async () => {
    const { placed, lineId } = await paidJars(world, 1, { onShelf: 5 })
    await Promise.allSettled(
      [1, 2, 3, 4].map(() => refundLine(world.ctx('shopkeeper'), lineId, 1, 'Clicked twice')),
    )
    expect(await givenAtSumUp(placed.id)).toBe(650)
    expect(await refundsOf(placed.id)).toEqual([{ amount: 650, state: 'done' }])
  })

  test('is for the buyer and the shopkeeper; to a neighbour the line is not there', async () => {
    const buyer = await stranger(world)
    const { lineId } = await paidJars(world, 1, { buyer, onShelf: 5 })
    await expect(refundLine(world.ctx('neighbour'), lineId, 1, 'Mine?')).rejects.toBeInstanceOf(NotFound)
    await expect(refundLine(world.ctx('editor'), lineId, 1, 'Mine?')).rejects.toBeInstanceOf(NotFound)
    await refundLine(again(world, buyer), lineId, 1, 'Mine')
  })

  test('an unpaid order has nothing to give back', async () => {
    const placed = await order(await stranger(world), await jar(world, 1))
    const refused = refundOrder(world.ctx('shopkeeper'), placed.number, 'all', 'Why not')
    await expect(refused).rejects.toBeInstanceOf(NotRefundable)
  })
})

test('a ticket that its holder gives back is refunded at SumUp, and its place is free again', async () => {
  const buyer = await stranger(world)
  const day = await stage(world.ctx(), { places: 2 })
  const ticket = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
  const placed = await order(buyer, ticket, 2)
  await pay(again(world, buyer), placed)
  const [first] = await world.house.services.events.ticketsOf(again(world, buyer))
  await world.house.services.events.cancelTicket(again(world, buyer), first?.id ?? '')
  expect(await givenAtSumUp(placed.id)).toBe(500)
  const [offer] = await world.house.services.events.offers(world.ctx(), [ticket])
  expect(offer?.available).toBe(1)
})

test('what was free and never went through a payment can be given back too', async () => {
  const buyer = await stranger(world)
  const leaflet = await jar(world, 2, 0)
  const placed = await order(buyer, leaflet)
  await world.ctx().em.execute('delete from payments where order_id = ?', [placed.id])
  await refundOrder(world.ctx('shopkeeper'), placed.number, 'all', 'Not needed')
  expect(await stock(world, leaflet)).toEqual({ stock: 2, reserved: 0 })
})

test('money that SumUp knows nothing of is refused, and the order says so', async () => {
  const { placed } = await paidJars(world, 1, { onShelf: 5 })
  await world
    .ctx()
    .em.execute(`update payments set transaction_id = 'unheard-of' where order_id = ?`, [placed.id])
  const refused = refundOrder(world.ctx('shopkeeper'), placed.number, 'all', 'Why not')
  await expect(refused).rejects.toBeInstanceOf(NotRefundable)
  expect(await refundsOf(placed.id)).toEqual([{ amount: 650, state: 'failed' }])
})

describe('when SumUp is away', () => {
  test('nothing has changed, and it can be tried again', async () => {
    const { placed, lineId, honey } = await paidJars(world, 1, { onShelf: 5 })
    await world.sandbox.behaviour.down()
    const refused = refundLine(world.ctx('shopkeeper'), lineId, 1, 'Broke')
    await expect(refused).rejects.toBeInstanceOf(RefundUnavailable)
    await world.sandbox.behaviour.up()
    expect(await refundsOf(placed.id)).toEqual([])
    expect(await stock(world, honey)).toEqual({ stock: 4, reserved: 0 })
    await refundLine(world.ctx('shopkeeper'), lineId, 1, 'Broke')
    expect(await givenAtSumUp(placed.id)).toBe(650)
  })

  test('and its answer was lost after it gave the money, the job finds that out and gives nothing twice', async () => {
    const { placed, lineId, honey } = await paidJars(world, 2, { onShelf: 5 })
    const lost = refundLine(answerLost(world.ctx('shopkeeper')), lineId, 1, 'Broke')
    await expect(lost).rejects.toBeInstanceOf(RefundUnderWay)
    const meanwhile = refundLine(world.ctx('shopkeeper'), lineId, 1, 'Once more')
    await expect(meanwhile).rejects.toBeInstanceOf(RefundUnderWay)
    await doJobs(world, 'finish-refund')
    expect(await refundsOf(placed.id)).toEqual([{ amount: 650, state: 'done' }])
    expect(await givenAtSumUp(placed.id)).toBe(650)
    expect(await stock(world, honey)).toEqual({ stock: 4, reserved: 0 })
  })

  test('a crash after SumUp gave the money: the job finishes the rest', async () => {
    const { placed, lineId, honey } = await paidJars(world, 1, { onShelf: 5 })
    const crashing = crashingAfter(world.ctx('shopkeeper'), 'restore')
    await expect(refundLine(crashing, lineId, 1, 'Broke')).rejects.toThrow('the plug was pulled')
    expect(await givenAtSumUp(placed.id)).toBe(650)
    expect(await refundsOf(placed.id)).toEqual([{ amount: 650, state: 'requested' }])
    await doJobs(world, 'finish-refund')
    expect(await refundsOf(placed.id)).toEqual([{ amount: 650, state: 'done' }])
    expect(await givenAtSumUp(placed.id)).toBe(650)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
  })

  /** SumUp does what it is asked for, but too slowly for us to hear of it. */
  function answerLost(ctx: Ctx): Ctx {
    const impatient = createSumUpPayments({ ...world.sandbox, host: world.sandbox.url, timeoutMs: 60 })
    const payments = {
      ...ctx.house.payments,
      async refund(request: Parameters<typeof impatient.refund>[0]) {
        world.sandbox.behaviour.slow(300)
        try {
          return await impatient.refund(request)
        } finally {
          await world.sandbox.behaviour.up()
        }
      },
    }
    return { ...ctx, house: { ...ctx.house, payments } }
  }
})

test('a form of another order is refused with a sentence, and gives nothing back', async () => {
  const [one_, other] = [await paidJars(world, 2), await paidJars(world, 2)]
  const [shop, key] = [world.ctx('shopkeeper'), Bun.randomUUIDv7()]
  const half = ({ lineId }: typeof one_) => [{ orderLineId: lineId, quantity: 1 }]
  await refundOrder(shop, one_.placed.number, half(one_), 'Broke', undefined, [], key)
  const refused = refundOrder(shop, other.placed.number, half(other), 'Broke', undefined, [], key)
  await expect(refused).rejects.toThrow(FormOfAnother)
  expect(await refundsOf(other.placed.id)).toEqual([])
  // The same form again is one refund.
  await refundOrder(shop, one_.placed.number, half(one_), 'Broke', undefined, [], key)
  expect(await refundsOf(one_.placed.id)).toHaveLength(1)
})
