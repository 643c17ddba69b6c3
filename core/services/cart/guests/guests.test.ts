import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { hashToken } from '#core/crypto/secrets'
import { transaction } from '#core/database/transaction'
import { Member } from '#core/entities/identity/member'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { readOrder } from '#core/services/cart/orders/read-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import {
  again,
  bookedOf,
  collectionTime,
  jar,
  one,
  pay,
  payAtSumUp,
  quietHouse,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { obligationsOf } from '../closing/obligations-of'
import { ownStatement } from '../ledger/statement'
import { trialBalance } from '../ledger/trial-balance'
import { cancelOrder } from '../orders/cancel-order'
import { endUnpaid } from '../payments/end-unpaid'
import { verifyPayment } from '../payments/verify-payment'
import { retirePriceList, savePriceList } from '../prices/price-lists'
import { refundOrder } from '../shop/refund-order'
import { readTill, sellForCash } from '../till/sell'
import { atTill, readCustomer } from '../till/till'
import { claimGuestOrders } from './claim-guest-orders'
import { exportGuest } from './export-guest'
import { forgetGuest, NotForgottenYet } from './forget-guest'
import { forgetMember } from './forget-member'
import { asGuestBuyer } from './guest-buyer'
import { openGuestOrder, orderPath } from './order-link'
import { countGuestOrder, TooManyGuestOrders } from './rate'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Somebody at a browser of their own. */
const visitor = (): Ctx => ({ ...world.ctx(), guest: hashToken(Bun.randomUUIDv7()) })
const address = () => `guest_${Bun.randomUUIDv7().slice(-12)}@example.test`

type Ordered = {
  readonly from?: Ctx
  readonly email?: string
  readonly way?: WayToPay
  readonly slot?: string | null
}

async function ordered({ from = visitor(), email = address(), way = 'sumup', slot = null }: Ordered = {}) {
  const honey = await jar(world, 5)
  await addToCart(from, honey, 2)
  const guest = await asGuestBuyer(from, { name: 'Ada Passing', email })
  const placed = await placeOrder(
    guest,
    await wishOf(from, { name: 'Ada Passing', way, collectionSlotId: slot }),
  )
  return { from, guest, email, placed, honey }
}

async function memberCalled(email: string): Promise<Ctx> {
  const ctx = world.ctx()
  const handle = `claims_${Bun.randomUUIDv7().slice(-12)}`
  const { id } = ctx.em.create(Member, { email, name: 'Ada', handle })
  await ctx.em.flush()
  return { ...world.ctx(), viewer: { member: { id, name: 'Ada', email, handle }, roles: [] } }
}

const tokenOf = (placed: { id: string; number: string }) =>
  orderPath(world.ctx(), { ...placed, isGuests: true }).replace('/guest-orders/', '')

