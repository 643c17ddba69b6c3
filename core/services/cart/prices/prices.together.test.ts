import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { again, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import { type Dice, dice, oneOf } from '../../../../tests/dice'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { fee, priceList, voucher } from '../../../../tests/prices'
import { saveVatRate } from '../../market/vat/vat-rates'
import { enterGiftCard } from '../gift-cards/enter'
import { issueInvoice } from '../invoices/issue'
import { invoiceNumbers, readInvoice } from '../invoices/read-invoices'
import { saveSeller } from '../invoices/seller'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { type CartView, readCart } from '../lines/read-cart'
import { shownCart } from '../lines/shown-cart'
import { changeOrder } from '../order-changes/change-order'
import { previewChange } from '../order-changes/preview-change'
import type { WantedChange } from '../order-changes/wanted-change'
import { placeOrder } from '../orders/place-order'
import { type OrderView, readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { enterVoucher } from '../wishes/enter-voucher'

// Everything that makes a price, together: lists, tiers, vouchers, fees, deposits, gift cards, credit and changes.

const CARTS = 14
const FIRST_SEED = 20_261_201

const sum = (amounts: readonly number[]) => amounts.reduce((whole, each) => whole + each, 0)

describe.each(['GBP', 'JPY', 'KWD'])('prices of a shop that takes %s', currency => {
  let world: TestHouse
  let shelf: readonly Sellable[]
  let codes: readonly string[]

  beforeAll(async () => {
    world = await quietHouse()
    const owner = await world.browser('shopkeeper')
    await owner.post('market', '/shop/currency', { currency })
    await offerAllWays(world)
    const keeper = () => world.ctx('shopkeeper')
    await saveVatRate(keeper(), null, { name: 'Food', rate: 550, isDefault: true })
    await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: false })
    await saveSeller(keeper(), {
      name: 'Test Growers',
      address: 'The Shed',
      vatNumber: 'GB123456789',
      companyNumber: '',
      email: 'shop@example.test',
    })
    const { id: standard } = await one<{ id: string }>(
      world,
      "select id from vat_rates where name = 'Standard'",
    )
    shelf = await Promise.all([650, 333, 1_999, 7, 1, 5_001].map(price => jar(world, 100_000, price)))
    const { market } = world.ctx().services
    for (const [index, thing] of shelf.entries()) {
      const { variantId } = thing as { variantId: string }
      if (index % 2 === 1)
        await sql`update products set vat_rate_id = ${standard}
          where id = (select product_id from variants where id = ${variantId})`.execute(db(world.ctx()))
      const deposit = index % 3 === 0 ? { amount: 25, currency } : null
      await market.setPackaging(keeper(), variantId, {
        deposit,
        grams: index === 4 ? null : 333 * (index + 1),
      })
    }
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [
      (shelf[2] as { variantId: string }).variantId,
    ])
    await priceList(world)
    await priceList(world, { name: 'Sale', for_everyone: true, percent_off: 333 })
    await priceList(world, {
      name: 'Cafés',
      label_slug: 'cafes',
      percent_off: 1_250,
      without_vat: true,
      shows_net: true,
      prices: [{ sku, amount: 1_111 }],
    })
    await fee(world, { label: 'Card', kind: 'percent', amount: null, rate: 250, vat_rate_id: standard })
    await fee(world, { label: 'Packing', amount: 50 })
    await fee(world, { label: 'Handling', kind: 'per-item', amount: 7, vat_rate_id: standard })
    await fee(world, { label: 'Haulage', kind: 'per-kg', amount: 13 })
    const made = [
      await voucher(world, { amount: 300 }),
      await voucher(world, { kind: 'percent', amount: null, rate: 1_250, label: 'An eighth' }),
      await voucher(world, { amount: 1, label: 'One' }),
    ]
    codes = made.map(({ code }) => code)
  })
  afterAll(async () => {
    const { difference, unbooked } = await trialBalance(world.ctx('shopkeeper'))
    expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
    await world.close()
  })

  async function somebody(random: Dice): Promise<Ctx> {
    const buyer = await stranger(world)
    if (random() < 0.5)
      await sql`insert into member_labels (member_id, slug, name, given_at) values (${requireMember(buyer).id}, 'cafes', 'Cafés', now())`.execute(
        db(world.ctx()),
      )
    return again(world, buyer)
  }

  /** Some of what makes a price, in a cart of theirs. */
  async function filled(random: Dice) {
    const buyer = await somebody(random)
    const things = shelf.filter(() => random() < 0.5)
    for (const thing of things.length > 0 ? things : shelf.slice(0, 1))
      await addToCart(again(world, buyer), thing, 1 + Math.floor(random() * 7))
    const vouchers = codes.filter(() => random() < 0.5)
    for (const code of vouchers) await enterVoucher(again(world, buyer), code)
    if (random() < 0.4) {
      const { card } = await giftCardOf(world, await stranger(world), 500 + Math.floor(random() * 3_000))
      const from = { address: crypto.randomUUID(), device: '' }
      await enterGiftCard({ ...again(world, buyer), from }, card.code)
    }
    const creditFirst = random() < 0.3
    if (creditFirst) await topUp(world, buyer, 1 + Math.floor(random() * 900), currency)
    return { buyer, vouchers, creditFirst }
  }

  /** The parts of what its buyer reads, also without VAT, are its total, and none of its lines takes anything off. */
  function expectWhole(cart: CartView) {
    for (const shown of [cart, shownCart({ ...cart, isNet: true }, 'en-GB')]) {
      const lines = shown.lines.map(({ total }) => total?.amount ?? 0)
      for (const line of lines) expect(line).toBeGreaterThanOrEqual(0)
      expect(sum([...lines, ...shown.adjustments.map(({ amount }) => amount.amount)])).toBe(cart.total.amount)
    }
    expect(cart.total.amount).toBeGreaterThanOrEqual(0)
  }

  async function expectPapers(order: OrderView) {
    await issueInvoice(world.ctx(), order.id)
    const numbers = await invoiceNumbers(world.ctx(), order.id)
    const papers = await Promise.all(numbers.map(number => readInvoice(world.ctx('shopkeeper'), number)))
    for (const { lines, vat, total } of papers) {
      expect(sum(lines.map(({ amount }) => amount))).toBe(total)
      expect(sum(vat.map(({ gross }) => gross))).toBe(total)
      for (const each of vat) expect(each.net + each.vat).toBe(each.gross)
    }
    return papers
  }

  const view = (buyer: Ctx, number: string) => readOrder(again(world, buyer), number)
  const receive = async (number: string) => {
    const { state } = await readOrder(world.ctx('shopkeeper'), number)
    if (state === 'pending')
      await receivePayment(world.ctx('shopkeeper'), number, { way: 'cash', bankLineId: null })
  }

  test.each(Array.from({ length: CARTS }, (_, at) => FIRST_SEED + at))(
    'are what was shown, what is charged and what the invoice says, also after a change and when all goes back (%i)',
    async seed => {
      const random = dice(seed)
      const { buyer, creditFirst } = await filled(random)
      const cart = await readCart(again(world, buyer))
      expectWhole(cart)
      const ctx = again(world, buyer)
      const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'cash', creditFirst }))
      const before = await view(buyer, placed.number)
      expect(before.total).toEqual(cart.total)
      expect(before.due.amount + sum(before.parts.map(({ amount }) => amount.amount))).toBe(cart.total.amount)
      const isPaidFirst = random() < 0.5
      if (isPaidFirst) await receive(placed.number)
      const wanted: WantedChange = {
        quantities: new Map(
          before.lines
            .filter(() => random() < 0.7)
            .map(({ id, quantity }) => [id, Math.max(1, quantity + Math.floor(random() * 5) - 2)] as const)
            .filter(([id, to]) => before.lines.find(line => line.id === id)?.quantity !== to),
        ),
        additions: random() < 0.6 ? [{ sellable: oneOf(random, shelf), quantity: 2 }] : [],
        note: '',
        way: 'cash',
        key: Bun.randomUUIDv7(),
      }
      let supplement: string | undefined
      if (wanted.quantities.size + wanted.additions.length > 0) {
        const cost = await previewChange(again(world, buyer), placed.number, wanted)
        const shown = {
          total: cost.total?.amount ?? null,
          more: cost.more?.amount ?? null,
          back: cost.back?.amount ?? null,
        }
        for (const amount of Object.values(shown)) expect(amount ?? 0).toBeGreaterThanOrEqual(0)
        supplement = (await changeOrder(again(world, buyer), placed.number, { ...wanted, shown }))?.number
        const after = await view(buyer, placed.number)
        if (cost.total) expect(after.total).toEqual(cost.total)
        if (cost.back) expect(after.refunded).toEqual(cost.back)
        if (cost.more && supplement) expect((await view(buyer, supplement)).total).toEqual(cost.more)
      }
      await world.work()
      for (const number of [placed.number, ...(supplement ? [supplement] : [])]) {
        await receive(number)
        const order = await view(buyer, number)
        expect(order.state).toBe('paid')
        expect(
          sum([
            ...order.lines.map(each => each.unitPrice.amount * each.quantity),
            ...order.adjustments.map(({ amount }) => amount.amount),
          ]),
        ).toBe(order.total.amount)
        const [invoice] = await expectPapers(order)
        expect(invoice?.total ?? 0).toBe(order.total.amount)
        await refundOrder(world.ctx('shopkeeper'), number, 'all', 'Changed their mind')
        await world.work()
        const papers = await expectPapers(order)
        expect(sum(papers.map(({ total }) => total))).toBe(0)
        for (const rate of new Set(papers.flatMap(({ vat }) => vat.map(each => each.rate))))
          expect(
            sum(papers.flatMap(({ vat }) => vat.filter(each => each.rate === rate).map(each => each.vat))),
          ).toBe(0)
        const over = await view(buyer, number)
        expect(over.refunded).toEqual(over.total)
      }
    },
  )

  test('are the same in whatever order things and vouchers are put into the cart', async () => {
    const random = dice(FIRST_SEED)
    for (let at = 0; at < CARTS; at++) {
      const things = shelf.filter(() => random() < 0.6)
      const used = codes.filter(() => random() < 0.7)
      const quantity = 1 + Math.floor(random() * 5)
      const totals: number[] = []
      for (const way of ['there', 'back'] as const) {
        const buyer = await stranger(world)
        const turned = <T>(each: readonly T[]) => (way === 'there' ? each : each.toReversed())
        for (const thing of turned(things)) await addToCart(again(world, buyer), thing, quantity)
        if (things.length > 0) for (const code of turned(used)) await enterVoucher(again(world, buyer), code)
        totals.push((await readCart(again(world, buyer))).total.amount)
      }
      expect([at, totals[1]]).toEqual([at, totals[0] as number])
    }
  })
})
