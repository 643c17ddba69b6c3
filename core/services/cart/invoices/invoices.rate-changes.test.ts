import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import { again, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { fee, voucher } from '../../../../tests/prices'
import { takeBackEmpties } from '../deposits/take-back'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { changeOrder } from '../order-changes/change-order'
import { placeOrder, TotalChanged } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { enterVoucher } from '../wishes/enter-voucher'
import { issueCreditNote, issueInvoice } from './issue'
import { invoiceNumbers, readInvoice } from './read-invoices'
import { saveSeller } from './seller'

// A rate of VAT changes between an order and what becomes of it.

let world: TestHouse
let rateId: string
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveSeller(keeper(), {
    name: 'Test Growers',
    address: 'The Shed',
    vatNumber: '',
    companyNumber: '',
    email: 'a@example.test',
  })
  await setRate(700)
  ;({ id: rateId } = await one<{ id: string }>(world, "select id from vat_rates where name = 'Standard'"))
  await fee(world, { label: 'Packing', amount: 50 })
  await fee(world, { label: 'Crates', kind: 'per-item', amount: 13 })
  await fee(world, { label: 'Courier', kind: 'percent', amount: null, rate: 333 })
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const setRate = (rate: number, id: string | null = null) =>
  saveVatRate(keeper(), id, { name: 'Standard', rate, isDefault: true })

async function glass(price: number) {
  const sellable = await jar(world, 50, price)
  const variantId = sellable.kind === 'product' ? sellable.variantId : ''
  const deposit = { amount: 15, currency: 'GBP' }
  await keeper().services.market.setPackaging(keeper(), variantId, { deposit, grams: null })
  return { sellable, variantId }
}

async function papersOf(orderId: string): Promise<readonly InvoiceDocument[]> {
  await issueInvoice(world.ctx(), orderId)
  const refunds = await world
    .ctx()
    .em.execute<{ id: string }[]>('select id from refunds where order_id = ? order by requested_at, id', [
      orderId,
    ])
  for (const { id } of refunds) await issueCreditNote(world.ctx(), id)
  const numbers = await invoiceNumbers(world.ctx(), orderId)
  return Promise.all(numbers.map(number => readInvoice(keeper(), number)))
}

const isRight = ({ lines, vat, total }: InvoiceDocument) => {
  const amounts = lines.reduce((sum, { amount }) => sum + amount, 0)
  const gross = vat.reduce((sum, each) => sum + each.gross, 0)
  const whole = vat.reduce((sum, { net, vat: tax }) => sum + net + tax, 0)
  return { total, amounts, gross, whole }
}

describe('an order that was placed before the rate changed', () => {
  test('keeps its rate for what was in it, has the new one for what is added, and every paper adds up', async () => {
    await setRate(700, rateId)
    const { code } = await voucher(world, { kind: 'percent', amount: null, rate: 1_000 })
    const buyer = await stranger(world)
    const [old, added] = [await glass(333), await glass(517)]
    await addToCart(buyer, old.sellable, 3)
    await enterVoucher(again(world, buyer), code)
    const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'cash' }))
    await setRate(1_900, rateId)
    const [line] = (await readOrder(again(world, buyer), placed.number)).lines
    await changeOrder(again(world, buyer), placed.number, {
      quantities: new Map([[line?.id ?? '', 5]]),
      additions: [{ sellable: added.sellable, quantity: 2 }],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    await receivePayment(keeper(), placed.number, { way: 'cash', bankLineId: null })
    const paid = await readOrder(keeper(), placed.number)
    expect(paid.lines.map(({ vatRate, quantity }) => [vatRate, quantity])).toEqual([
      [700, 5],
      [1_900, 2],
    ])
    // Seven things at 13 pence each.
    expect(paid.adjustments.find(({ label }) => label === 'Crates')?.amount.amount).toBe(91)
    for (const [index, quantity] of [
      [1, 1],
      [0, 2],
      [0, 3],
      [1, 1],
    ] as const) {
      const orderLineId = paid.lines[index]?.id ?? ''
      await refundOrder(keeper(), placed.number, [{ orderLineId, quantity }], 'Broke')
    }
    const papers = await papersOf(placed.id)
    expect(papers.map(({ kind }) => kind)).toEqual(['invoice', ...Array(4).fill('credit-note')])
    for (const paper of papers) {
      const { total, ...sums } = isRight(paper)
      expect([paper.number, sums]).toEqual([paper.number, { amounts: total, gross: total, whole: total }])
    }
    const left = (rate: number) =>
      papers.reduce(
        (sum, { vat }) =>
          sum + vat.filter(each => each.rate === rate).reduce((all, each) => all + each.vat, 0),
        0,
      )
    // What was new went back whole; of what was there before the fees are left.
    expect([left(1_900), left(700)]).toEqual([0, feesVat(paid)])
    const { difference, unbooked } = await trialBalance(keeper())
    expect([difference.amount, unbooked]).toEqual([0, 0])
    expect((await balances(world))['vat:1900'] ?? 0).toBe(0)
  })
})

/** The VAT in the fees of an order, of 7 %. */
function feesVat({ adjustments }: Awaited<ReturnType<typeof readOrder>>): number {
  const fees = adjustments
    .filter(({ kind }) => kind === 'fee')
    .reduce((sum, { amount }) => sum + amount.amount, 0)
  return Math.round((fees * 7) / 107)
}

describe('a cart that is open while the rate changes', () => {
  test('has the new rate at once; what is typed without VAT is dearer, and nothing is ordered unseen', async () => {
    await setRate(700, rateId)
    const buyer = await stranger(world)
    const { sellable, variantId } = await glass(107)
    await world
      .ctx()
      .em.execute('update variants set net_price_amount = 100, net_price_rate = 700 where id = ?', [
        variantId,
      ])
    await addToCart(buyer, sellable, 2)
    const wish = await wishOf(again(world, buyer), { way: 'cash' })
    await setRate(1_900, rateId)
    const [line] = (await readCart(again(world, buyer))).lines
    expect([line?.vatRate, line?.unitPrice?.amount]).toEqual([1_900, 119])
    await expect(placeOrder(again(world, buyer), wish)).rejects.toBeInstanceOf(TotalChanged)
  })
})

describe('empties', () => {
  test('of what is not on sale any more go back at the rate of what was in them', async () => {
    await setRate(1_900, rateId)
    await saveVatRate(keeper(), null, { name: 'Food', rate: 700, isDefault: false })
    const { variantId } = await glass(333)
    const em = world.ctx().em
    await em.execute(
      `update products set vat_rate_id = (select id from vat_rates where name = 'Food')
       where id = (select product_id from variants where id = ?)`,
      [variantId],
    )
    await em.execute(
      'delete from listings where product_id = (select product_id from variants where id = ?)',
      [variantId],
    )
    const before = await balances(world)
    const wish = { variantId, quantity: 20, creditOf: null, formId: Bun.randomUUIDv7() }
    await takeBackEmpties(keeper(), wish)
    const after = await balances(world)
    const moved = (account: string) => (after[account] ?? 0) - (before[account] ?? 0)
    // £3.00, of which 20 pence are VAT of 7 %.
    expect([moved('vat:700'), moved('vat:1900'), moved('cash')]).toEqual([20, 0, -300])
  })
})