describe('buying as a guest', () => {
  test('an order is placed with a name and an address, and its things are kept', async () => {
    const { placed, honey, email, guest } = await ordered()
    const order = await readOrder(guest, placed.number)
    expect(order).toMatchObject({ state: 'pending', name: 'Ada Passing', email, isGuests: true })
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 2 })
  })

  test('the last jar, kept for one’s own waiting order, is still one’s own in the cart', async () => {
    const from = visitor()
    const honey = await jar(world, 1)
    await addToCart(from, honey, 1)
    const guest = await asGuestBuyer(from, { name: 'Ada', email: address() })
    await placeOrder(guest, await wishOf(from))
    expect((await readCart(again(world, from))).lines[0]?.state).toBe('available')
    expect((await readCart({ ...visitor() })).lines).toEqual([])
  })

  test('the same form sent twice at once is one order', async () => {
    const from = visitor()
    await addToCart(from, await jar(world, 5), 1)
    const email = address()
    const wish = await wishOf(from)
    const press = async () => placeOrder(await asGuestBuyer(again(world, from), { name: 'Ada', email }), wish)
    const [first, second] = await Promise.all([press(), press()])
    expect(first.id).toBe(second.id)
  })

  test('once it is paid the guest’s cart is empty, and the letter holds the link', async () => {
    const { from, guest, placed, email } = await ordered()
    await pay(guest, placed)
    expect((await readCart(again(world, from))).lines).toEqual([])
    await world.work()
    const letter = await one<{ text: string }>(world, 'select text from sent_mails where recipient = ?', [
      email,
    ])
    expect(letter.text).toContain(`/guest-orders/${tokenOf(placed)}`)
    expect(letter.text).not.toContain(`/orders/${placed.number}`)
  })

  test('pages that count the guest’s cart are counted anew once it is paid', async () => {
    const { guest, placed, from } = await ordered()
    await payAtSumUp(guest, placed)
    const { id } = await one<{ id: string }>(world, 'select id from payments where order_id = ?', [placed.id])
    const tag = viewerTag(from.guest ?? '')
    expect(await purgedBy(world, [tag], () => verifyPayment(world.ctx(), id))).toEqual([tag])
  })

  test('nobody without an account is told in a list of notices', async () => {
    const { guest, placed } = await ordered()
    await pay(guest, placed)
    await world.work()
    const { id } = requireMember(guest)
    expect(
      await one(world, 'select count(*)::int as n from notifications where member_id = ?', [id]),
    ).toEqual({ n: 0 })
  })

  test('SumUp sends the browser back to the signed page', async () => {
    const { guest, placed } = await ordered()
    await payAtSumUp(guest, placed)
    const { id } = await one<{ id: string }>(
      world,
      'select checkout_id as id from payments where order_id = ?',
      [placed.id],
    )
    const answer = await fetch(`${world.sandbox.url}/v0.1/checkouts/${id}`, {
      headers: { authorization: `Bearer ${world.sandbox.apiKey}` },
    })
    expect(await answer.json()).toMatchObject({
      redirect_url: `${world.house.config.origins.cart}/guest-orders/${tokenOf(placed)}/return`,
    })
  })

  test('many orders to one address within an hour are refused', async () => {
    const email = address()
    for (let count = 0; count < 6; count++) await countGuestOrder(visitor(), email)
    await expect(countGuestOrder(visitor(), email.toUpperCase())).rejects.toThrow(TooManyGuestOrders)
  })
})

describe('the signed link', () => {
  test('opens its own order, for whoever holds it', async () => {
    const { placed } = await ordered()
    const opened = await openGuestOrder(world.ctx(), tokenOf(placed))
    if ('movedTo' in opened) throw new Error('It is a guest’s')
    expect(opened.number).toBe(placed.number)
    expect((await readOrder(opened.ctx, opened.number)).id).toBe(placed.id)
  })

  test('is worth nothing when it was made up, cut short or of another order', async () => {
    const { placed } = await ordered()
    const [body = '', mac = ''] = tokenOf(placed).split('.')
    const other = Buffer.from((await ordered()).placed.id).toString('base64url')
    for (const token of [placed.id, body, `${body}.`, `${other}.${mac}`, `${body}.${mac.slice(1)}`, '']) {
      await expect(openGuestOrder(world.ctx(), token)).rejects.toThrow(NotFound)
    }
  })

  test('a guest reads nobody else’s order, not even with the same address from another browser', async () => {
    const email = address()
    const mine = await ordered({ email })
    const theirs = await ordered({ email })
    await expect(readOrder(mine.guest, theirs.placed.number)).rejects.toThrow(NotFound)
    await expect(readOrder(world.ctx(), theirs.placed.number)).rejects.toThrow(NotFound)
  })
})

