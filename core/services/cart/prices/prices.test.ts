import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import {
  again,
  jar,
  later,
  one,
  order,
  pay,
  payAtSumUp,
  quietHouse,
  stateOf,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { fee, priceList, voucher } from '../../../../tests/prices'
import { stage } from '../../events/testing/stage'
import { saveVatRate } from '../../market/vat/vat-rates'
import { issueInvoice } from '../invoices/issue'
import { invoiceNumbers, readInvoice } from '../invoices/read-invoices'
import { saveSeller } from '../invoices/seller'
import { addToCart } from '../lines/add-to-cart'
import { mergeGuestCart } from '../lines/merge-guest-cart'
import { readCart } from '../lines/read-cart'
import { cancelOrder } from '../orders/cancel-order'
import { BelowMinimum, placeOrder, TotalChanged } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { endUnpaid } from '../payments/end-unpaid'
import { expireOrders } from '../payments/expire-orders'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { ordersCsv } from '../shop/orders-csv'
import { refundOrder } from '../shop/refund-order'
import { enterVoucher, removeVoucher, TooManyVouchers, VoucherUnknown } from '../wishes/enter-voucher'
import { FEE_FORM, feeForWork, feesForWork, retireFee, saveFee } from './fees'
import { PRICE_LIST_FORM, priceListForWork, retirePriceList, SkuUnknown, savePriceList } from './price-lists'
import { savePriceSettings } from './settings'
import {
  retireVoucher,
  saveVoucher,
  VOUCHER_FORM,
  VoucherCodeTaken,
  voucherForWork,
  vouchersForWork,
} from './vouchers'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** Prices of one test are not those of the next. */
afterEach(async () => {
  for (const table of ['fees', 'price_lists', 'vouchers'])
    await world.ctx().em.execute(`update ${table} set retired_at = now() where retired_at is null`)
  await savePriceSettings(keeper(), { minimumOrder: 0 })
})

async function filled(...things: readonly [Sellable, number][]) {
  const buyer = await stranger(world)
  for (const [thing, quantity] of things) await addToCart(buyer, thing, quantity)
  return buyer
}

const skuOf = async (thing: Sellable) =>
  (
    await one<{ sku: string }>(world, 'select sku from variants where id = ?', [
      thing.kind === 'product' ? thing.variantId : null,
    ])
  ).sku

async function label(member: string, slug: string) {
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: member, slug, name: slug, given_at: new Date() })
    .execute()
}

