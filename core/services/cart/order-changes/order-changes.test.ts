import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotOnSale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import type { Permission } from '#core/contracts/viewer'
import { stage } from '#core/services/events/testing/stage'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import {
  again,
  bookedOf,
  collectionTime,
  jar,
  lettersTo,
  one,
  pay,
  quietHouse,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { markCollected } from '../fulfilment/collections'
import { changeCredit } from '../ledger/change-credit'
import { creditOf } from '../ledger/credit'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { cancelOrder } from '../orders/cancel-order'
import { moveCollection } from '../orders/collection-slot'
import { mayChange, TooLateToChange } from '../orders/may-change'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { QuantityInvalid } from '../quantity'
import { orderHistory } from '../shop/order-history'
import { pickingList } from '../shop/picking-list'
import { WayNotOffered } from '../ways/paid-later'
import { receivePayment } from '../ways/receive-payment'
import { saveWaysSettings, waysSettings } from '../ways/settings'
import { changeOrder } from './change-order'
import { NothingLeft } from './change-unpaid'
import { changesOf } from './changes-of'
import { NothingChanged, type WantedChange } from './wanted-change'
import { WayBackNotOffered } from './ways-back'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

type Placed = { readonly way?: 'cash' | 'sumup'; readonly slot?: string | null }

/** Two jars of honey at £6.50, of five. */
async function ordered({ way = 'cash', slot = null }: Placed = {}) {
  const buyer = await stranger(world)
  const honey = await jar(world, 5)
  await addToCart(buyer, honey, 2)
  const placed = await placeOrder(buyer, await wishOf(buyer, { way, collectionSlotId: slot }))
  if (way === 'sumup') await pay(buyer, placed)
  const { lines } = await readOrder(again(world, buyer), placed.number)
  return { buyer, honey, placed, line: lines[0]?.id ?? '' }
}

const wanted = (line: string, quantity: number, rest: Partial<WantedChange> = {}): WantedChange => ({
  quantities: new Map([[line, quantity]]),
  additions: [],
  note: '',
  way: 'cash',
  key: Bun.randomUUIDv7(),
  ...rest,
})
const adding = (sellable: Sellable, quantity: number, rest: Partial<WantedChange> = {}): WantedChange => ({
  ...wanted('', 0, { quantities: new Map(), additions: [{ sellable, quantity }] }),
  ...rest,
})

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shop())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