describe('money back to a guest', () => {
  test('goes back the way it came, never into credit nobody could spend', async () => {
    const { placed } = await ordered({ way: 'cash' })
    const shop = world.ctx('shopkeeper')
    await receivePayment(shop, placed.number, { way: 'cash', bankLineId: null })
    await refundOrder(shop, placed.number, 'all', 'Rained off', 'credit')
    expect(await one(world, 'select way, state from refunds where order_id = ?', [placed.id])).toEqual({
      way: 'cash',
      state: 'done',
    })
  })

  test('a transfer that came for what is sold out by now waits to be transferred back', async () => {
    const { placed, honey } = await ordered({ way: 'transfer' })
    const variant = honey.kind === 'product' ? honey.variantId : ''
    await world
      .ctx()
      .em.execute("update orders set reserved_until = now() - interval '1 hour' where id = ?", [placed.id])
    await endUnpaid(world.ctx(), placed.id, 'expired')
    await world.ctx().em.execute(
      `with gone as (update variants set stock = 0 where id = ? returning id)
       insert into stock_movements (id, variant_id, quantity, reason, moved_at) select gen_random_uuid(), id, -5, 'waste', now() from gone`,
      [variant],
    )
    expect(
      await receivePayment(world.ctx('shopkeeper'), placed.number, { way: 'transfer', bankLineId: null }),
    ).toBe('refunding')
    expect(await one(world, 'select way from refunds where order_id = ?', [placed.id])).toEqual({
      way: 'transfer',
    })
  })
})

describe('an account, later', () => {
  test('orders and places become the member’s who signs in with that address', async () => {
    const slot = await collectionTime(world, 3)
    const { placed, email, guest } = await ordered({ slot })
    const member = await memberCalled(email)
    await claimGuestOrders(world.ctx(), requireMember(member).id)
    expect((await readOrder(member, placed.number)).isGuests).toBe(false)
    await expect(readOrder(guest, placed.number)).rejects.toThrow(NotFound)
    const movedTo = `/orders/${placed.number}`
    expect(await openGuestOrder(world.ctx(), tokenOf(placed))).toEqual({ movedTo, isViewers: false })
    expect(await openGuestOrder(member, tokenOf(placed))).toEqual({ movedTo, isViewers: true })
    expect(await bookedOf(world, slot)).toEqual({ booked: 1, orders: [placed.number] })
  })

  test('two places in one time, one of them as a guest, are one place of the member', async () => {
    const slot = await collectionTime(world, 3)
    const { email } = await ordered({ slot })
    const member = await memberCalled(email)
    await addToCart(member, await jar(world, 2), 1)
    await placeOrder(member, await wishOf(member, { collectionSlotId: slot }))
    expect((await bookedOf(world, slot)).booked).toBe(2)
    await claimGuestOrders(world.ctx(), requireMember(member).id)
    expect((await bookedOf(world, slot)).booked).toBe(1)
  })

  test('what a guest has still to fetch binds the member they turn out to be, and the guest no more', async () => {
    const { guest, placed, email } = await ordered()
    await pay(guest, placed)
    const member = requireMember(await memberCalled(email))
    const bound = async (id: string) => (await obligationsOf(world.ctx(), id)).map(({ label }) => label)
    expect(await bound(requireMember(guest).id)).toEqual([`Order ${placed.number}`])
    expect(await bound(member.id)).toEqual([])
    await claimGuestOrders(world.ctx(), member.id)
    expect(await bound(requireMember(guest).id)).toEqual([])
    expect(await bound(member.id)).toEqual([`Order ${placed.number}`])
  })

  test('nobody else’s address brings anything, and claiming twice is claiming once', async () => {
    const { placed, email } = await ordered()
    const stranger = await memberCalled(address())
    await claimGuestOrders(world.ctx(), requireMember(stranger).id)
    await expect(readOrder(stranger, placed.number)).rejects.toThrow(NotFound)
    const member = requireMember(await memberCalled(email))
    await Promise.all([claimGuestOrders(world.ctx(), member.id), claimGuestOrders(world.ctx(), member.id)])
    const audit = await one(
      world,
      `select count(*)::int as n from audit where action = 'order.claimed' and subject_id = ?`,
      [placed.id],
    )
    expect(audit).toEqual({ n: 1 })
  })

  test('what they paid too much becomes the member’s credit, once, also where it came after the order was theirs', async () => {
    const { guest, email } = await ordered()
    const member = await memberCalled(email)
    const { id } = requireMember(member)
    await topUp(world, guest, 130)
    await Promise.all([claimGuestOrders(world.ctx(), id), claimGuestOrders(world.ctx(), id)])
    expect([await creditLeft(world, member), await creditLeft(world, guest)]).toEqual([130, 0])
    expect((await ownStatement(member, 1)).lines.map(({ kind, amount }) => [kind, amount.amount])).toEqual([
      ['from-guest', 130],
    ])
    await topUp(world, guest, 20)
    await claimGuestOrders(world.ctx(), id)
    expect([await creditLeft(world, member), await creditLeft(world, guest)]).toEqual([150, 0])
    expect((await trialBalance(world.ctx('shopkeeper'))).difference.amount).toBe(0)
  })

  test('a payment that comes while the order changes hands pays it, for the member', async () => {
    const { placed, email, guest } = await ordered()
    await payAtSumUp(guest, placed)
    const member = requireMember(await memberCalled(email))
    const { id } = await one<{ id: string }>(world, 'select id from payments where order_id = ?', [placed.id])
    await Promise.all([verifyPayment(world.ctx(), id), claimGuestOrders(world.ctx(), member.id)])
    expect(await one(world, 'select state, member_id from orders where id = ?', [placed.id])).toEqual({
      state: 'paid',
      member_id: member.id,
    })
  })
})

