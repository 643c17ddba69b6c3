import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, jar, one, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { drawnAgain } from '../../../../tests/order-numbers'
import { voucher } from '../../../../tests/prices'
import { owedOn } from '../bill-account'
import { saveBillAccount } from '../bills/accounts-for-work'
import { NoDeposit, takeBackEmpties } from '../deposits/take-back'
import { markCollected } from '../fulfilment/collections'
import { creditOf } from '../ledger/credit'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { changeOrder } from '../order-changes/change-order'
import { cancelOrder } from '../orders/cancel-order'
import { TooLateToChange } from '../orders/may-change'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { endUnpaid } from '../payments/end-unpaid'
import { QuantityInvalid } from '../quantity'
import { askForRefund } from '../refunds/ask-for-refund'
import { readRange } from '../reports/range'
import { readReport } from '../reports/read-report'
import { orderHistory } from '../shop/order-history'
import { refundOrder } from '../shop/refund-order'
import { readCustomer } from '../till/till'
import { receivePayment } from '../ways/receive-payment'
import { enterVoucher } from '../wishes/enter-voucher'
import { linesToWeigh } from './lines-to-weigh'
import { mayWeigh } from './may-weigh'
import { BeingPaid, readGrams, WeighedMeanwhile, WeightInvalid, weighedAmount, weighLine } from './weigh-line'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

type Carries = { readonly grams?: number | null; readonly deposit?: number | null }

/** Of ten on the shelf, at £6.50. */
async function packed({ grams = null, deposit = null }: Carries) {
  const sellable = await jar(world, 10)
  const variantId = sellable.kind === 'product' ? sellable.variantId : ''
  await shop().services.market.setPackaging(shop(), variantId, {
    grams,
    deposit: deposit ? pounds(deposit) : null,
  })
  return { sellable, variantId }
}

async function ordered(
  carries: Carries,
  { quantity = 2, way = 'cash' as 'cash' | 'sumup' | 'credit', code = '', credit = 0 } = {},
) {
  const { sellable, variantId } = await packed(carries)
  const buyer = await stranger(world)
  await addToCart(buyer, sellable, quantity)
  if (credit > 0) await topUp(world, again(world, buyer), credit)
  if (code) await enterVoucher(again(world, buyer), code)
  const placed = await placeOrder(buyer, await wishOf(buyer, { way }))
  if (way === 'sumup') await pay(buyer, placed)
  const { lines } = await readOrder(again(world, buyer), placed.number)
  return { buyer, placed, variantId, sellable, line: lines[0]?.id ?? '' }
}

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shop())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}
const totalOf = async (number: string) => (await readOrder(shop(), number)).total.amount

describe('reading a weight', () => {
  test.each([
    ['1.25 kg', 1250],
    ['1,25kg', 1250],
    ['980 g', 980],
    ['980', 980],
    ['0.0005 kg', null],
    ['1.5', null],
    ['about 2', null],
    ['-3 kg', null],
    ['', null],
  ])('%s is %p g', (typed, grams) => {
    expect(readGrams(typed)).toBe(grams)
  })

  test('an amount is rounded once, half up', () => {
    expect(weighedAmount(650, 1000, 1000)).toBe(650)
    expect(weighedAmount(650, 1000, 1)).toBe(1)
    expect(weighedAmount(1, 2, 1)).toBe(1)
    expect(weighedAmount(650, 1000, 0)).toBe(0)
  })
})