describe('an order that is not paid', () => {
  test('has more of a line, is kept anew, and comes to more', async () => {
    const { buyer, honey, placed, line } = await ordered()
    await changeOrder(again(world, buyer), placed.number, wanted(line, 4))
    const order = await readOrder(again(world, buyer), placed.number)
    expect(order.total).toEqual(pounds(2600))
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 4 })
    expect(await one(world, 'select amount::int from payments where order_id = ?', [placed.id])).toEqual({
      amount: 2600,
    })
    await receivePayment(shop(), placed.number, cash)
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    await booksAreRight()
  })

  test('is substituted: one thing out, another in', async () => {
    const { buyer, honey, placed, line } = await ordered()
    const jam = await jar(world, 3, 400)
    const change = wanted(line, 0, { additions: [{ sellable: jam, quantity: 3 }], note: 'The honey ran out' })
    await changeOrder(shop(), placed.number, change)
    const order = await readOrder(again(world, buyer), placed.number)
    expect(order.lines.map(({ quantity }) => quantity)).toEqual([3])
    expect(order.total).toEqual(pounds(1200))
    expect([await stock(world, honey), await stock(world, jam)]).toEqual([
      { stock: 5, reserved: 0 },
      { stock: 3, reserved: 3 },
    ])
  })

  test('more of the same is one line', async () => {
    const { buyer, honey, placed } = await ordered()
    await changeOrder(again(world, buyer), placed.number, adding(honey, 1))
    expect(
      (await readOrder(again(world, buyer), placed.number)).lines.map(({ quantity }) => quantity),
    ).toEqual([3])
  })

  test('takes what has named prices at its usual one, and nothing whose price is chosen freely', async () => {
    const { buyer, placed } = await ordered()
    const [eggs, card, free] = [await jar(world, 9, 350), await jar(world, 9), await jar(world, 9)]
    const named = [300, 400].map(amount => ({ label: `For ${amount}`, amount }))
    await savePriceChoice(shop(), eggs, { kind: 'levels', least: 300, most: 400, levels: named })
    await savePriceChoice(shop(), card, { kind: 'gift-card', least: 500, most: 900, levels: [] })
    await savePriceChoice(shop(), free, { kind: 'free', least: 1, most: 9, levels: [] })
    for (const sellable of [card, free])
      await expect(changeOrder(shop(), placed.number, adding(sellable, 1))).rejects.toThrow(NotOnSale)
    await changeOrder(shop(), placed.number, adding(eggs, 2))
    expect((await readOrder(again(world, buyer), placed.number)).total).toEqual(pounds(1300 + 2 * 350))
  })

  test('is packed while there are goods in it, also other ones, and no more when tickets alone are left', async () => {
    const buyer = await stranger(world)
    const day = await stage(world.ctx(), { places: 4 })
    await addToCart(buyer, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 1)
    await addToCart(buyer, await jar(world, 2), 1)
    const { number } = await placeOrder(buyer, await wishOf(buyer, { way: 'cash' }))
    const goods = async () =>
      (await readOrder(shop(), number)).lines.find(({ kind }) => kind === 'product')?.id ?? ''
    const isPacked = async () =>
      (await pickingList(shop())).some(({ orders }) => orders.some(order => order.number === number))
    expect(await isPacked()).toBe(true)
    const instead = { sellable: await jar(world, 2), quantity: 1 }
    await changeOrder(shop(), number, wanted(await goods(), 0, { additions: [instead] }))
    expect(await isPacked()).toBe(true)
    await changeOrder(shop(), number, wanted(await goods(), 0))
    expect(await isPacked()).toBe(false)
  })

  test('what is not there is refused, and nothing has changed', async () => {
    const { buyer, honey, placed, line } = await ordered()
    const jam = await jar(world, 1)
    const both = wanted(line, 1, { additions: [{ sellable: jam, quantity: 2 }] })
    await expect(changeOrder(again(world, buyer), placed.number, both)).rejects.toThrow(SoldOut)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 2 })
    expect((await readOrder(again(world, buyer), placed.number)).total).toEqual(pounds(1300))
  })

  test('all out, nothing different, and nonsense are refused', async () => {
    const { buyer, placed, line } = await ordered()
    const change = (wish: WantedChange) => changeOrder(again(world, buyer), placed.number, wish)
    await expect(change(wanted(line, 0))).rejects.toThrow(NothingLeft)
    await expect(change(wanted(line, 2))).rejects.toThrow(NothingChanged)
    for (const nonsense of [-1, 1.5, 1000, Number.NaN]) {
      await expect(change(wanted(line, nonsense))).rejects.toThrow(QuantityInvalid)
    }
  })

  test('the same form twice is one change, and two at once do not mix', async () => {
    const { buyer, honey, placed, line } = await ordered()
    const once = adding(honey, 1)
    await changeOrder(again(world, buyer), placed.number, once)
    await changeOrder(again(world, buyer), placed.number, once)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 3 })
    await Promise.allSettled([
      changeOrder(again(world, buyer), placed.number, wanted(line, 5)),
      changeOrder(shop(), placed.number, wanted(line, 1)),
    ])
    const [{ quantity } = { quantity: 0 }] = (await readOrder(again(world, buyer), placed.number)).lines
    expect([1, 5]).toContain(quantity)
    expect((await stock(world, honey)).reserved).toBe(quantity)
  })

  test('the money comes while it is changed: it is paid as it was, or as it is, never in between', async () => {
    const { placed, line } = await ordered()
    await Promise.allSettled([
      changeOrder(shop(), placed.number, wanted(line, 1)),
      receivePayment(shop(), placed.number, cash),
    ])
    const sums = await one<{ total: number; paid: number }>(
      world,
      `select o.total_amount::int as total, p.amount::int as paid from orders o join payments p on p.order_id = o.id where o.id = ?`,
      [placed.id],
    )
    expect(sums.paid).toBe(sums.total)
    await booksAreRight()
  })
})