describe('what is known of a guest', () => {
  test('can be taken along', async () => {
    const { guest, placed, email } = await ordered()
    const all = JSON.stringify(await exportGuest(guest))
    expect(all).toContain(placed.number)
    expect(all).toContain(email)
  })

  test('is forgotten, once nothing waits to be paid or collected', async () => {
    const { guest, placed, email } = await ordered()
    await expect(forgetGuest(guest)).rejects.toThrow(NotForgottenYet)
    await cancelOrder(guest, placed.number)
    await forgetGuest(guest)
    const left = await one<{ order: unknown; guest: unknown }>(
      world,
      `select to_json(o) as order, to_json(g) as guest from orders o join guest_buyers g on g.member_id = o.member_id where o.id = ?`,
      [placed.id],
    )
    expect(JSON.stringify(left)).not.toContain(email)
    expect(JSON.stringify(left)).not.toContain('Ada')
  })

  test('leaves with the member whose address it was', async () => {
    const { email } = await ordered()
    const member = requireMember(await memberCalled(email))
    await claimGuestOrders(world.ctx(), member.id)
    await transaction(world.ctx(), tx => forgetMember(tx, member.id))
    expect(await one(world, 'select count(*)::int as n from guest_buyers where email = ?', [email])).toEqual({
      n: 0,
    })
  })
})

test('guests pay what they were shown, while members have prices of their own, at the till too', async () => {
  const list = {
    name: 'Members’ price',
    label_slug: null,
    percent_off: 1_000,
    starts_at: null,
    ends_at: null,
  }
  const listId = await savePriceList(world.ctx('shopkeeper'), null, { ...list, prices: [] })
  const { placed } = await ordered({ way: 'cash' })
  const { total } = await readOrder(world.ctx('shopkeeper'), placed.number)
  expect(total).toEqual({ amount: 1300, currency: 'GBP' })
  const shop = () => again(world, world.ctx('shopkeeper'))
  const member = await stranger(world)
  await addToCart(atTill(shop()), await jar(world, 5), 1)
  expect((await readTill(shop(), null)).total).toEqual({ amount: 650, currency: 'GBP' })
  const customer = await readCustomer(shop(), requireMember(member).id)
  const shown = await readTill(shop(), customer)
  expect(shown.total).toEqual({ amount: 585, currency: 'GBP' })
  const sale = { customer, key: Bun.randomUUIDv7(), seenTotal: shown.total.amount }
  expect((await sellForCash(shop(), sale, null)).number).toBeDefined()
  await addToCart(member, await jar(world, 5), 2)
  expect((await readCart(again(world, member))).total).toEqual({ amount: 1170, currency: 'GBP' })
  await retirePriceList(world.ctx('shopkeeper'), listId)
})
