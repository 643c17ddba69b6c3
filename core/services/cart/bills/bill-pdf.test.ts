import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { again, jar, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { saveBillAccount } from './accounts-for-work'
import { billPdf, billsPdf } from './bill-pdf'
import { ownBills } from './bills-of'
import { issueBills } from './issue-bills'

const DAY_MS = 24 * 60 * 60_000

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
async function billed(orders: number) {
  const member = await stranger(world)
  const { email } = requireMember(member)
  await saveBillAccount(shop(), null, { name: 'Mill Lane 3', limit: 90_000, emails: [email] })
  for (let n = 0; n < orders; n++) {
    await addToCart(again(world, member), await jar(world, 5, 200), 1)
    await placeOrder(again(world, member), await wishOf(again(world, member), { way: 'account' }))
  }
  await issueBills({ ...world.ctx(), now: new Date(Date.now() + 32 * DAY_MS) })
  const [bill] = (await ownBills(again(world, member)))?.bills ?? []
  if (!bill) throw new Error('No bill')
  return { member, bill }
}
const pagesOf = (pdf: Uint8Array) =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0

test('a bill is a PDF for who orders on its account and for who looks after the money, and for nobody else', async () => {
  const { member, bill } = await billed(1)
  for (const reader of [again(world, member), shop()]) {
    const pdf = await billPdf(reader, bill.number)
    expect([Buffer.from(pdf).toString('latin1', 0, 5), pagesOf(pdf)]).toEqual(['%PDF-', 1])
  }
  await expect(billPdf(world.ctx('neighbour'), bill.number)).rejects.toBeInstanceOf(NotFound)
  await expect(billPdf(shop(), 'MB-0')).rejects.toBeInstanceOf(NotFound)
})

test('all bills of a month are one PDF, each on pages of its own, read as they are sent', async () => {
  const { bill } = await billed(1)
  const before = pagesOf(await bytesOf(billsPdf(shop(), bill.month)))
  const long = await billed(2)
  const after = await bytesOf(billsPdf(shop(), long.bill.month))
  expect(pagesOf(after)).toBe(before + 1)
  await expect(billsPdf(shop(), '2001-01')).rejects.toBeInstanceOf(NotFound)
  await expect(billsPdf(world.ctx('editor'), bill.month)).rejects.toBeInstanceOf(NotFound)
  await expect(billsPdf(world.ctx(), bill.month)).rejects.toBeInstanceOf(SignInRequired)
})

async function bytesOf(stream: Promise<ReadableStream<Uint8Array>>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(await stream).arrayBuffer())
}

test('their pages have the buttons for it', async () => {
  const { bill } = await billed(1)
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('cart', `/bills/${bill.number}`)).text).toContain(`/bills/${bill.number}/pdf`)
  expect((await keeper.get('cart', `/bills/${bill.number}/pdf`)).text).toStartWith('%PDF-')
  expect((await keeper.get('cart', `/shop/bill-accounts/pdf?month=${bill.month}`)).text).toStartWith('%PDF-')
  for (const month of ['2001-01', 'never', ''])
    expect((await keeper.get('cart', `/shop/bill-accounts/pdf?month=${month}`)).status).toBe(303)
  const other = await world.browser('neighbour')
  for (const path of [`/bills/${bill.number}/pdf`, `/shop/bill-accounts/pdf?month=${bill.month}`])
    expect((await other.get('cart', path)).status).toBe(404)
})