describe('a paid order', () => {
  test('has less: the money of that goes back, and its goods are on the shelf', async () => {
    const { buyer, honey, placed, line } = await ordered({ way: 'sumup' })
    expect(await changeOrder(again(world, buyer), placed.number, wanted(line, 1))).toBeNull()
    const order = await readOrder(again(world, buyer), placed.number)
    expect(order.refunded).toEqual(pounds(650))
    expect(await stock(world, honey)).toEqual({ stock: 4, reserved: 0 })
    await booksAreRight()
  })

  test('pressed twice at once, it goes back once', async () => {
    const { buyer, placed, line } = await ordered({ way: 'sumup' })
    const change = wanted(line, 1)
    const press = () => changeOrder(again(world, buyer), placed.number, change)
    await Promise.allSettled([press(), press()])
    await press().catch(() => {})
    expect((await readOrder(again(world, buyer), placed.number)).refunded).toEqual(pounds(650))
  })

  test('has more: an order follows it, is packed and handed over with it', async () => {
    const { buyer, honey, placed } = await ordered({ way: 'sumup' })
    const home = again(world, buyer)
    await addToCart(home, honey, 1)
    const more = await changeOrder(again(world, buyer), placed.number, adding(honey, 2))
    if (!more) throw new Error('Nothing follows')
    expect(await readOrder(again(world, buyer), more.number)).toMatchObject({
      follows: placed.number,
      total: pounds(1300),
    })
    expect(
      (await readOrder(again(world, buyer), placed.number)).followedBy.map(({ number }) => number),
    ).toEqual([more.number])
    await receivePayment(shop(), more.number, cash)
    const packed = (await pickingList(shop()))
      .flatMap(({ orders }) => orders)
      .filter(({ number }) => [placed.number, more.number].includes(number))
    expect(packed.map(({ number, lines }) => [number, lines.length])).toEqual([[placed.number, 2]])
    await markCollected(shop(), placed.number)
    expect((await readOrder(again(world, buyer), more.number)).collectedAt).not.toBeNull()
    expect((await readCart(again(world, buyer))).count).toBe(1)
    await booksAreRight()
  })

  test('what is added by card leaves the cart at home as it is', async () => {
    const { buyer, honey, placed } = await ordered({ way: 'sumup' })
    await addToCart(again(world, buyer), honey, 1)
    const more = await changeOrder(again(world, buyer), placed.number, adding(honey, 1, { way: 'sumup' }))
    if (!more) throw new Error('Nothing follows')
    await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
    await pay(again(world, buyer), more)
    expect((await readOrder(again(world, buyer), more.number)).state).toBe('paid')
    expect((await readCart(again(world, buyer))).count).toBe(1)
  })

  test('a substitution is netted by credit', async () => {
    const { buyer, placed, line } = await ordered({ way: 'sumup' })
    const jam = await jar(world, 3, 400)
    const change = wanted(line, 0, {
      additions: [{ sellable: jam, quantity: 3 }],
      way: 'credit',
      wayBack: 'credit',
    })
    const more = await changeOrder(again(world, buyer), placed.number, change)
    expect(more?.state).toBe('paid')
    expect(await creditOf(world.ctx(), requireMember(buyer).id)).toEqual(pounds(100))
    await booksAreRight()
  })

  test.each([
    ['in cash, and the way it came', { way: 'cash' }],
    ['by card, and as credit', { way: 'sumup', wayBack: 'credit' }],
    ['by credit, and to the card', { way: 'credit', wayBack: 'sumup' }],
  ] as const)('what is added %s, and not there, gives nothing back', async (_, ways) => {
    const { buyer, placed, line } = await ordered({ way: 'sumup' })
    const jam = await jar(world, 1)
    const change = wanted(line, 0, { ...ways, additions: [{ sellable: jam, quantity: 2 }] })
    await expect(changeOrder(again(world, buyer), placed.number, change)).rejects.toThrow(SoldOut)
    expect((await readOrder(again(world, buyer), placed.number)).refunded).toEqual(pounds(0))
  })

  test('a form that was refused is sent again with other wishes, and those count', async () => {
    const { buyer, honey, placed } = await ordered({ way: 'sumup' })
    const [jam, key] = [await jar(world, 2, 400), Bun.randomUUIDv7()]
    const two = (quantity: number) => [
      { sellable: honey, quantity: 1 },
      { sellable: jam, quantity },
    ]
    const wish = (quantity: number) => wanted('', 0, { quantities: new Map(), additions: two(quantity), key })
    const change = (quantity: number) => changeOrder(again(world, buyer), placed.number, wish(quantity))
    await expect(change(3)).rejects.toThrow(SoldOut)
    const more = await change(1)
    const { lines, total } = await readOrder(again(world, buyer), more?.number ?? '')
    expect([lines.length, total]).toEqual([2, pounds(1050)])
    // The second press of the same form is the same order, also where the first took the last ones.
    await change(1)
    expect(await stock(world, jam)).toEqual({ stock: 2, reserved: 1 })
  })

  test('the last ones are added once, and the second press finds them there', async () => {
    const { buyer, honey, placed } = await ordered({ way: 'sumup' })
    const wish = adding(honey, 3)
    const press = () => changeOrder(again(world, buyer), placed.number, wish)
    const [first, second] = [await press(), await press()]
    expect(second?.number).toBe(first?.number ?? 'none')
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 3 })
  })

  test('a second press of fewer is the same change, and no refusal', async () => {
    const { buyer, placed, line } = await ordered({ way: 'sumup' })
    const wish = wanted(line, 1)
    for (let press = 0; press < 2; press++)
      expect(await changeOrder(again(world, buyer), placed.number, wish)).toBeNull()
    expect((await readOrder(again(world, buyer), placed.number)).refunded).toEqual(pounds(650))
    await expect(changeOrder(again(world, buyer), placed.number, wanted(line, 1))).rejects.toThrow(
      NothingChanged,
    )
  })

  test('by two shopkeepers at their pages: neither orders again what the other took out', async () => {
    const { buyer, placed, line } = await ordered()
    const [jam, tea] = [await jar(world, 3, 410), await jar(world, 3, 290)]
    await changeOrder(again(world, buyer), placed.number, adding(jam, 1))
    await receivePayment(shop(), placed.number, cash)
    const seen = new Map([[line, 2]])
    const change = (to: number, rest: Partial<WantedChange> = {}) =>
      changeOrder(shop(), placed.number, wanted(line, to, { seen, ...rest }))
    const before = { seen, key: Bun.randomUUIDv7(), wayBack: 'credit' } as const
    await change(1, before)
    // Left as it was seen, beside something else that is added.
    await change(2, { additions: [{ sellable: tea, quantity: 1 }] })
    await expect(change(1)).rejects.toThrow(NothingChanged)
    await changeOrder(shop(), placed.number, wanted(line, 0, { seen: new Map([[line, 1]]) }))
    // All of the honey has gone back by now, and the first form comes once more.
    expect(await change(1, before)).toBeNull()
    await expect(change(1)).rejects.toThrow(NothingChanged)
    const { followedBy, refunded } = await readOrder(shop(), placed.number)
    expect([followedBy.map(({ total }) => total.amount), refunded.amount]).toEqual([[290], 1_300])
    await booksAreRight()
  })

  test('cash is handed out by the shop alone: to who changes it by themselves it is credit', async () => {
    const { buyer, placed, line } = await ordered()
    await receivePayment(shop(), placed.number, cash)
    const back = (wayBack: WantedChange['wayBack'], quantity: number) => wanted(line, quantity, { wayBack })
    for (const way of ['cash', 'transfer', 'sumup', 'account'] as const)
      await expect(changeOrder(again(world, buyer), placed.number, back(way, 1))).rejects.toThrow(
        WayBackNotOffered,
      )
    await changeOrder(again(world, buyer), placed.number, wanted(line, 1))
    expect(await creditOf(world.ctx(), requireMember(buyer).id)).toEqual(pounds(650))
    await expect(changeOrder(shop(), placed.number, back('transfer', 0))).rejects.toThrow(WayBackNotOffered)
    await changeOrder(shop(), placed.number, back('cash', 0))
    const ways = await world
      .ctx()
      .em.execute('select way from refunds where order_id = ? order by requested_at', [placed.id])
    expect(ways).toEqual([{ way: 'credit' }, { way: 'cash' }])
    await booksAreRight()
  })

  test('what its buyer adds is paid in a way that the checkout offers; the shop may agree on any', async () => {
    const { buyer, honey, placed } = await ordered({ way: 'sumup' })
    const { bank } = await waysSettings(shop())
    await saveWaysSettings(shop(), { cards: true, ways: ['credit'], bank, transferDays: 7 })
    for (const way of ['cash', 'transfer', 'account'] as const)
      await expect(
        changeOrder(again(world, buyer), placed.number, adding(honey, 1, { way })),
      ).rejects.toThrow(WayNotOffered)
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    expect((await changeOrder(shop(), placed.number, adding(honey, 1)))?.way).toBe('cash')
    await saveWaysSettings(shop(), {
      cards: true,
      ways: ['cash', 'transfer', 'credit'],
      bank,
      transferDays: 7,
    })
  })

  test('credit that is too little adds nothing', async () => {
    const { buyer, placed, honey } = await ordered({ way: 'sumup' })
    const { id } = requireMember(buyer)
    await changeCredit(shop(), id, {
      kind: 'top-up',
      amount: pounds(100),
      way: 'cash',
      note: '',
      formId: Bun.randomUUIDv7(),
    })
    await expect(
      changeOrder(again(world, buyer), placed.number, adding(honey, 1, { way: 'credit' })),
    ).rejects.toThrow()
    expect(await creditOf(world.ctx(), id)).toEqual(pounds(100))
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
  })
})

