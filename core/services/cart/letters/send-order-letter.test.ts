import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { MailUndeliverable } from '#core/mail/mailer'
import { again, jar, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { fee } from '../../../../tests/prices'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { changesOf } from '../order-changes/changes-of'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { type OrderView, readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { changedLetter } from './changed-letter'
import { orderLetter } from './order-letter'
import { placedLetter } from './placed-letter'
import { sendOrderLetter } from './send-order-letter'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

type Way = 'cash' | 'transfer' | 'credit' | 'sumup'

/** Two jars at £6.50. */
async function ordered(way: Way) {
  const buyer = await stranger(world)
  if (way === 'credit') await topUp(world, buyer, 5_000)
  await addToCart(again(world, buyer), await jar(world, 9), 2)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))
  if (way === 'sumup') await pay(again(world, buyer), placed)
  return { buyer, placed, view: () => readOrder(again(world, buyer), placed.number) }
}

const sentTo = async (ctx: Ctx) =>
  (
    await db(world.ctx())
      .selectFrom('sent_mails')
      .select('subject')
      .where('recipient', '=', requireMember(ctx).email)
      .orderBy('sent_at')
      .orderBy('id')
      .execute()
  ).map(({ subject }) => subject)
const noted = (orderId: string, kind: string) =>
  db(world.ctx())
    .selectFrom('order_letters')
    .select('not_sent')
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .execute()
const send = (orderId: string, kind: string) => sendOrderLetter(world.ctx(), { orderId, kind })
const textOf = async (view: OrderView) => (await placedLetter(world.ctx(), view))?.text ?? ''
const refundLetter = (view: OrderView) => orderLetter(world.ctx(), view, `refund:${view.refunds.at(-1)?.id}`)

describe('a letter about an order', () => {
  test('is sent once of its kind, whatever asks for it again', async () => {
    const { buyer, placed } = await ordered('cash')
    for (let times = 0; times < 3; times++) await send(placed.id, 'placed')
    expect(await sentTo(buyer)).toEqual([`Your order ${placed.number}: please bring £13.00`])
    expect(await noted(placed.id, 'placed')).toEqual([{ not_sent: null }])
  })

  test('that has nothing to say any more is not sent, which is written down', async () => {
    const { buyer, placed } = await ordered('cash')
    await cancelOrder(again(world, buyer), placed.number)
    await send(placed.id, 'placed')
    for (const kind of ['refund:none', `changed:${Bun.randomUUIDv7()}`, 'of no kind'])
      await send(placed.id, kind)
    expect(await noted(placed.id, 'placed')).toEqual([{ not_sent: 'nothing-to-say' }])
    expect(await noted(placed.id, 'of no kind')).toEqual([{ not_sent: 'nothing-to-say' }])
    expect(await sentTo(buyer)).toEqual([])
  })

  test('goes to nobody who has no address any more', async () => {
    const { buyer, placed } = await ordered('cash')
    await world.ctx().em.execute("update orders set email = '' where id = ?", [placed.id])
    await send(placed.id, 'placed')
    expect(await noted(placed.id, 'placed')).toEqual([{ not_sent: 'no-address' }])
    expect(await sentTo(buyer)).toEqual([])
  })

  test('that the mail server refuses for good is not written down as sent', async () => {
    const { placed } = await ordered('cash')
    const refusal = new MailUndeliverable('somebody', true, { cause: new Error('550 no such person') })
    const ctx = world.ctx()
    const mailer = {
      ...ctx.house.mailer,
      send: () => Promise.reject(refusal),
    }
    await sendOrderLetter({ ...ctx, house: { ...ctx.house, mailer } }, { orderId: placed.id, kind: 'placed' })
    expect(await noted(placed.id, 'placed')).toEqual([])
  })

  test('that could not be sent now is tried again, and then comes once', async () => {
    const { buyer, placed } = await ordered('cash')
    const ctx = world.ctx()
    const away = new MailUndeliverable('somebody', false, { cause: new Error('421 try later') }, true)
    const mailer = { ...ctx.house.mailer, send: () => Promise.reject(away) }
    const payload = { orderId: placed.id, kind: 'placed' }
    await expect(sendOrderLetter({ ...ctx, house: { ...ctx.house, mailer } }, payload)).rejects.toThrow(
      'tried again',
    )
    expect(await noted(placed.id, 'placed')).toEqual([])
    await send(placed.id, 'placed')
    expect(await sentTo(buyer)).toHaveLength(1)
  })
})

