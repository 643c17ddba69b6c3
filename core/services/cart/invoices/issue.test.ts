import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { again, jar, one, order, paidJars, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { refundOrder } from '../shop/refund-order'
import { issueCreditNote, issueInvoice } from './issue'
import { invoiceNumbers, readInvoice } from './read-invoices'
import { saveSeller } from './seller'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveSeller(keeper(), SELLER)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const SELLER = {
  name: 'Test Growers',
  address: 'The Shed',
  vatNumber: '',
  companyNumber: '',
  email: 'a@example.test',
}

const numbers = (orderId: string) => invoiceNumbers(world.ctx(), orderId)
const papers = async (buyer: Ctx, orderId: string) =>
  Promise.all((await numbers(orderId)).map(number => readInvoice(again(world, buyer), number)))
const refundOf = async (orderId: string) =>
  (
    await one<{ id: string }>(
      world,
      'select id from refunds where order_id = ? order by requested_at desc, id desc limit 1',
      [orderId],
    )
  ).id

/** So many jars that were paid, of which one went back. */
async function refunded() {
  const { buyer, placed, lineId } = await paidJars(world, 2)
  await refundOrder(keeper(), placed.number, [{ orderLineId: lineId, quantity: 1 }], 'Broke')
  return { buyer, orderId: placed.id, refundId: await refundOf(placed.id) }
}

describe('an invoice', () => {
  test.each([
    ['2030-12-31T11:00:00Z', 'Pacific/Auckland', '2031-01-01'],
    ['2030-12-31T10:59:59Z', 'Pacific/Auckland', '2030-12-31'],
    ['2031-01-01T04:59:59Z', 'America/New_York', '2030-12-31'],
    ['2031-01-01T05:00:00Z', 'America/New_York', '2031-01-01'],
  ])('that is written at %s is numbered by the year that it is in %s', async (moment, timeZone, day) => {
    const { buyer, placed } = await paidJars(world, 1)
    const ctx = world.ctx()
    const site = () => ({ ...ctx.house.site(), timeZone })
    await issueInvoice({ ...ctx, now: new Date(moment), house: { ...ctx.house, site } }, placed.id)
    const [invoice] = await papers(buyer, placed.id)
    expect([invoice?.number.slice(0, 8), invoice?.issuedOn]).toEqual([`INV-${day.slice(0, 4)}`, day])
  })

  test('is of what was paid from the moment that the shop began to write them, and once', async () => {
    const { placed } = await paidJars(world, 1)
    const paidAt = new Date('2026-05-04T10:00:00Z')
    await world.ctx().em.execute('update payments set paid_at = ? where order_id = ?', [paidAt, placed.id])
    const since = (moment: Date) =>
      world
        .ctx()
        .em.execute(
          `update settings set value = jsonb_set(value, '{since}', to_jsonb(?::text)) where key = 'seller'`,
          [moment.toISOString()],
        )
    await since(new Date(paidAt.getTime() + 1))
    await issueInvoice(world.ctx(), placed.id)
    expect(await numbers(placed.id)).toEqual([])
    await since(paidAt)
    await Promise.all([1, 2, 3].map(() => issueInvoice(world.ctx(), placed.id)))
    expect(await numbers(placed.id)).toHaveLength(1)
  })

  test('is of no order that is not paid, was for nothing, or is not there', async () => {
    const [buyer, guest] = [await stranger(world), await stranger(world)]
    const pending = await order(buyer, await jar(world, 3))
    const free = await order(guest, await jar(world, 3, 0))
    for (const id of [pending.id, free.id, Bun.randomUUIDv7()]) {
      await issueInvoice(world.ctx(), id)
      expect(await numbers(id)).toEqual([])
    }
    await pay(buyer, pending)
    await issueInvoice(world.ctx(), pending.id)
    expect(await numbers(pending.id)).toHaveLength(1)
  })

  test('says with what it was paid, part by part, where that was more than one way', async () => {
    const buyer = await stranger(world)
    await topUp(world, buyer, 500)
    await addToCart(again(world, buyer), await jar(world, 9), 2)
    const wish = await wishOf(again(world, buyer), { creditFirst: true })
    const placed = await placeOrder(again(world, buyer), wish)
    await pay(buyer, placed)
    await issueInvoice(world.ctx(), placed.id)
    const [invoice] = await papers(buyer, placed.id)
    expect([invoice?.total, invoice?.parts]).toEqual([
      1_300,
      [
        { way: 'credit', amount: 500 },
        { way: 'sumup', amount: 800 },
      ],
    ])
    const { placed: plain, buyer: other } = await paidJars(world, 1)
    await issueInvoice(world.ctx(), plain.id)
    expect((await papers(other, plain.id))[0]).not.toHaveProperty('parts')
  })
})

describe('a credit note', () => {
  test('corrects the invoice of its order, once, however many write it', async () => {
    const { buyer, orderId, refundId } = await refunded()
    await issueInvoice(world.ctx(), orderId)
    await Promise.all([1, 2, 3].map(() => issueCreditNote(world.ctx(), refundId)))
    await issueCreditNote(world.ctx(), refundId)
    const [invoice, note, ...more] = await papers(buyer, orderId)
    expect(more).toEqual([])
    expect(note).toMatchObject({
      kind: 'credit-note',
      corrects: invoice?.number,
      total: -650,
      reason: 'Broke',
    })
  })

  test('is not written where no invoice was: there is nothing that it could correct', async () => {
    const { orderId, refundId } = await refunded()
    await issueCreditNote(world.ctx(), refundId)
    expect(await numbers(orderId)).toEqual([])
    // And it is, as soon as there is one.
    await issueInvoice(world.ctx(), orderId)
    await issueCreditNote(world.ctx(), refundId)
    expect(await numbers(orderId)).toHaveLength(2)
  })

  test('is of no refund that is only asked for, failed, or is not there', async () => {
    const { orderId, refundId } = await refunded()
    await issueInvoice(world.ctx(), orderId)
    for (const state of ['requested', 'failed']) {
      await world.ctx().em.execute('update refunds set state = ? where id = ?', [state, refundId])
      await issueCreditNote(world.ctx(), refundId)
    }
    await issueCreditNote(world.ctx(), Bun.randomUUIDv7())
    expect(await numbers(orderId)).toHaveLength(1)
  })
})