describe('who may, and until when', () => {
  test('nobody else changes it', async () => {
    const { placed, line } = await ordered()
    await expect(changeOrder(await stranger(world), placed.number, wanted(line, 1))).rejects.toThrow(NotFound)
  })

  test('its buyer until a day before it is collected, the shop until it is handed over', async () => {
    const soon = await collectionTime(world, 5, 23)
    const { buyer, placed, line } = await ordered({ slot: soon })
    await expect(changeOrder(again(world, buyer), placed.number, wanted(line, 1))).rejects.toThrow(
      TooLateToChange,
    )
    await changeOrder(shop(), placed.number, wanted(line, 1))
    await receivePayment(shop(), placed.number, cash)
    await markCollected(shop(), placed.number)
    await expect(changeOrder(shop(), placed.number, wanted(line, 2))).rejects.toThrow(TooLateToChange)
  })

  test('of a cycle until it closes, since its producers are told then, and not for a day beyond it', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    const at = (who: Ctx, ms: number): Ctx => ({
      ...again(world, who),
      now: new Date(cycle.closesAt.getTime() + ms),
    })
    const soon = await collectionTime(world, 5, 96)
    for (const slot of [null, soon]) {
      const buyer = await stranger(world)
      await addToCart(buyer, leeks.sellable, 3)
      const placed = await placeOrder(buyer, await wishOf(buyer, { way: 'cash', collectionSlotId: slot }))
      const { lines } = await readOrder(again(world, buyer), placed.number)
      const line = lines[0]?.id ?? ''
      await changeOrder(at(buyer, -1000), placed.number, wanted(line, 2))
      await expect(changeOrder(at(buyer, 0), placed.number, wanted(line, 1))).rejects.toThrow(TooLateToChange)
      await expect(cancelOrder(at(buyer, 0), placed.number)).rejects.toThrow(TooLateToChange)
      // The shop still may: it talks to the producer.
      await changeOrder({ ...shop(), now: at(buyer, 0).now }, placed.number, wanted(line, 1))
      expect(await cancelOrder(at(buyer, -1000), placed.number)).toBe('ended')
    }
  })

  test('called off by its buyer, too: what is paid later not once it is packed', async () => {
    const soon = await collectionTime(world, 5, 23)
    const { buyer, placed } = await ordered({ slot: soon })
    await expect(cancelOrder(again(world, buyer), placed.number)).rejects.toThrow(TooLateToChange)
    const far = await collectionTime(world, 5, 25)
    const other = await ordered({ slot: far })
    expect(await cancelOrder(again(world, other.buyer), other.placed.number)).toBe('ended')
  })

  test('without a time, for a day', async () => {
    const { buyer, placed, line } = await ordered()
    const tomorrow: Ctx = { ...again(world, buyer), now: new Date(Date.now() + 24 * 3_600_000 + 1000) }
    await expect(changeOrder(tomorrow, placed.number, wanted(line, 1))).rejects.toThrow(TooLateToChange)
  })

  test('one that waits for a card is changed in its cart', async () => {
    const buyer: Ctx = await stranger(world)
    await addToCart(buyer, await jar(world, 5), 2)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    const { lines } = await readOrder(again(world, buyer), placed.number)
    await expect(changeOrder(shop(), placed.number, wanted(lines[0]?.id ?? '', 1))).rejects.toThrow(
      TooLateToChange,
    )
  })
})