describe('price lists', () => {
  test('the lowest price that is the member’s counts, and the line says by which list', async () => {
    const honey = await jar(world, 9, 650)
    await priceList(world)
    await priceList(world, {
      name: 'Honey week',
      percent_off: null,
      prices: [{ sku: await skuOf(honey), amount: 500 }],
    })
    const buyer = await filled([honey, 2], [await jar(world, 9, 333), 1])
    const { lines, total } = await readCart(buyer)
    expect(lines.map(({ unitPrice, priceRule }) => [unitPrice?.amount, priceRule])).toEqual([
      [500, 'Honey week'],
      // 33.3 are 33 off.
      [300, 'Members’ price'],
    ])
    expect(total.amount).toBe(1_300)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    const read = await readOrder(buyer, placed.number)
    expect(read.lines.map(({ priceRule }) => priceRule)).toEqual(['Honey week', 'Members’ price'])
  })

  test('are for whom and when they say', async () => {
    const honey = await jar(world, 99, 1_000)
    const [day, now] = [24 * 3_600_000, Date.now()]
    const at = (days: number) => new Date(now + days * day)
    await priceList(world, { name: 'Volunteers', label_slug: 'volunteers', percent_off: 5_000 })
    await priceList(world, { name: 'Over', percent_off: 9_000, starts_at: at(-9), ends_at: at(-1) })
    await priceList(world, { name: 'Not yet', percent_off: 8_000, starts_at: at(1) })
    const retired = await priceList(world, { name: 'Retired', percent_off: 7_000 })
    await retirePriceList(keeper(), retired)
    const buyer = await filled([honey, 1])
    expect((await readCart(buyer)).total.amount).toBe(1_000)
    await label(requireMember(buyer).id, 'volunteers')
    expect((await readCart(again(world, buyer))).total.amount).toBe(500)
    const guest = { ...world.ctx(), guest: 'b'.repeat(64) }
    await addToCart(guest, honey, 1)
    expect((await readCart(guest)).total.amount).toBe(1_000)
  })

  test('name SKUs that there are, and a form that is old is shown again', async () => {
    const fields = { name: 'Own', label_slug: null, percent_off: null, starts_at: null, ends_at: null }
    const wrong = savePriceList(keeper(), null, { ...fields, prices: [{ sku: 'NOTHING-1', amount: 1 }] })
    await expect(wrong).rejects.toBeInstanceOf(SkuUnknown)
    const id = await savePriceList(keeper(), null, { ...fields, prices: [] })
    const seen = PRICE_LIST_FORM.version(await priceListForWork(keeper(), id))
    const sku = await skuOf(await jar(world, 1))
    await savePriceList(keeper(), id, { ...fields, prices: [{ sku, amount: 5 }] }, seen)
    const late = savePriceList(keeper(), id, { ...fields, prices: [] }, seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    await retirePriceList(keeper(), id)
    await expect(retirePriceList(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(savePriceList(keeper(), id, { ...fields, prices: [] })).rejects.toBeInstanceOf(NotFound)
  })
})

describe('fees', () => {
  test('are charged on goods, by order, by thing and by percentage, with their own VAT', async () => {
    await fee(world)
    await fee(world, { label: 'Crates', kind: 'per-item', amount: 10 })
    await fee(world, { label: 'Card', kind: 'percent', amount: null, rate: 250 })
    await fee(world, { label: 'Only wholesale', label_slug: 'wholesale', amount: 9_000 })
    const buyer = await filled([await jar(world, 9, 600), 3])
    const { adjustments, total } = await readCart(buyer)
    expect(adjustments.map(({ kind, label, amount }) => [kind, label, amount.amount])).toEqual([
      ['fee', 'Packing', 50],
      ['fee', 'Crates', 30],
      ['fee', 'Card', 45],
    ])
    expect(total.amount).toBe(1_925)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    expect((await readOrder(buyer, placed.number)).total.amount).toBe(1_925)
    await expect(refundOrder(keeper(), placed.number, 'all', 'Not paid')).rejects.toThrow()
  })

  test('that change between the page and the order are shown again first', async () => {
    const buyer = await filled([await jar(world, 9, 600), 1])
    const wish = await wishOf(buyer)
    await fee(world)
    await expect(placeOrder(again(world, buyer), wish)).rejects.toBeInstanceOf(TotalChanged)
  })

  test('are made, changed under their row’s lock, and retired for good', async () => {
    const id = await fee(world)
    const seen = FEE_FORM.version(await feeForWork(keeper(), id))
    const { id: _, currency: __, retired_at: ___, ...fields } = await feeForWork(keeper(), id)
    await saveFee(keeper(), id, { ...fields, amount: 60 }, seen)
    await expect(saveFee(keeper(), id, fields, seen)).rejects.toBeInstanceOf(ChangedMeanwhile)
    await retireFee(keeper(), id)
    await expect(retireFee(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    expect((await feesForWork(keeper())).fees.find(each => each.id === id)?.retired_at).not.toBeNull()
    const { actions } = await one<{ actions: string[] }>(
      world,
      'select array_agg(action order by id) as actions from audit where subject_id = ?',
      [id],
    )
    expect(actions).toEqual(['fee.saved', 'fee.saved', 'fee.retired'])
  })

  test('need somebody who sells', async () => {
    const buyer = await stranger(world)
    const forbidden: readonly (() => Promise<unknown>)[] = [
      () => fee({ ...world, ctx: () => buyer } as unknown as TestHouse),
      () => voucher({ ...world, ctx: () => buyer } as unknown as TestHouse),
      () => priceList({ ...world, ctx: () => buyer } as unknown as TestHouse),
      () => feesForWork(buyer),
      () => vouchersForWork(buyer),
      () => savePriceSettings(buyer, { minimumOrder: 1 }),
    ]
    for (const each of forbidden) await expect(Promise.resolve().then(each)).rejects.toThrow()
  })
})

describe('the least that an order comes to', () => {
  test('is of the goods, before vouchers and fees', async () => {
    await savePriceSettings(keeper(), { minimumOrder: 1_000 })
    const { code } = await voucher(world, { amount: 300 })
    const honey = await jar(world, 9, 500)
    const buyer = await filled([honey, 1])
    expect(await readCart(buyer)).toMatchObject({ ready: false, minimum: { amount: 1_000 } })
    await expect(placeOrder(buyer, await wishOf(buyer))).rejects.toBeInstanceOf(BelowMinimum)
    await addToCart(buyer, honey, 1)
    await enterVoucher(buyer, code)
    expect(await readCart(buyer)).toMatchObject({ ready: true, minimum: null, total: { amount: 700 } })
  })
})

describe('a voucher', () => {
  test('is entered however its code is spelled, once, and taken out again', async () => {
    const { id } = await voucher(world, { code: 'Honey-10 ' })
    const buyer = await filled([await jar(world, 9, 650), 1])
    for (const spelled of ['honey10', ' HONEY 10', 'Honey‐10']) await enterVoucher(buyer, spelled)
    expect((await readCart(buyer)).vouchers).toMatchObject([
      { code: 'HONEY10', discount: 100, refusal: null },
    ])
    expect((await readCart(buyer)).total.amount).toBe(550)
    await removeVoucher(buyer, id)
    await expect(removeVoucher(buyer, 'nonsense')).rejects.toThrow(NotFound)
    expect((await readCart(buyer)).total.amount).toBe(650)
    await expect(enterVoucher(buyer, 'HONEY11')).rejects.toBeInstanceOf(VoucherUnknown)
    await retireVoucher(keeper(), id)
    await expect(enterVoucher(buyer, 'HONEY10')).rejects.toBeInstanceOf(VoucherUnknown)
  })

  test('of a cart are five at most', async () => {
    const buyer = await filled([await jar(world, 9, 650), 1])
    for (let count = 0; count < 5; count++) await enterVoucher(buyer, (await voucher(world)).code)
    await expect(enterVoucher(buyer, (await voucher(world)).code)).rejects.toBeInstanceOf(TooManyVouchers)
  })

  test('says why it takes nothing off', async () => {
    const honey = await jar(world, 9, 650)
    const { product } = await one<{ product: string }>(
      world,
      'select product_id as product from variants where id = ?',
      [honey.kind === 'product' ? honey.variantId : null],
    )
    const [past, future] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)]
    const cases = [
      [{ ends_at: past }, 'It is not valid now.'],
      [{ starts_at: future }, 'It is not valid now.'],
      [{ minimum_amount: 2_000 }, 'It counts for orders of £20.00 or more.'],
      [{ product_id: product }, 'It is for something that is not in your cart.'],
    ] as const
    const buyer = await filled([await jar(world, 9, 650), 3])
    for (const [fields] of cases) await enterVoucher(buyer, (await voucher(world, fields)).code)
    const { vouchers, total } = await readCart(buyer)
    expect(vouchers.map(({ refusal }) => refusal)).toEqual(cases.map(([, sentence]) => sentence))
    expect(total.amount).toBe(1_950)
  })

  test('for one product takes a percentage off that alone', async () => {
    const honey = await jar(world, 9, 650)
    const { product } = await one<{ product: string }>(
      world,
      'select product_id as product from variants where id = ?',
      [honey.kind === 'product' ? honey.variantId : null],
    )
    const { code } = await voucher(world, { kind: 'percent', amount: null, rate: 1_500, product_id: product })
    const buyer = await filled([honey, 1], [await jar(world, 9, 333), 3])
    await enterVoucher(buyer, code)
    // 15 % of 650 are 97.5.
    expect((await readCart(buyer)).adjustments.map(({ amount }) => amount.amount)).toEqual([-98])
  })

  test('goes with a guest into the cart of the member they become', async () => {
    const { code } = await voucher(world)
    const guest = { ...world.ctx(), guest: 'c'.repeat(64) }
    await addToCart(guest, await jar(world, 9, 650), 1)
    await enterVoucher(guest, code)
    const buyer = await stranger(world)
    await mergeGuestCart({ ...again(world, buyer), guest: guest.guest }, requireMember(buyer).id)
    expect((await readCart(buyer)).total.amount).toBe(550)
  })

  test('leaves the cart with the order that used it, and is used once by each member', async () => {
    const { code } = await voucher(world, { uses_per_member: 1 })
    const honey = await jar(world, 9, 650)
    const buyer = await filled([honey, 1])
    await enterVoucher(buyer, code)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    // While it waits to be paid, the cart says what the order says.
    expect((await readCart(buyer)).total.amount).toBe(550)
    await pay(buyer, placed)
    await addToCart(buyer, honey, 1)
    expect((await readCart(buyer)).vouchers).toEqual([])
    await enterVoucher(buyer, code)
    expect((await readCart(buyer)).vouchers).toMatchObject([{ refusal: 'You have used it already.' }])
    const other = await filled([honey, 1])
    await enterVoucher(other, code)
    expect((await readCart(other)).total.amount).toBe(550)
  })

  test('has its last use once, however many order at the same moment', async () => {
    const { code } = await voucher(world, { total_uses: 1 })
    const honey = await jar(world, 50, 650)
    const buyers = await Promise.all(Array.from({ length: 6 }, () => filled([honey, 1])))
    for (const buyer of buyers) await enterVoucher(buyer, code)
    const wishes = await Promise.all(buyers.map(buyer => wishOf(buyer)))
    expect(wishes.map(({ seenTotal }) => seenTotal)).toEqual(buyers.map(() => 550))
    const placed = await Promise.allSettled(
      buyers.map((buyer, index) => placeOrder(again(world, buyer), wishes[index]!)),
    )
    expect(placed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const each of placed)
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(TotalChanged)
  })

  test('is free for others when its order is called off, or runs out', async () => {
    const { code } = await voucher(world, { total_uses: 1 })
    const honey = await jar(world, 50, 650)
    const [early, two, three] = await Promise.all([1, 2, 3].map(() => filled([honey, 1])))
    for (const buyer of [early!, two!, three!]) await enterVoucher(buyer, code)
    const first = await placeOrder(early!, await wishOf(early!))
    expect((await readCart(two!)).vouchers).toMatchObject([{ refusal: 'It is used up.' }])
    await cancelOrder(again(world, early!), first.number)
    const second = await placeOrder(again(world, two!), await wishOf(two!))
    await expireOrders(later(world, 16))
    expect(await stateOf(world, second)).toBe('expired')
    expect((await readCart(again(world, three!))).total.amount).toBe(550)
  })

  test('is the late payer’s again if it is free, and their money goes back if it is not', async () => {
    const { code } = await voucher(world, { total_uses: 1 })
    const honey = await jar(world, 50, 650)
    const [early, late] = [await filled([honey, 1]), await filled([honey, 1])]
    for (const buyer of [early, late]) await enterVoucher(buyer, code)
    const lost = await placeOrder(late, await wishOf(late))
    await payAtSumUp(late, lost)
    // SumUp is silent for so long that the order is given up.
    await world.sandbox.behaviour.down()
    await endUnpaid(later(world, 120), lost.id, 'expired')
    await world.sandbox.behaviour.up()
    const taken = await placeOrder(early, await wishOf(early))
    expect(await verifyOrderPayment(again(world, late), lost.id)).toBe('refunding')
    await cancelOrder(again(world, early), taken.number)
    const third = await filled([honey, 1])
    await enterVoucher(third, code)
    const kept = await placeOrder(third, await wishOf(third))
    await payAtSumUp(third, kept)
    await world.sandbox.behaviour.down()
    await endUnpaid(later(world, 120), kept.id, 'expired')
    await world.sandbox.behaviour.up()
    expect(await verifyOrderPayment(again(world, third), kept.id)).toBe('paid')
    const other = await filled([honey, 1])
    await enterVoucher(other, code)
    expect((await readCart(other)).vouchers).toMatchObject([{ refusal: 'It is used up.' }])
  })

  test('whose use the buyer has in an order that waits for cash is not used a second time', async () => {
    const { code } = await voucher(world, { uses_per_member: 1 })
    const honey = await jar(world, 50, 650)
    const buyer = await filled([honey, 1])
    await enterVoucher(buyer, code)
    const wish = await wishOf(buyer)
    await offerAllWays(world)
    await placeOrder(again(world, buyer), { ...wish, way: 'cash' })
    await addToCart(again(world, buyer), honey, 1)
    await enterVoucher(again(world, buyer), code)
    expect((await readCart(again(world, buyer))).vouchers).toMatchObject([
      { refusal: 'You have used it already.' },
    ])
  })

  test('is made with a code of its own, changed, listed page by page and retired', async () => {
    const { id, code } = await voucher(world)
    await expect(voucher(world, { code: code.toLowerCase() })).rejects.toBeInstanceOf(VoucherCodeTaken)
    const before = await voucherForWork(keeper(), id)
    const { id: _, currency: __, retired_at: ___, uses: ____, subject: _____, ...fields } = before
    await saveVoucher(keeper(), id, { ...fields, amount: 200 }, VOUCHER_FORM.version(before))
    const late = saveVoucher(keeper(), id, fields, VOUCHER_FORM.version(before))
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    await expect(saveVoucher(keeper(), Bun.randomUUIDv7(), fields)).rejects.toBeInstanceOf(NotFound)
    for (let count = 0; count < 51; count++) await voucher(world)
    const first = await vouchersForWork(keeper())
    const second = await vouchersForWork(keeper(), first.next)
    expect(first.vouchers).toHaveLength(50)
    expect(second.vouchers.length).toBeGreaterThan(1)
    expect(first.vouchers.map(each => each.id)).not.toContain(second.vouchers[0]!.id)
    await retireVoucher(keeper(), id)
    await expect(retireVoucher(keeper(), id)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('what goes back', () => {
  /** Three jars at £3.33 and two at £1.01, £1 off all of it, 50p for packing, 20 % VAT: £11.01 less £1 and 50p more. */
  async function bought() {
    await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: true })
    await saveSeller(keeper(), {
      name: 'Test Growers',
      address: 'The Shed',
      vatNumber: '',
      companyNumber: '',
      email: '',
    })
    const { code } = await voucher(world)
    await fee(world)
    const buyer = await filled([await jar(world, 9, 333), 3], [await jar(world, 9, 101), 2])
    await enterVoucher(buyer, code)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    await pay(buyer, placed)
    const view = await readOrder(buyer, placed.number)
    return { buyer, placed, view }
  }

  test('line by line and the fee last adds up to what was paid, in the books and on paper', async () => {
    const before = await balances(world)
    const { buyer, placed, view } = await bought()
    expect(view.total.amount).toBe(1_151)
    await issueInvoice(world.ctx(), placed.id)
    for (const line of view.lines)
      for (let count = 0; count < line.quantity; count++)
        await refundOrder(keeper(), placed.number, [{ orderLineId: line.id, quantity: 1 }], 'Broke')
    const fees = (await readOrder(buyer, placed.number)).adjustmentsLeft.map(({ id }) => id)
    await refundOrder(keeper(), placed.number, [], 'Not packed', 'sumup', fees)
    const after = await readOrder(buyer, placed.number)
    expect(after.refunds.map(({ amount }) => amount.amount).reduce((sum, part) => sum + part)).toBe(1_151)
    expect(after.adjustmentsLeft).toEqual([])
    await expect(refundOrder(keeper(), placed.number, 'all', 'Again')).rejects.toThrow()
    await expect(refundOrder(keeper(), placed.number, [], 'Again', 'sumup', fees)).rejects.toThrow()
    expect(await balances(world)).toEqual({
      ...before,
      sumup: before.sumup ?? 0,
      sales: before.sales ?? 0,
      'vat:2000': 0,
    })
    await world.work()
    const numbers = await invoiceNumbers(world.ctx(), placed.id)
    const papers = await Promise.all(numbers.map(number => readInvoice(again(world, buyer), number)))
    const sums = papers.map(({ lines, total, vat }) => ({
      total,
      lines: lines.reduce((sum, { amount }) => sum + amount, 0),
      vat: vat.reduce((sum, { gross }) => sum + gross, 0),
    }))
    for (const each of sums) expect([each.lines, each.vat]).toEqual([each.total, each.total])
    expect(sums.reduce((sum, { total }) => sum + total, 0)).toBe(0)
    expect(papers).toHaveLength(7)
  })

  test('all at once takes the fee along', async () => {
    const { placed, buyer } = await bought()
    await refundOrder(keeper(), placed.number, 'all', 'Broke')
    expect((await readOrder(buyer, placed.number)).refunded.amount).toBe(1_151)
  })

  test('of an order that a voucher made free is nothing, and its things are back', async () => {
    const { code } = await voucher(world, { kind: 'percent', amount: null, rate: 10_000 })
    const buyer = await filled([await jar(world, 9, 333), 2])
    await enterVoucher(buyer, code)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    expect(placed.state).toBe('paid')
    await refundOrder(keeper(), placed.number, 'all', 'Broke')
    expect((await readOrder(buyer, placed.number)).refunds).toMatchObject([
      { amount: { amount: 0 }, state: 'done' },
    ])
  })
})

test('the same form and the same cart with a voucher are one order, and a voucher more makes it another', async () => {
  const { code } = await voucher(world)
  // Two of one name, which the order's page shows as one.
  await fee(world)
  await fee(world, { kind: 'per-item', amount: 7 })
  const buyer = await filled([await jar(world, 9, 650), 1])
  const plain = await placeOrder(buyer, await wishOf(buyer))
  await enterVoucher(again(world, buyer), code)
  const wishes = await Promise.all([wishOf(again(world, buyer)), wishOf(again(world, buyer))])
  const placed = await Promise.all(wishes.map(wish => placeOrder(again(world, buyer), wish)))
  expect(placed[0]!.id).toBe(placed[1]!.id)
  expect(placed[0]!.id).not.toBe(plain.id)
  expect(await stateOf(world, plain)).toBe('cancelled')
})

test('an order of nothing but tickets has no fee', async () => {
  await fee(world)
  const day = await stage(world.ctx())
  const buyer = await stranger(world)
  const placed = await order(buyer, {
    kind: 'ticket',
    ticketTypeId: day.adultId,
    occurrenceId: day.occurrenceId,
  })
  expect((await readOrder(buyer, placed.number)).adjustments).toEqual([])
})

test('the table of orders has a row for what was taken off each line and for each fee, and adds up', async () => {
  const { code } = await voucher(world)
  await fee(world)
  const buyer = await filled([await jar(world, 9, 333), 3])
  await enterVoucher(buyer, code)
  const placed = await placeOrder(buyer, await wishOf(buyer))
  await pay(buyer, placed)
  const { lines } = await readOrder(buyer, placed.number)
  await refundOrder(keeper(), placed.number, [{ orderLineId: lines[0]!.id, quantity: 1 }], 'Broke')
  const csv = parse(await new Response(await ordersCsv(keeper())).text(), { columns: true, bom: true })
  const own = (csv as Record<string, string>[]).filter(({ order: number }) => number === placed.number)
  expect(own.map(row => [row.item, row.total, row['refunded amount'], row.net])).toEqual([
    [own[0]!.item!, '9.99', '3.33', '6.66'],
    ['Thank you', '-1.00', '-0.34', '-0.66'],
    ['Packing', '0.50', '0.00', '0.50'],
  ])
  const sum = (name: string) => Math.round(own.reduce((whole, row) => whole + Number(row[name]) * 100, 0))
  expect([sum('total'), sum('refunded amount')]).toEqual([
    Math.round(Number(own[0]!['order total']) * 100),
    Math.round(Number(own[0]!['order refunded']) * 100),
  ])
})
