import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import { again, jar, pay, quietHouse, stock, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { changeOrder } from './change-order'
import { NothingLeft } from './change-unpaid'
import { previewChange } from './preview-change'
import { CostChanged, NothingChanged, type WantedChange } from './wanted-change'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const shop = () => world.ctx('shopkeeper')

/** Two jars at £6.50, of five. */
async function ordered(way: 'cash' | 'sumup') {
  const buyer = await stranger(world)
  const honey = await jar(world, 5)
  await addToCart(buyer, honey, 2)
  const placed = await placeOrder(buyer, await wishOf(buyer, { way }))
  if (way === 'sumup') await pay(buyer, placed)
  const { lines } = await readOrder(again(world, buyer), placed.number)
  return { buyer, honey, number: placed.number, line: lines[0]?.id ?? '' }
}

const wish = (line: string, quantity: number, additions: WantedChange['additions'] = []): WantedChange => ({
  quantities: new Map([[line, quantity]]),
  additions,
  note: '',
  way: 'cash',
  key: Bun.randomUUIDv7(),
})
const some = (sellable: Sellable, quantity: number) => [{ sellable, quantity }]

/** All that could be another one afterwards. */
async function stateOf(buyer: Ctx, number: string, ...things: readonly Sellable[]) {
  const { lines, total, refunded, followedBy, due } = await readOrder(again(world, buyer), number)
  const stocks = await Promise.all(things.map(thing => stock(world, thing)))
  return { lines, total, refunded, followedBy, due, stocks }
}

describe('what a change comes to', () => {
  test('is known of an order that is not paid before anything is changed, and is what it comes to then', async () => {
    const { buyer, honey, number, line } = await ordered('cash')
    const jam = await jar(world, 3, 415)
    const wanted = wish(line, 1, some(jam, 3))
    const before = await stateOf(buyer, number, honey, jam)
    const cost = await previewChange(again(world, buyer), number, wanted)
    expect(cost).toEqual({ total: pounds(650 + 3 * 415), more: null, back: null })
    expect(await stateOf(buyer, number, honey, jam)).toEqual(before)
    await changeOrder(again(world, buyer), number, {
      ...wanted,
      shown: { total: 1_895, more: null, back: null },
    })
    expect((await readOrder(again(world, buyer), number)).total).toEqual(pounds(1_895))
  })

  test('is of a paid one what is to be paid for more, and what goes back', async () => {
    const { buyer, honey, number, line } = await ordered('sumup')
    const jam = await jar(world, 3, 415)
    const wanted = wish(line, 1, some(jam, 2))
    const before = await stateOf(buyer, number, honey, jam)
    const cost = await previewChange(again(world, buyer), number, wanted)
    expect(cost).toEqual({ total: null, more: pounds(830), back: pounds(650) })
    expect(await stateOf(buyer, number, honey, jam)).toEqual(before)
    const shown = { total: null, more: 830, back: 650 }
    const more = await changeOrder(again(world, buyer), number, { ...wanted, shown })
    // The same press again is the first one, whose money has gone back by now.
    expect((await changeOrder(again(world, buyer), number, { ...wanted, shown }))?.number).toBe(
      more?.number ?? 'none',
    )
    const after = await readOrder(again(world, buyer), number)
    expect([after.refunded, after.followedBy.map(({ total }) => total)]).toEqual([pounds(650), [pounds(830)]])
    const { difference, unbooked } = await trialBalance(shop())
    expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  })

  test.each(['cash', 'sumup'] as const)(
    'is refused as the change of one paid %s would be: too many, nothing different',
    async way => {
      const { buyer, honey, number, line } = await ordered(way)
      const preview = (wanted: WantedChange) => previewChange(again(world, buyer), number, wanted)
      const before = await stateOf(buyer, number, honey)
      await expect(preview(wish(line, 9))).rejects.toThrow(SoldOut)
      await expect(preview(wish(line, 2))).rejects.toThrow(NothingChanged)
      if (way === 'cash') await expect(preview(wish(line, 0))).rejects.toThrow(NothingLeft)
      expect(await stateOf(buyer, number, honey)).toEqual(before)
    },
  )

  test.each([
    ['an unpaid order', 'cash', { total: 1_949, more: null, back: null }],
    ['what is added', 'sumup', { total: null, more: 649, back: 650 }],
    ['what goes back', 'sumup', { total: null, more: 300, back: 651 }],
    ['nothing that was shown', 'sumup', { total: null, more: null, back: null }],
  ] as const)('has to be what was shown: another sum of %s changes nothing', async (_, way, shown) => {
    const { buyer, honey, number, line } = await ordered(way)
    const jam = await jar(world, 3, 300)
    const wanted = { ...wish(line, 1, some(jam, 1)), way: 'credit', wayBack: 'credit', shown } as const
    const before = await stateOf(buyer, number, honey, jam)
    const unpaid = { ...wanted, wayBack: undefined }
    await expect(changeOrder(again(world, buyer), number, way === 'cash' ? unpaid : wanted)).rejects.toThrow(
      CostChanged,
    )
    expect(await stateOf(buyer, number, honey, jam)).toEqual(before)
  })
})