describe('what is said of it', () => {
  test('the history has who, when and what, and a letter goes out for each', async () => {
    const { buyer, placed, line } = await ordered()
    await changeOrder(shop(), placed.number, wanted(line, 1, { note: 'One was cracked' }))
    await changeOrder(again(world, buyer), placed.number, wanted(line, 3))
    const changed = (await orderHistory(shop(), placed.id)).filter(({ what }) => what === 'changed')
    expect(changed.map(({ by, note, amount }) => [by, note.includes('→'), amount?.amount])).toEqual([
      [world.cast.members.shopkeeper.name, true, 650],
      [requireMember(buyer).name, true, 1950],
    ])
    expect(changed[0]?.note).toContain('One was cracked')
    await world.work()
    const letters = (await lettersTo(world, buyer)).filter(subject => subject.includes('was changed'))
    expect(letters).toHaveLength(2)
    expect(await changesOf(world.ctx(), placed.id)).toHaveLength(2)
  })

  test('another time is a change, too, for the buyer and for the shop', async () => {
    const [first, second] = [await collectionTime(world, 2, 60), await collectionTime(world, 2, 70)]
    const { buyer, placed } = await ordered({ slot: first })
    await moveCollection(shop(), placed.number, second)
    expect(await bookedOf(world, second)).toEqual({ booked: 1, orders: [placed.number] })
    await moveCollection(again(world, buyer), placed.number, second)
    const kinds = (await changesOf(world.ctx(), placed.id)).map(({ kind }) => kind)
    expect(kinds).toEqual(['collection'])
  })
})