describe('goods sold by weight', () => {
  test('an unpaid order comes to what the scales say, as often as they say it', async () => {
    const { placed, line } = await ordered({ grams: 1000 })
    expect((await linesToWeigh(shop(), placed.number))[0]).toMatchObject({
      estimatedGrams: 1000,
      grams: null,
      quantity: 2,
    })
    await weighLine(shop(), placed.number, line, 1900)
    expect(await totalOf(placed.number)).toBe(1235)
    expect(
      await one(world, 'select json_agg(action) as actions from audit where subject_id = ?', [placed.id]),
    ).toEqual({
      actions: ['order.weighed'],
    })
    await weighLine(shop(), placed.number, line, 2200)
    await weighLine(shop(), placed.number, line, 2200)
    expect(await totalOf(placed.number)).toBe(1430)
    await weighLine(shop(), placed.number, line, 2000)
    expect(await totalOf(placed.number)).toBe(1300)
    await weighLine(shop(), placed.number, line, 2200)
    await receivePayment(shop(), placed.number, cash)
    expect(await one(world, 'select amount::int from payments where order_id = ?', [placed.id])).toEqual({
      amount: 1430,
    })
    await booksAreRight()
  })

  test('paid for and lighter: the difference goes back the way it came, and the rest of the line later', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await weighLine(shop(), placed.number, line, 1800)
    const order = await readOrder(shop(), placed.number)
    expect(order.refunded).toEqual(pounds(130))
    expect(order.refunds.map(({ way, state }) => [way, state])).toEqual([['sumup', 'done']])
    await refundOrder(shop(), placed.number, 'all', 'Rained off')
    expect((await readOrder(shop(), placed.number)).refunded).toEqual(pounds(1300))
    await booksAreRight()
  })

  test('while its page at SumUp is open its sum stays, and is weighed once it is paid', async () => {
    const { sellable } = await packed({ grams: 1000 })
    const buyer = await stranger(world)
    await addToCart(buyer, sellable, 2)
    const placed = await placeOrder(buyer, await wishOf(buyer, { way: 'sumup' }))
    const line = (await readOrder(again(world, buyer), placed.number)).lines[0]?.id ?? ''
    await expect(weighLine(shop(), placed.number, line, 2200)).rejects.toBeInstanceOf(BeingPaid)
    expect((await linesToWeigh(shop(), placed.number))[0]?.grams).toBeNull()
    await pay(again(world, buyer), placed)
    expect(await readOrder(shop(), placed.number)).toMatchObject({ state: 'paid', total: pounds(1300) })
    await weighLine(shop(), placed.number, line, 1900)
    await booksAreRight()
  })

  test('paid for and heavier: an order of nothing but that follows, and is paid', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await weighLine(shop(), placed.number, line, 2100)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    expect(more).toMatchObject({ state: 'pending', total: pounds(65), lines: [] })
    await receivePayment(shop(), more?.number ?? '', cash)
    expect((await readOrder(shop(), more?.number ?? '')).state).toBe('paid')
    await booksAreRight()
  })

  test('heavier: the order that follows has a number of its own, whatever is drawn', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await drawnAgain(placed.number, () => weighLine(shop(), placed.number, line, 2100))
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    expect(more?.number).toMatch(/^RA-\w{6}$/)
    expect(more?.number).not.toBe(placed.number)
  })

  test('of what came short only what is left is weighed, and all that goes back is what was paid', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup', quantity: 3 })
    await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Short')
    expect(await linesToWeigh(shop(), placed.number)).toMatchObject([{ quantity: 3, left: 2 }])
    await weighLine(shop(), placed.number, line, 1801)
    const refunded = async () => (await readOrder(shop(), placed.number)).refunded.amount
    expect(await refunded()).toBe(650 + 129)
    const now = readRange(shop(), {})
    const sold = (await readReport(shop(), 'lines', now)).rows.find(([number]) => number === placed.number)
    expect(sold?.at(-1)).toEqual(pounds(1950 - 650 - 129))
    await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
    expect(await refunded()).toBe(650 + 129 + 585)
    await refundOrder(shop(), placed.number, 'all', 'Rained off')
    expect(await refunded()).toBe(1950)
    await booksAreRight()
  })

  test('of what came short more is asked for only for what is left', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Short')
    await weighLine(shop(), placed.number, line, 1100)
    const order = await readOrder(shop(), placed.number)
    expect(order.refunded).toEqual(pounds(650))
    expect(order.followedBy.map(({ total }) => total)).toEqual([pounds(65)])
  })

  test('what is on its way back is not weighed, and what went back cannot be', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    const short = { lines: [{ orderLineId: line, quantity: 1 }], adjustments: [] }
    await transaction(shop(), tx => askForRefund(tx, placed.id, short, 'Short'))
    expect(await linesToWeigh(shop(), placed.number)).toMatchObject([{ left: 1 }])
    await world.work(new Date(Date.now() + 120_000))
    await refundOrder(shop(), placed.number, 'all', 'Rained off')
    expect(await linesToWeigh(shop(), placed.number)).toEqual([])
    await expect(weighLine(shop(), placed.number, line, 900)).rejects.toThrow(NotFound)
  })

  test('what a voucher took off is taken off what the scales say, too', async () => {
    const half = await voucher(world, { kind: 'percent', amount: null, rate: 5_000 })
    for (const [grams, paid, back, more] of [
      [900, 650, 357, []],
      [2_200, 650, 0, [pounds(65)]],
      [0, 650, 650, []],
    ] as const) {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup', code: half.code })
      expect(await totalOf(placed.number)).toBe(paid)
      await weighLine(shop(), placed.number, line, grams)
      const order = await readOrder(shop(), placed.number)
      expect(order.refunded.amount).toBe(back)
      expect(order.followedBy.map(({ total }) => total)).toEqual([...more])
    }
    const unpaid = await ordered({ grams: 1000 }, { code: half.code })
    await weighLine(shop(), unpaid.placed.number, unpaid.line, 900)
    expect(await totalOf(unpaid.placed.number)).toBe(293)
    await weighLine(shop(), unpaid.placed.number, unpaid.line, 0)
    expect(await totalOf(unpaid.placed.number)).toBe(0)
    await booksAreRight()
  })

  test('paid for by credit and heavier: the rest is taken from it where there is enough, and else waits', async () => {
    for (const [credit, state, left] of [
      [1_400, 'paid', 35],
      [1_350, 'pending', 50],
    ] as const) {
      const { buyer, placed, line } = await ordered({ grams: 1000 }, { way: 'credit', credit })
      expect((await readOrder(shop(), placed.number)).state).toBe('paid')
      await weighLine(shop(), placed.number, line, 2100)
      await weighLine(shop(), placed.number, line, 2100)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      expect([more?.state, more?.total]).toEqual([state, pounds(65)])
      expect(await creditOf(world.ctx(), requireMember(buyer).id)).toEqual(pounds(left))
    }
    await booksAreRight()
  })

  test('paid for on a monthly bill and heavier: the rest is on it, too, where there is room', async () => {
    for (const [limit, state, owed] of [
      [1_400, 'paid', 1_365],
      [1_350, 'pending', 1_300],
    ] as const) {
      const { sellable } = await packed({ grams: 1000 })
      const buyer = await stranger(world)
      const emails = [requireMember(buyer).email]
      const account = await saveBillAccount(shop(), null, { name: 'Mill Lane 3', limit, emails })
      await addToCart(buyer, sellable, 2)
      const placed = await placeOrder(buyer, await wishOf(buyer, { way: 'account' }))
      const { lines } = await readOrder(again(world, buyer), placed.number)
      await weighLine(shop(), placed.number, lines[0]?.id ?? '', 2100)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      expect([more?.state, more?.total]).toEqual([state, pounds(65)])
      expect(await owedOn(world.ctx(), account)).toBe(owed)
      if (state === 'pending') await receivePayment(shop(), more?.number ?? '', cash)
    }
    await booksAreRight()
  })

  test('paid for and heavier: what goes back of the line goes back of what its weight was paid for, in parts or as a whole', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await weighLine(shop(), placed.number, line, 2100)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    await receivePayment(shop(), more?.number ?? '', cash)
    expect((await readOrder(shop(), placed.number)).lines[0]).toMatchObject({
      left: pounds(1_300),
      more: pounds(65),
      weight: { estimated: 1000, grams: 2100 },
    })
    for (const [back, backOfMore, left] of [
      [650, 33, 32],
      [1_300, 65, 0],
    ] as const) {
      await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
      await world.work()
      const order = await readOrder(shop(), placed.number)
      expect([order.refunded, order.lines[0]?.more]).toEqual([pounds(back), pounds(left)])
      expect((await readOrder(shop(), more?.number ?? '')).refunded).toEqual(pounds(backOfMore))
    }
    await booksAreRight()
  })

  test('SumUp is away, so the line does not go back: nothing of what its weight was paid for does', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await weighLine(shop(), placed.number, line, 2100)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    await receivePayment(shop(), more?.number ?? '', cash)
    await world.sandbox.behaviour.down('failing')
    const refused = refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
    await expect(refused).rejects.toThrow(RefundUnavailable)
    await world.sandbox.behaviour.up()
    await world.work()
    expect((await readOrder(shop(), more?.number ?? '')).refunds).toEqual([])
    expect((await readOrder(shop(), placed.number)).refunds).toEqual([])
  })

  test('while a refund of its order is under way nothing is settled, and the weight is typed in again', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    const short = { lines: [{ orderLineId: line, quantity: 1 }], adjustments: [] }
    await transaction(shop(), tx => askForRefund(tx, placed.id, short, 'Short'))
    await expect(weighLine(shop(), placed.number, line, 900)).rejects.toThrow(RefundUnderWay)
    expect(await linesToWeigh(shop(), placed.number)).toMatchObject([{ left: 1, grams: null }])
  })

  test('may be weighed, and again, where something of it is sold by weight', async () => {
    const may = async (number: string) => mayWeigh(await readOrder(shop(), number))
    const [paid, unpaid, plain] = [
      await ordered({ grams: 1000 }, { way: 'sumup' }),
      await ordered({ grams: 1000 }),
      await ordered({}),
    ]
    expect([
      await may(paid.placed.number),
      await may(unpaid.placed.number),
      await may(plain.placed.number),
    ]).toEqual([true, true, false])
    await weighLine(shop(), paid.placed.number, paid.line, 1900)
    await weighLine(shop(), unpaid.placed.number, unpaid.line, 1900)
    expect([await may(paid.placed.number), await may(unpaid.placed.number)]).toEqual([true, true])
    await cancelOrder(again(world, unpaid.buyer), unpaid.placed.number)
    expect(await may(unpaid.placed.number)).toBe(false)
    const back = await ordered({ grams: 1000 }, { way: 'sumup' })
    await refundOrder(shop(), back.placed.number, 'all', 'Rained off')
    expect(await may(back.placed.number)).toBe(false)
  })

  test('what is owed for its weight is not called off by its buyer', async () => {
    const { buyer, placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await weighLine(shop(), placed.number, line, 2100)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    const off = cancelOrder(again(world, buyer), more?.number ?? '')
    expect(await off.catch((refusal: unknown) => refusal)).toBeInstanceOf(TooLateToChange)
    expect((await readOrder(shop(), more?.number ?? '')).state).toBe('pending')
  })

  test('it is settled once, however often it is pressed', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await Promise.allSettled([
      weighLine(shop(), placed.number, line, 1800),
      weighLine(shop(), placed.number, line, 1800),
    ])
    await weighLine(shop(), placed.number, line, 1800)
    expect((await readOrder(shop(), placed.number)).refunded).toEqual(pounds(130))
  })

  test('SumUp is away: the wish stands, and the job gives the money back', async () => {
    const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
    await world.sandbox.behaviour.down('failing')
    await weighLine(shop(), placed.number, line, 1800).catch(() => {})
    await world.sandbox.behaviour.up()
    await world.work(new Date(Date.now() + 120_000))
    await booksAreRight()
  })

  describe('of a paid order that was weighed wrong', () => {
    /** What went back of all its orders, what is asked for and not paid, and what was paid besides. */
    const standing = async (number: string) => {
      const order = await readOrder(shop(), number)
      const follows = await Promise.all(order.followedBy.map(more => readOrder(shop(), more.number)))
      const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0)
      const of = (state: string) => follows.filter(more => more.state === state)
      return {
        back: sum([order, ...follows].map(({ refunded }) => refunded.amount)),
        asked: sum(of('pending').map(({ total }) => total.amount)),
        besides: sum(of('paid').map(({ total }) => total.amount)),
      }
    }
    const settled = async (number: string) => {
      const { back, asked, besides } = await standing(number)
      return (await totalOf(number)) + asked + besides - back
    }

    test('the difference of the difference goes back, or is asked for, however often', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      for (const [grams, back, asked] of [
        [1_800, 130, 0],
        [1_700, 195, 0],
        [1_900, 195, 130],
        [2_000, 195, 195],
        [1_951, 195, 163],
        [1_700, 195, 0],
        [1_650, 227, 0],
      ] as const) {
        await weighLine(shop(), placed.number, line, grams)
        expect([grams, await standing(placed.number)]).toEqual([grams, { back, asked, besides: 0 }])
        expect(await settled(placed.number)).toBe(weighedAmount(1_300, 2_000, grams))
      }
      await refundOrder(shop(), placed.number, 'all', 'Rained off')
      await world.work()
      expect(await settled(placed.number)).toBe(0)
      await booksAreRight()
    })

    test('in whatever order it is weighed, paid, called off and given back, it comes to the last reading', async () => {
      const orders = fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.record({ does: fc.constant('weigh'), grams: fc.nat(4_500) }) },
          fc.record({ does: fc.constantFrom('pay', 'call off', 'give back'), grams: fc.constant(0) }),
        ),
        { minLength: 3, maxLength: 7 },
      )
      for (const steps of fc.sample(orders, { numRuns: 12, seed: 77 })) {
        const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup', quantity: 3 })
        for (const { does, grams } of steps) {
          const order = await readOrder(shop(), placed.number)
          const waiting = order.followedBy.find(({ state }) => state === 'pending')
          const [{ left } = { left: 0 }] = await linesToWeigh(shop(), placed.number)
          if (does === 'weigh') {
            await weighLine(shop(), placed.number, line, grams)
            const due = weighedAmount(650 * left, 1_000 * left, grams)
            expect([steps, await settled(placed.number)]).toEqual([steps, due])
          } else if (does === 'give back' && left > 1) {
            await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
            await world.work()
          } else if (does === 'pay' && waiting) await receivePayment(shop(), waiting.number, cash)
          else if (does === 'call off' && waiting)
            await endUnpaid(shop(), (await readOrder(shop(), waiting.number)).id, 'cancelled')
        }
        await booksAreRight()
      }
    }, 60_000)

    test('what was paid besides goes back before what was paid with it', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 2_300)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      await receivePayment(shop(), more?.number ?? '', cash)
      await weighLine(shop(), placed.number, line, 2_100)
      expect((await readOrder(shop(), more?.number ?? '')).refunded).toEqual(pounds(130))
      expect((await readOrder(shop(), placed.number)).refunded).toEqual(pounds(0))
      await weighLine(shop(), placed.number, line, 1_900)
      expect((await readOrder(shop(), more?.number ?? '')).refunded).toEqual(pounds(195))
      expect((await readOrder(shop(), placed.number)).refunded).toEqual(pounds(65))
      expect(await settled(placed.number)).toBe(1_235)
      await booksAreRight()
    })

    test('what the shop called off is not paid, and so nothing of it goes back', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 2_100)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      await endUnpaid(shop(), (await readOrder(shop(), more?.number ?? '')).id, 'cancelled')
      await weighLine(shop(), placed.number, line, 2_050)
      expect(await standing(placed.number)).toEqual({ back: 0, asked: 33, besides: 0 })
      await weighLine(shop(), placed.number, line, 1_950)
      expect(await standing(placed.number)).toEqual({ back: 32, asked: 0, besides: 0 })
      await booksAreRight()
    })

    test('of what went back since nothing is corrected, and what went back before stays as it was', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup', quantity: 3 })
      await weighLine(shop(), placed.number, line, 2_700)
      await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
      expect(await settled(placed.number)).toBe(1_170)
      expect(await linesToWeigh(shop(), placed.number)).toMatchObject([{ left: 2, grams: 1_800 }])
      await weighLine(shop(), placed.number, line, 1_800)
      expect(await settled(placed.number)).toBe(1_170)
      await weighLine(shop(), placed.number, line, 1_717)
      expect(await settled(placed.number)).toBe(weighedAmount(1_300, 2_000, 1_717))
      await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
      await weighLine(shop(), placed.number, line, 801)
      expect(await settled(placed.number)).toBe(weighedAmount(650, 1_000, 801))
      const now = readRange(shop(), {})
      const sold = (await readReport(shop(), 'lines', now)).rows.find(([number]) => number === placed.number)
      expect(sold?.at(-1)).toEqual(pounds(weighedAmount(650, 1_000, 801)))
      await refundOrder(shop(), placed.number, 'all', 'Rained off')
      expect(await settled(placed.number)).toBe(0)
      await booksAreRight()
    })

    test('the history says of each reading who wrote it down, when, and what it was before', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      for (const grams of [1_800, 1_750]) await weighLine(shop(), placed.number, line, grams)
      const history = await orderHistory(shop(), placed.id)
      const weighed = history.filter(({ what }) => what === 'changed')
      expect(weighed.map(({ by }) => by)).toEqual(Array(2).fill(requireMember(shop()).name))
      expect(weighed.map(({ note }) => note)).toEqual([
        expect.stringContaining('about 2 kg → 1.8 kg'),
        expect.stringContaining('1.8 kg → 1.75 kg'),
      ])
    })

    test('pressed twice at the same moment it is corrected once', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 1_800)
      await Promise.all([0, 1].map(() => weighLine(shop(), placed.number, line, 1_700, 1_800)))
      expect(await standing(placed.number)).toEqual({ back: 195, asked: 0, besides: 0 })
      await booksAreRight()
    })

    test('who corrects what somebody else corrected meanwhile is told, and nothing is changed', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 1_800)
      await weighLine(shop(), placed.number, line, 1_700, 1_800)
      const stale = weighLine(shop(), placed.number, line, 1_900, 1_800)
      await expect(stale).rejects.toThrow(WeighedMeanwhile)
      await expect(weighLine(shop(), placed.number, line, 1_900, null)).rejects.toThrow('1.7 kg')
      expect(await standing(placed.number)).toEqual({ back: 195, asked: 0, besides: 0 })
    })

    test('what was asked for is paid in this very moment: so it goes back', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 2_100)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      await overtaking(
        world,
        proceed =>
          transaction(shop(), async tx => {
            await receivePayment(tx, more?.number ?? '', cash)
            await proceed()
          }),
        () => weighLine(shop(), placed.number, line, 2_000),
      )
      expect(await standing(placed.number)).toEqual({ back: 65, asked: 0, besides: 65 })
      await booksAreRight()
    })

    test('it is corrected in this very moment, so the cash of before is not taken', async () => {
      const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
      await weighLine(shop(), placed.number, line, 2_100)
      const [more] = (await readOrder(shop(), placed.number)).followedBy
      await overtaking(
        world,
        proceed =>
          transaction(shop(), async tx => {
            await weighLine(tx, placed.number, line, 2_050)
            await proceed()
          }),
        () => receivePayment(shop(), more?.number ?? '', cash),
      )
      expect(await standing(placed.number)).toEqual({ back: 0, asked: 0, besides: 33 })
      await booksAreRight()
    })

    test.each([
      [2_100, 1_900],
      [1_900, 2_100],
    ])('it is handed over in the moment in which it is corrected from %i g to %i g', async (first, then) => {
      for (const isOvertaken of [true, false]) {
        const { placed, line } = await ordered({ grams: 1000 }, { way: 'sumup' })
        await weighLine(shop(), placed.number, line, first)
        const [more] = (await readOrder(shop(), placed.number)).followedBy
        if (more) await receivePayment(shop(), more.number, cash)
        const weighed = () => weighLine(shop(), placed.number, line, then)
        const handOver = (proceed: () => Promise<void>) =>
          transaction(shop(), async tx => {
            await markCollected(tx, placed.number)
            await proceed()
          })
        if (isOvertaken) await overtaking(world, handOver, weighed)
        else await Promise.all([weighed(), markCollected(shop(), placed.number)])
        await world.work()
        expect(await settled(placed.number)).toBe(weighedAmount(1_300, 2_000, then))
        expect((await readOrder(shop(), placed.number)).collectedAt).not.toBeNull()
        await booksAreRight()
      }
    })
  })

  test('nonsense, other lines and others’ hands are refused', async () => {
    const { placed, line, buyer } = await ordered({ grams: 1000 })
    const plain = await ordered({})
    for (const grams of [-1, 0.5, 1_000_001]) {
      await expect(weighLine(shop(), placed.number, line, grams)).rejects.toThrow(WeightInvalid)
    }
    await expect(weighLine(shop(), plain.placed.number, plain.line, 100)).rejects.toThrow(NotFound)
    await expect(weighLine(shop(), plain.placed.number, line, 100)).rejects.toThrow(NotFound)
    await expect(weighLine(again(world, buyer), placed.number, line, 100)).rejects.toThrow(NotFound)
  })

  test('another quantity is weighed anew', async () => {
    const { placed, line } = await ordered({ grams: 1000 })
    await weighLine(shop(), placed.number, line, 1900)
    const change = {
      quantities: new Map([[line, 3]]),
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    } as const
    await changeOrder(shop(), placed.number, change)
    expect(await totalOf(placed.number)).toBe(1950)
    expect((await linesToWeigh(shop(), placed.number))[0]?.grams).toBeNull()
  })
})