describe('the letter of an order that waits', () => {
  test('says what to bring, or where to transfer it and under which name', async () => {
    const inCash = await textOf(await (await ordered('cash')).view())
    expect(inCash).toContain('Please bring £13.00 when you collect it.')
    expect(inCash).not.toContain('GB33BUKB20201555555555')
    const { placed, view } = await ordered('transfer')
    const letter = await placedLetter(world.ctx(), await view())
    expect(letter?.subject).toBe(`Your order ${placed.number}: please transfer £13.00`)
    for (const words of ['Test Growers', 'GB33BUKB20201555555555, BUKBGB22', `Reference: ${placed.number}`])
      expect(letter?.text).toContain(words)
  })

  test('says what each line and all of it comes to, and what is still to be weighed', async () => {
    const view = await (await ordered('cash')).view()
    const [line] = view.lines
    const words = `2 × ${line?.title} (${line?.detail})  £13.00`
    expect(await textOf(view)).toContain(`  ${words}\n\n  Total: £13.00`)
    const about = { ...line!, title: 'Hill cheese', weight: { estimated: 1_200, grams: null } }
    expect(await textOf({ ...view, lines: [about] })).toContain('Sold by weight: Hill cheese. You pay')
    const paid = { ...view, state: 'paid' as const, lines: [about] }
    expect(orderLetter(world.ctx(), paid, 'paid')?.text).toContain('Sold by weight: Hill cheese.')
    const weighed = [{ ...about, weight: { estimated: 1_200, grams: 1_310 } }]
    expect(await textOf({ ...view, lines: weighed })).not.toContain('Sold by weight')
  })

  test('asks for what is left beside credit, and names both', async () => {
    const buyer = await stranger(world)
    await topUp(world, buyer, 300)
    await addToCart(again(world, buyer), await jar(world, 9), 2)
    const wish = await wishOf(again(world, buyer), { way: 'cash', creditFirst: true })
    const placed = await placeOrder(again(world, buyer), wish)
    const text = await textOf(await readOrder(again(world, buyer), placed.number))
    expect(text).toContain('Please bring £10.00 when you collect it.')
    expect(text).toContain('Total: £13.00')
    expect(text).toContain('£3.00')
  })

  test('lists fees beneath the goods', async () => {
    const id = await fee(world, { label: 'Packing for the road', amount: 75 })
    const text = await textOf(await (await ordered('cash')).view())
    await db(world.ctx()).updateTable('fees').set({ retired_at: new Date() }).where('id', '=', id).execute()
    expect(text).toContain('  Packing for the road  £0.75')
    expect(text).toContain('Please bring £13.75')
  })

  test('is none once it is paid or came to nothing', async () => {
    const { placed, view } = await ordered('cash')
    await receivePayment(keeper(), placed.number, cash)
    expect(await placedLetter(world.ctx(), await view())).toBeNull()
  })
})

describe('the letter of a change', () => {
  const changed = async (quantity: number, note = '') => {
    const { buyer, placed, view } = await ordered('cash')
    const [line] = (await view()).lines
    await changeOrder(again(world, buyer), placed.number, {
      quantities: new Map([[line?.id ?? '', quantity]]),
      additions: [],
      way: 'cash',
      note,
      key: crypto.randomUUID(),
    })
    const [change] = await changesOf(world.ctx(), placed.id)
    return changedLetter(world.ctx(), await view(), change?.id ?? '')
  }

  test('says what is different, what it comes to, and that this is what one pays', async () => {
    const more = await changed(3, 'For the feast')
    expect(more?.subject).toMatch(/^Your order RA-\w+ was changed$/)
    expect(more?.text).toContain('2 → 3')
    expect(more?.text).toContain('For the feast')
    expect(more?.text).toContain('It comes to £19.50 instead of £13.00. That is what you pay.')
    expect((await changed(1))?.text).toContain('It comes to £6.50 instead of £13.00. That is what you pay.')
  })

  test('is none for a change of another order', async () => {
    const { view } = await ordered('cash')
    expect(await changedLetter(world.ctx(), await view(), Bun.randomUUIDv7())).toBeNull()
  })
})

