import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotRefundable } from '#core/contracts/cart'
import { NotFound } from '#core/contracts/refusal'
import { paidJars, quietHouse, stock } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { markCollected } from '../fulfilment/collections'
import { refundOrder } from '../shop/refund-order'
import { refundLine, refundLines } from './request-refund'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** So many jars of £6.50 of ten, paid. */
const refundsOf = (orderId: string) =>
  world.ctx().em.execute<{ amount: number; lines: number; quantity: number }[]>(
    `select r.amount, count(l.order_line_id)::int as lines, coalesce(sum(l.quantity), 0)::int as quantity
       from refunds r left join refund_lines l on l.refund_id = r.id where r.order_id = ? and r.state = 'done'
       group by r.id order by r.requested_at, r.id`,
    [orderId],
  )

describe('a line that is named twice in one refund', () => {
  test('is refunded once for all that was named, if there is so much', async () => {
    const { placed, lineId } = await paidJars(world, 3)
    const once = { orderLineId: lineId, quantity: 1 }
    await refundLines(keeper(), placed.id, [once, { ...once, orderLineId: lineId.toUpperCase() }], 'Broke')
    expect(await refundsOf(placed.id)).toEqual([{ amount: 1300, lines: 1, quantity: 2 }])
  })

  test('and has not so much left is refused: £13.00 for a jar of £6.50 is not given', async () => {
    const { placed, lineId } = await paidJars(world, 1)
    const twice = Array.from({ length: 2 }, () => ({ orderLineId: lineId, quantity: 1 }))
    await expect(refundLines(keeper(), placed.id, twice, 'Broke')).rejects.toBeInstanceOf(NotRefundable)
    await expect(refundOrder(keeper(), placed.number, twice, 'Broke')).rejects.toBeInstanceOf(NotRefundable)
    expect(await refundsOf(placed.id)).toEqual([])
  })

  test('is refused by the database too, whoever writes it', async () => {
    const { placed, lineId } = await paidJars(world, 2)
    await refundLines(keeper(), placed.id, [{ orderLineId: lineId, quantity: 1 }], 'Broke')
    const again = world.ctx().em.execute(
      `insert into refund_lines (refund_id, order_line_id, quantity)
       select refund_id, order_line_id, 1 from refund_lines where order_line_id = ?`,
      [lineId],
    )
    await expect(again).rejects.toThrow('refund_lines_once')
  })
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 2 ** 53])(
  'of a line %p cannot be refunded',
  async quantity => {
    const { placed, lineId } = await paidJars(world, 1)
    const wanted = refundLines(keeper(), placed.id, [{ orderLineId: lineId, quantity }], 'Odd')
    await expect(wanted).rejects.toBeInstanceOf(NotRefundable)
    expect(await refundsOf(placed.id)).toEqual([])
  },
)

test('a line of another order, and one that is none, are refused', async () => {
  const { placed } = await paidJars(world, 1)
  const other = await paidJars(world, 1)
  for (const orderLineId of [other.lineId, 'nonsense', '', '01890000-0000-7000-8000-000000000000']) {
    const wanted = refundLines(keeper(), placed.id, [{ orderLineId, quantity: 1 }], 'Not mine')
    await expect(wanted).rejects.toBeInstanceOf(NotRefundable)
  }
  await expect(refundLine(keeper(), 'nonsense', 1, 'What')).rejects.toBeInstanceOf(NotFound)
  await expect(refundLines(keeper(), placed.id, [], 'Nothing')).rejects.toBeInstanceOf(NotRefundable)
})

describe('goods that are refunded', () => {
  const ledger = (lineId: string) =>
    world
      .ctx()
      .em.execute<{ quantity: number; reason: string; note: string }[]>(
        `select quantity, reason, note from stock_movements where order_line_id = ? and reason <> 'sale' order by id`,
        [lineId],
      )

  test('go back on the shelf while they were never taken home', async () => {
    const { lineId, honey } = await paidJars(world, 2)
    await refundLine(keeper(), lineId, 1, 'Changed their mind')
    expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 0 })
    expect(await ledger(lineId)).toEqual([{ quantity: 1, reason: 'refund', note: 'Changed their mind' }])
  })

  test('do not once they were handed over, and the ledger says why', async () => {
    const { placed, lineId, honey } = await paidJars(world, 2)
    await markCollected(keeper(), placed.number)
    await refundOrder(keeper(), placed.number, 'all', 'Mouldy')
    expect(await stock(world, honey)).toEqual({ stock: 8, reserved: 0 })
    expect(await ledger(lineId)).toEqual([
      { quantity: 2, reason: 'refund', note: 'Not fit to sell again: Mouldy' },
      { quantity: -2, reason: 'waste', note: 'Not fit to sell again: Mouldy' },
    ])
  })

  test('do as a shopkeeper says, line by line, and one "no" for a line is enough', async () => {
    const handed = await paidJars(world, 3)
    await markCollected(keeper(), handed.placed.number)
    const line = { orderLineId: handed.lineId, quantity: 1 }
    await refundLines(keeper(), handed.placed.id, [{ ...line, backInStock: true }], 'Unopened')
    expect(await stock(world, handed.honey)).toEqual({ stock: 8, reserved: 0 })
    const both = [
      { ...line, backInStock: true },
      { ...line, backInStock: false },
    ]
    await refundLines(keeper(), handed.placed.id, both, 'One of them opened')
    expect(await stock(world, handed.honey)).toEqual({ stock: 8, reserved: 0 })
  })

  test('are asked about in the form, with what is usual chosen', async () => {
    const { placed, lineId, honey } = await paidJars(world, 3)
    const browser = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}`
    const chosen = async () => {
      const { document } = await browser.get('cart', path)
      return document.querySelector(`input[name="shelf-${lineId}"][checked]`)?.getAttribute('value')
    }
    expect(await chosen()).toBe('back')
    const form = { reason: 'Dropped', [`quantity-${lineId}`]: '1', [`shelf-${lineId}`]: 'spoiled' }
    await browser.post('cart', `${path}/refunds`, form)
    expect(await stock(world, honey)).toEqual({ stock: 7, reserved: 0 })
    await markCollected(keeper(), placed.number)
    expect(await chosen()).toBe('spoiled')
    await browser.post('cart', `${path}/refunds`, { reason: 'All', all: 'yes', shelf: 'back' })
    expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 0 })
  })

  test.each(['1e0', '0x1', ' ', '1.0', '+1', '٣', '999999999999'])(
    'a number like %p in the form refunds nothing',
    async typed => {
      const { placed, lineId } = await paidJars(world, 2)
      const browser = await world.browser('shopkeeper')
      const form = { reason: 'Odd', [`quantity-${lineId}`]: typed }
      await browser.post('cart', `/shop/orders/${placed.number}/refunds`, form)
      expect(await refundsOf(placed.id)).toEqual([])
    },
  )
})