describe('deposits', () => {
  test('a bottle’s deposit is in the cart, on the order, and in the books with its VAT', async () => {
    const { sellable } = await packed({ deposit: 15 })
    const buyer = await stranger(world)
    await addToCart(buyer, sellable, 3)
    const cart = await readCart(again(world, buyer))
    expect(cart.total).toEqual(pounds(1995))
    expect(cart.adjustments).toMatchObject([{ kind: 'deposit', amount: pounds(45) }])
    const placed = await placeOrder(buyer, await wishOf(buyer))
    await pay(buyer, placed)
    expect((await readOrder(shop(), placed.number)).adjustments).toMatchObject([
      { kind: 'deposit', amount: pounds(45) },
    ])
    await booksAreRight()
  })

  test('goes back with what is refunded', async () => {
    const { placed, line } = await ordered({ deposit: 15 }, { way: 'sumup' })
    await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Cracked')
    expect((await readOrder(shop(), placed.number)).refunded).toEqual(pounds(665))
    await booksAreRight()
  })

  test('follows the quantity of an order that is changed', async () => {
    const { placed, line } = await ordered({ deposit: 15 })
    const change = {
      quantities: new Map([[line, 1]]),
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    } as const
    await changeOrder(shop(), placed.number, change)
    expect(await totalOf(placed.number)).toBe(665)
  })

  test('empties come back over the counter, once a form', async () => {
    const { variantId } = await packed({ deposit: 15 })
    const empties = { variantId, quantity: 4, creditOf: null, formId: Bun.randomUUIDv7() }
    const cashNow = async () =>
      (await trialBalance(shop())).lines.find(({ code }) => code === 'cash')?.balance.amount ?? 0
    const before = await cashNow()
    const press = () => takeBackEmpties(shop(), empties)
    expect(await Promise.all([press(), press()])).toEqual([pounds(60), pounds(60)])
    expect((await cashNow()) - before).toBe(-60)
    await booksAreRight()
  })

  test('or onto a member’s credit', async () => {
    const { variantId } = await packed({ deposit: 15 })
    const member = await stranger(world)
    const { id } = await readCustomer(shop(), member.viewer.member?.id ?? '')
    await takeBackEmpties(shop(), { variantId, quantity: 2, creditOf: id, formId: Bun.randomUUIDv7() })
    expect(await creditOf(world.ctx(), id)).toEqual(pounds(30))
  })

  test('nothing comes back for what carries none, for no number, or from others', async () => {
    const { variantId } = await packed({})
    const empties = { variantId, quantity: 1, creditOf: null, formId: Bun.randomUUIDv7() }
    await expect(takeBackEmpties(shop(), empties)).rejects.toThrow(NoDeposit)
    await expect(takeBackEmpties(shop(), { ...empties, quantity: 0 })).rejects.toThrow(QuantityInvalid)
    await expect(takeBackEmpties(world.ctx('member'), empties)).rejects.toThrow(NotFound)
  })
})