describe('who has the money alone, by a role of the cooperative’s own,', () => {
  const bookkeeper = async (permission: Permission = 'money'): Promise<Ctx> => {
    const ctx = await stranger(world)
    return { ...ctx, viewer: { member: requireMember(ctx), roles: [], permissions: [permission] } }
  }

  test('reads a stranger’s order, and changes nothing of it', async () => {
    const { honey, placed, line } = await ordered()
    const keeper = await bookkeeper()
    const order = await readOrder(keeper, placed.number)
    expect(mayChange(keeper, order)).toBe(false)
    for (const change of [wanted(line, 1), adding(honey, 1)])
      await expect(changeOrder(again(world, keeper), placed.number, change)).rejects.toThrow(TooLateToChange)
    expect((await readOrder(again(world, keeper), placed.number)).total).toEqual(pounds(1300))
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 2 })
  })

  test('does not move when it is collected, which who has the orders does', async () => {
    const [slot, other] = [await collectionTime(world, 3), await collectionTime(world, 3)]
    const { placed } = await ordered({ slot })
    for (const to of [other, null])
      await expect(moveCollection(await bookkeeper(), placed.number, to)).rejects.toThrow(NotFound)
    expect((await bookedOf(world, slot)).orders).toEqual([placed.number])
    await moveCollection(await bookkeeper('orders'), placed.number, other)
    expect((await bookedOf(world, other)).orders).toEqual([placed.number])
  })

  test('changes an order of their own, as anybody does', async () => {
    const keeper = await bookkeeper()
    const honey = await jar(world, 5)
    await addToCart(keeper, honey, 2)
    const { number } = await placeOrder(keeper, await wishOf(keeper, { way: 'cash' }))
    const [line] = (await readOrder(again(world, keeper), number)).lines
    await changeOrder(again(world, keeper), number, wanted(line?.id ?? '', 1))
    expect((await readOrder(again(world, keeper), number)).total).toEqual(pounds(650))
  })
})
