import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { statementsOf } from '../../../../tests/statements'
import { memberPrices } from './other-prices'
import { retirePriceList } from './price-lists'

const DAY_MS = 24 * 60 * 60_000

let world: TestHouse
let variantId: string
beforeAll(async () => {
  world = await testHouse()
  ;({ variantId } = await jarOnShelf(world, { title: 'Rowan jelly', stock: 4, priceAmount: 640 }))
})
afterAll(() => world.close())

type Viewer = 'member' | undefined

const amountOf = async (who: Viewer) => {
  const ctx = world.ctx(who)
  const { own } = await ctx.services.cart.shownPrices(ctx, [variantId])
  return own.get(variantId)?.price.amount ?? null
}
const rulesOf = (who: Viewer) => world.ctx(who).services.cart.priceRules(world.ctx(who))
/** How often the database is asked for a page, once it is known for whom there are price lists. */
const askedBy = async (who: Viewer) => {
  await amountOf(who)
  return [await statementsOf(() => amountOf(who)), await statementsOf(() => rulesOf(who))]
}
const retire = (id: string) => retirePriceList(world.ctx('shopkeeper'), id)

describe('a page asks for prices of the viewer’s own', () => {
  test('only while there is a price list', async () => {
    expect([await askedBy(undefined), await askedBy('member')]).toEqual([
      [0, 0],
      [0, 0],
    ])
    const list = await priceList(world)
    expect([await amountOf('member'), (await rulesOf('member'))?.percentOff]).toEqual([576, 1_000])
    await retire(list)
    expect([await amountOf('member'), await rulesOf('member'), await askedBy('member')]).toEqual([
      null,
      null,
      [0, 0],
    ])
  })

  test('of a visitor only while there is one for everybody', async () => {
    const ours = await priceList(world)
    expect([await askedBy(undefined), await amountOf('member')]).toEqual([[0, 0], 576])
    const all = await priceList(world, { name: 'Harvest', percent_off: 2_500, for_everyone: true })
    expect([await amountOf(undefined), (await rulesOf(undefined))?.percentOff]).toEqual([480, 2_500])
    await retire(all)
    expect([await amountOf(undefined), await askedBy(undefined)]).toEqual([null, [0, 0]])
    await retire(ours)
  })

  test('before one begins, so that it counts when its time comes, and not for one that has ended', async () => {
    const now = world.ctx().now.getTime()
    const soon = await priceList(world, { for_everyone: true, starts_at: new Date(now + DAY_MS) })
    expect(await amountOf(undefined)).toBeNull()
    const then = { ...world.ctx(), now: new Date(now + 2 * DAY_MS) }
    expect((await then.services.cart.shownPrices(then, [variantId])).own.get(variantId)?.price.amount).toBe(
      576,
    )
    await retire(soon)
    const over = { starts_at: new Date(now - 2 * DAY_MS), ends_at: new Date(now - DAY_MS) }
    const ended = await priceList(world, { for_everyone: true, ...over })
    expect(await askedBy(undefined)).toEqual([0, 0])
    await retire(ended)
  })

  test('and the cart reckons with what the database has, whatever pages remember', async () => {
    expect(await amountOf('member')).toBeNull()
    const ctx = world.ctx('member')
    const id = Bun.randomUUIDv7()
    const list = { id, name: 'By hand', percent_off: 5_000, created_at: ctx.now }
    await db(ctx).insertInto('price_lists').values(list).execute()
    expect((await memberPrices(ctx, [variantId])).get(variantId)?.price.amount).toBe(320)
    await db(ctx).deleteFrom('price_lists').where('id', '=', id).execute()
  })
})
