import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../../../tests/browser'
import { again, buyer, jar, one, order, paidJars, pay, stranger } from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { household } from '../../../../tests/households'
import { at, datesOf, nextDate, standing, wishFor } from '../../../../tests/standing'
import { ownStatement } from '../ledger/statement'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { orderHistory } from '../shop/order-history'
import { ordersCsv } from '../shop/orders-csv'
import { runStandingOrders } from '../standing/run'
import { orderByPhone, readPhoneOrder, readTill, sellForCash, sellFromCredit } from '../till/sell'
import { atTill, type Customer, readCustomer } from '../till/till'
import { readOrder } from './read-order'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  await offerAllWays(world)
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const shop = () => ({ ...world.ctx('shopkeeper') })
const keepersName = () => requireMember(shop()).name
const firstOf = async (orderId: string) => {
  const [placed] = await orderHistory(shop(), orderId)
  return [placed?.what, placed?.by]
}

async function byPhone(member: Ctx) {
  await addToCart(atTill(shop()), await jar(world, 5), 1)
  const customer = await readCustomer(shop(), requireMember(member).id)
  const { total } = await readPhoneOrder(shop(), customer)
  return orderByPhone(shop(), {
    customer,
    way: 'cash',
    note: '',
    collectionSlotId: null,
    key: Bun.randomUUIDv7(),
    seenTotal: total.amount,
  })
}

async function atTheTill(customer: Customer | null) {
  await addToCart(atTill(shop()), await jar(world, 5), 1)
  const { total } = await readTill(shop(), customer)
  return { customer, key: Bun.randomUUIDv7(), seenTotal: total.amount }
}

describe('an order says who placed it', () => {
  test('its buyer, when they did', async () => {
    const member = await stranger(world)
    const { id, number } = await order(member, await jar(world, 1))
    expect(await firstOf(id)).toEqual(['placed', 'A Stranger'])
    expect((await readOrder(shop(), number)).taken).toBeNull()
  })

  test('on the phone: who took it, to the shop, and that the shop did, to its member and in the letter', async () => {
    const { ctx, browser } = await buyer(world)
    const { id, number } = await byPhone(ctx)
    expect(await firstOf(id)).toEqual(['taken-phone', keepersName()])
    const forShop = await keeper.get('cart', `/shop/orders/${number}`)
    expect(forShop.text).toContain(`By ${keepersName()}, on the phone`)
    expect(forShop.text).toContain('Taken on the phone, £6.50, in cash')
    const forMember = await browser.get('cart', `/orders/${number}`)
    expect(forMember.text).toContain('By the shop, on the phone')
    expect(forMember.text).not.toContain(keepersName())
    await world.work()
    const letter = 'select text from sent_mails where recipient = ?'
    const { text } = await one<{ text: string }>(world, letter, [requireMember(ctx).email])
    expect(text).toContain('We took it for you on the phone.')
  })

  test('at the till: of a member, and of nobody in particular', async () => {
    const nobodys = await sellForCash(shop(), await atTheTill(null), null)
    expect(await firstOf(nobodys.id)).toEqual(['taken-till', keepersName()])
    const member = await stranger(world)
    await topUp(world, member, 5_000)
    const customer = await readCustomer(shop(), requireMember(member).id)
    const sold = await sellFromCredit(shop(), await atTheTill(customer))
    expect(await firstOf(sold.id)).toEqual(['taken-till', keepersName()])
    expect((await readOrder(again(world, member), sold.number)).taken).toEqual({
      at: 'till',
      by: keepersName(),
    })
  })

  test('what the shop adds to an order of a member, and not what they add by themselves', async () => {
    const { buyer: member, placed, lineId } = await paidJars(world, 1)
    const more = (ctx: Ctx, quantity: number) =>
      changeOrder(ctx, placed.number, {
        quantities: new Map([[lineId, quantity]]),
        additions: [],
        note: '',
        way: 'cash',
        key: Bun.randomUUIDv7(),
      })
    const added = await more(shop(), 2)
    expect(await firstOf(added?.id ?? '')).toEqual(['taken-shop', keepersName()])
    const theirs = await more(again(world, member), 3)
    expect(await firstOf(theirs?.id ?? '')).toEqual(['placed', 'A Stranger'])
  })

  test('by a standing order: the house, from the credit that its member shares', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 5_000)
    const id = await standing(world, second, [wishFor(await jar(world, 3))], { way: 'credit' })
    const { cut_off_at } = await nextDate(world, id)
    await runStandingOrders(at(world, cut_off_at))
    const [date] = await datesOf(world, id)
    expect(await firstOf(date?.order_id ?? '')).toEqual(['placed-standing', null])
    expect(await creditLeft(world, first)).toBe(4_350)
    const [line] = (await ownStatement(again(world, first), 1)).lines
    expect([line?.orderOf, line?.by]).toEqual([requireMember(second).id, null])
  })

  test('in the list for a spreadsheet, and in its member’s own export', async () => {
    const member = await stranger(world)
    const { number } = await byPhone(member)
    const rows = (await new Response(await ordersCsv(shop())).text()).split('\n')
    expect(rows[0]?.trim()).toEndWith('taken at,taken by')
    expect(rows.find(row => row.startsWith(number))?.trim()).toEndWith(`phone,${keepersName()}`)
    const section = world.ctx().services.members.sections.find(({ name }) => name === 'orders')
    const exported: unknown[] = []
    for await (const row of section?.read(world.ctx(), requireMember(member).id) ?? []) exported.push(row)
    expect(exported).toEqual([expect.objectContaining({ number, taken_by_the_shop_at: 'phone' })])
  })
})

test('the books and the audit name who acted for a buyer, and not the buyer', async () => {
  const member = await stranger(world)
  await topUp(world, member, 5_000)
  const customer = await readCustomer(shop(), requireMember(member).id)
  const { id } = await sellFromCredit(shop(), await atTheTill(customer))
  const { booked_by_id } = await one<{ booked_by_id: string }>(
    world,
    `select t.booked_by_id from ledger_transactions t join payments p on p.id = t.source_id
     where t.kind = 'payment' and p.order_id = ?`,
    [id],
  )
  expect(booked_by_id).toBe(requireMember(shop()).id)
  const paid = await order(member, await jar(world, 1))
  await pay(again(world, member), paid)
  expect(await firstOf(paid.id)).toEqual(['placed', 'A Stranger'])
})