describe('the letter of a refund', () => {
  test('says how much of what goes back which way', async () => {
    const { placed, view, buyer } = await ordered('credit')
    const [line] = (await view()).lines
    await refundOrder(keeper(), placed.number, [{ orderLineId: line?.id ?? '', quantity: 1 }], 'Bruised')
    const letter = refundLetter(await view())
    expect(letter?.to).toBe(requireMember(buyer).email)
    for (const words of [
      `we have given back £6.50 for your order ${placed.number}.`,
      'It is on your credit with us now',
      'Reason: Bruised',
      'Paid: £13.00',
      'Given back so far: £6.50',
      'What the order comes to now: £6.50',
    ])
      expect(letter?.text).toContain(words)
  })

  test('of what was free says that no money is on its way', async () => {
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), await jar(world, 3, 0), 1)
    const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
    await refundOrder(keeper(), placed.number, 'all', 'Rained off')
    const letter = refundLetter(await readOrder(again(world, buyer), placed.number))
    expect(letter?.subject).toBe(`Given back from your order ${placed.number}`)
    expect(letter?.text).toContain('It cost nothing, so no money is on its way.')
    expect(letter?.text).toContain('Reason: Rained off')
  })

  test('is none where the buyer’s own bank took it back, and none that is not there', async () => {
    const { placed, view } = await ordered('credit')
    await refundOrder(keeper(), placed.number, 'all', '')
    const order = await view()
    const taken = {
      ...order,
      refunds: order.refunds.map(refund => ({ ...refund, origin: 'charge-back' as const })),
    }
    expect(refundLetter(taken)).toBeNull()
    expect(orderLetter(world.ctx(), order, 'refund:another')).toBeNull()
    expect(orderLetter(world.ctx(), order, 'refund:')).toBeNull()
    expect(refundLetter(order)).not.toBeNull()
  })

  test('of several ways names the amount of each', async () => {
    const { view } = await ordered('cash')
    const order = await view()
    const pounds = (amount: number) => ({ amount, currency: 'GBP' })
    const refund = {
      id: 'r',
      amount: pounds(900),
      byPayment: pounds(400),
      way: 'sumup',
      origin: 'shop',
      reason: '',
      isWaiting: false,
      household: null,
      parts: [
        { way: 'gift-card', amount: pounds(300), ending: 'K3M9' },
        { way: 'credit', amount: pounds(200), ending: null },
      ],
    }
    const text = orderLetter(world.ctx(), { ...order, refunds: [refund] } as never, 'refund:r')?.text ?? ''
    expect(text).toContain('£4.00: It goes back the way it came')
    expect(text).toContain('£3.00: It is on your gift card …K3M9 again.')
    expect(text).toContain('£2.00: It is on your credit with us now')
    const waiting = { ...refund, way: 'cash', isWaiting: true, parts: [] }
    expect(orderLetter(world.ctx(), { ...order, refunds: [waiting] } as never, 'refund:r')?.text).toContain(
      'It waits for you at the shop',
    )
    const shared = { ...refund, way: 'credit', parts: [], household: 'Mill Lane' }
    expect(orderLetter(world.ctx(), { ...order, refunds: [shared] } as never, 'refund:r')?.text).toContain(
      'It is on the credit of Mill Lane now.',
    )
  })
})

describe('the letter of an order that came too late', () => {
  test('says where the money goes: by the card that paid, or onto credit', async () => {
    const order = await (await ordered('transfer')).view()
    const words = (changes: Partial<OrderView>) =>
      orderLetter(world.ctx(), { ...order, ...changes }, 'sold-out')?.text ?? ''
    expect(words({})).toContain('All of your money is credit with us now')
    expect(words({ way: 'sumup' })).toContain('goes back the way it came')
    expect(words({ isGuests: true })).toContain('goes back the way it came')
  })
})
