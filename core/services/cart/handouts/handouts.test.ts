import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { asGuestBuyer } from '../guests/guest-buyer'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { saveWaysSettings } from '../ways/settings'
import { HandedOutAlready, handOut } from './hand-out'
import { HANDOUTS_PER_PAGE, toHandOut } from './to-hand-out'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  const bank = { holder: '', account: '', bic: '' }
  await saveWaysSettings(keeper(), { cards: true, ways: ['cash', 'transfer'], bank, transferDays: 7 })
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** A guest's order of so many things at £4.10, which the shop has in cash. */
async function paidByGuest(quantity: number): Promise<{ guest: Ctx; number: string }> {
  const visitor = {
    ...world.ctx(),
    guest: new Bun.CryptoHasher('sha256').update(Bun.randomUUIDv7()).digest('hex'),
  }
  const guest = await asGuestBuyer(visitor, {
    name: 'Iwan Rees',
    email: `${Bun.randomUUIDv7()}@example.test`,
  })
  await addToCart(guest, await jar(world, 9, 410), quantity)
  const { number } = await placeOrder(guest, await wishOf(guest, { way: 'cash', name: 'Iwan Rees' }))
  await receivePayment(keeper(), number, { way: 'cash', bankLineId: null })
  return { guest, number }
}

/** One of its things less, by the guest themselves. */
async function leaveOneOut(guest: Ctx, number: string): Promise<void> {
  const [line] = (await readOrder(guest, number)).lines
  await changeOrder(guest, number, {
    quantities: new Map([[line?.id ?? '', (line ? line.quantity - line.refundedQuantity : 0) - 1]]),
    additions: [],
    note: '',
    way: 'cash',
    key: Bun.randomUUIDv7(),
  })
}

async function balances(): Promise<{ cash: number; due: number }> {
  return one(
    world,
    `select coalesce(sum(e.amount) filter (where a.code = 'cash'), 0)::int as cash,
       coalesce(sum(e.amount) filter (where a.code = 'refunds-due'), 0)::int as due
     from ledger_accounts a join ledger_entries e on e.account_id = a.id`,
  )
}

const waiting = async (number: string) =>
  (await toHandOut(keeper(), null)).handouts.find(({ orderNumber }) => orderNumber === number)

describe('what a guest leaves out of an order they paid in cash', () => {
  test('is owed, and leaves the till when the shop hands it out, once', async () => {
    const { guest, number } = await paidByGuest(3)
    const before = await balances()
    await leaveOneOut(guest, number)
    expect(await balances()).toEqual({ cash: before.cash, due: before.due - 410 })
    expect((await readOrder(guest, number)).refunds).toMatchObject([{ state: 'done', isWaiting: true }])
    const owed = await waiting(number)
    expect(owed).toMatchObject({ buyer: 'Iwan Rees', amount: { amount: 410, currency: 'GBP' }, way: 'cash' })
    const presses = await Promise.allSettled(
      [1, 2, 3].map(() => handOut(keeper(), owed?.refundId ?? '', 'cash')),
    )
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = presses.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused.every(fault => fault instanceof HandedOutAlready)).toBe(true)
    expect(await balances()).toEqual({ cash: before.cash - 410, due: before.due })
    expect((await readOrder(guest, number)).refunds).toMatchObject([{ isWaiting: false }])
    expect(await waiting(number)).toBeUndefined()
  })

  test('may be transferred in the end', async () => {
    const { guest, number } = await paidByGuest(2)
    await leaveOneOut(guest, number)
    const before = await balances()
    await handOut(keeper(), (await waiting(number))?.refundId ?? '', 'transfer')
    expect(await balances()).toEqual({ cash: before.cash, due: before.due + 410 })
  })

  test('waits twice when they change it twice', async () => {
    const { guest, number } = await paidByGuest(4)
    await leaveOneOut(guest, number)
    await leaveOneOut(guest, number)
    const { handouts } = await toHandOut(keeper(), null)
    expect(handouts.filter(({ orderNumber }) => orderNumber === number)).toHaveLength(2)
  })
})

test('what a shopkeeper refunds in cash they hand out that moment: nobody waits', async () => {
  const { number } = await paidByGuest(1)
  const before = await balances()
  await refundOrder(keeper(), number, 'all', 'Rained off', 'cash')
  expect(await balances()).toEqual({ cash: before.cash - 410, due: before.due })
  expect(await waiting(number)).toBeUndefined()
})

test('a refund that goes onto credit is none to hand out, and no id but one that waits is found', async () => {
  const { number } = await paidByGuest(1)
  await refundOrder(keeper(), number, 'all', 'Rained off', 'cash')
  const { id } = await one<{ id: string }>(
    world,
    'select r.id from refunds r join orders o on o.id = r.order_id where o.number = ?',
    [number],
  )
  for (const asked of [id, Bun.randomUUIDv7(), 'nonsense'])
    await expect(handOut(keeper(), asked, 'cash')).rejects.toBeInstanceOf(NotFound)
  const buyer = await stranger(world)
  await expect(handOut(buyer, id, 'cash')).rejects.toBeInstanceOf(NotFound)
  await expect(toHandOut(buyer, null)).rejects.toBeInstanceOf(NotFound)
})

test('the list goes on by the last of a page, none twice and none left out', async () => {
  const { guest, number } = await paidByGuest(2)
  await leaveOneOut(guest, number)
  const { id } = await one<{ id: string }>(
    world,
    'select r.id from refunds r join orders o on o.id = r.order_id where o.number = ?',
    [number],
  )
  // Copies of one refund, older than all others: a page and some more of them.
  await world.ctx().em.execute(
    `with more as (
       insert into refunds (id, order_id, payment_id, amount, currency, way, state, requested_at, done_at)
       select gen_random_uuid(), order_id, payment_id, 0, currency, way, state, requested_at, done_at
       from refunds, generate_series(1, ${HANDOUTS_PER_PAGE + 5}) where id = ? returning id)
     insert into refund_handouts (refund_id, owed_at) select id, '2020-02-02T02:02:02Z' from more`,
    [id],
  )
  const seen: string[] = []
  let after: string | null = null
  do {
    const list: Awaited<ReturnType<typeof toHandOut>> = await toHandOut(keeper(), after)
    seen.push(...list.handouts.map(({ refundId }) => refundId))
    after = list.next
  } while (after)
  const { count } = await one<{ count: number }>(
    world,
    'select count(*)::int as count from refund_handouts where handed_out_at is null',
  )
  expect(seen).toHaveLength(count)
  expect(new Set(seen).size).toBe(count)
})
