import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import { lettersTo } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, stocked } from '../../../../tests/market'
import { moveStock } from '../stock/move-stock'
import { forgetMember } from '.'
import { notifyWishers } from './notify-wishers'
import { isWished, MOST_WISHES, TooManyWishes, unwish, wish, wishes } from './wish'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const member = () => world.ctx('member')
const moved = (variantId: string, reason: 'delivery' | 'waste', quantity: number) =>
  moveStock(world.ctx('shopkeeper'), variantId, { reason, quantity, note: '' })
/** Names of the letters about a product that were posted. */
const posted = async ({ productId }: Jar) => {
  const rows = await db(world.ctx())
    .selectFrom('wishes')
    .select('id')
    .where('product_id', '=', productId)
    .execute()
  const letters = await db(world.ctx())
    .selectFrom('outgoing_letters')
    .select(['key', 'recipient'])
    .where('kind', '=', 'wish')
    .execute()
  return letters.filter(({ key }) => rows.some(({ id }) => key.startsWith(`back:${id}:`)))
}

describe('a wish', () => {
  test('is kept once, shown with its card, and taken back', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await Promise.all([wish(member(), jar.slug), wish(member(), jar.slug)])
    const mine = (await wishes(member())).filter(({ slug }) => slug === jar.slug)
    expect(mine).toMatchObject([{ title: jar.title, card: { id: jar.productId } }])
    expect(await isWished(member(), jar.productId)).toBe(true)
    expect(await isWished(world.ctx('neighbour'), jar.productId)).toBe(false)
    await unwish(member(), jar.slug)
    await unwish(member(), jar.slug)
    expect(await isWished(member(), jar.productId)).toBe(false)
  })

  test('stays on the list, without a card, while the product is off the shelf', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await wish(member(), jar.slug)
    await db(world.ctx()).deleteFrom('listings').where('product_id', '=', jar.productId).execute()
    expect((await wishes(member())).find(({ slug }) => slug === jar.slug)).toMatchObject({ card: null })
  })

  test('is a member’s, of what is listed, and of so many things at most', async () => {
    const hidden = await jarOnShelf(world, { stock: 1, listed: false })
    await expect(wish(member(), hidden.slug)).rejects.toBeInstanceOf(NotFound)
    for (const work of [
      () => wish(world.ctx(), hidden.slug),
      () => unwish(world.ctx(), hidden.slug),
      () => wishes(world.ctx()),
    ])
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    const neighbour = world.cast.members.neighbour.id
    const jars = await Promise.all(Array.from({ length: 2 }, () => jarOnShelf(world, { stock: 1 })))
    const third = await jarOnShelf(world, { stock: 1 })
    const products = []
    for (let n = 0; n < MOST_WISHES - 1; n++)
      products.push((await jarOnShelf(world, { stock: 0, listed: false })).productId)
    await db(world.ctx())
      .insertInto('wishes')
      .values(
        products.map(product_id => ({
          id: Bun.randomUUIDv7(),
          member_id: neighbour,
          product_id,
          wished_at: new Date(),
        })),
      )
      .execute()
    const both = await Promise.allSettled(jars.map(({ slug }) => wish(world.ctx('neighbour'), slug)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(wish(world.ctx('neighbour'), third.slug)).rejects.toBeInstanceOf(TooManyWishes)
    // A list that is full has what is on it: wished for again, it is no refusal.
    const kept = jars[both.findIndex(({ status }) => status === 'fulfilled')]!
    await wish(world.ctx('neighbour'), kept.slug)
    await unwish(world.ctx('neighbour'), kept.slug)
    await wish(world.ctx('neighbour'), third.slug)
  })
})

describe('the letter that it is back', () => {
  test('is posted once for each return, however often and by whoever the job is run', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    await wish(member(), jar.slug)
    await notifyWishers(world.ctx())
    expect(await posted(jar)).toHaveLength(0)
    await stocked(world, jar.variantId, 2)
    await Promise.all([notifyWishers(world.ctx()), notifyWishers(world.ctx())])
    await notifyWishers(world.ctx())
    expect(await posted(jar)).toMatchObject([{ recipient: world.cast.members.member.email }])
    await stocked(world, jar.variantId, -2)
    await stocked(world, jar.variantId, 1)
    await notifyWishers(world.ctx())
    expect(await posted(jar)).toHaveLength(2)
  })

  test('is not posted to who wished for what could be had all along', async () => {
    const jar = await jarOnShelf(world, { stock: 3 })
    await wish(member(), jar.slug)
    await notifyWishers(world.ctx())
    await stocked(world, jar.variantId, 2)
    await notifyWishers(world.ctx())
    expect(await posted(jar)).toHaveLength(0)
  })

  test.each([
    [
      'was taken off the list meanwhile',
      async ({ productId }: Jar) => {
        await db(world.ctx()).deleteFrom('listings').where('product_id', '=', productId).execute()
      },
    ],
    ['is sold out again meanwhile', ({ variantId }: Jar) => moved(variantId, 'waste', 3)],
    [
      'was wished for by somebody who left meanwhile',
      () => transaction(world.ctx(), tx => forgetMember!(tx, world.cast.members.member.id)),
    ],
  ])('is not sent of what %s', async (_, meanwhile) => {
    const jar = await jarOnShelf(world, { stock: 0, title: `Quince ${Bun.randomUUIDv7()}` })
    await wish(member(), jar.slug)
    // Two deliveries at the same moment are one return.
    await Promise.all([1, 2].map(quantity => moved(jar.variantId, 'delivery', quantity)))
    await Promise.all([notifyWishers(world.ctx()), notifyWishers(world.ctx())])
    const letters = await posted(jar)
    expect(letters).toHaveLength(1)
    await meanwhile(jar)
    await world.work()
    expect(await lettersTo(world, member())).not.toContain(`${jar.title} is back`)
    const letter = await db(world.ctx())
      .selectFrom('outgoing_letters')
      .select('sent_at')
      .where('key', '=', letters[0]!.key)
      .executeTakeFirst()
    expect(letter).toEqual({ sent_at: null })
  })

  test('is sent once, and once more when what was taken off the list is on it again', async () => {
    const jar = await jarOnShelf(world, { stock: 0, title: 'Medlar' })
    await wish(member(), jar.slug)
    await stocked(world, jar.variantId, 4)
    await notifyWishers(world.ctx())
    await world.work()
    const told = async () =>
      (await lettersTo(world, member())).filter(each => each === 'Medlar is back').length
    expect(await told()).toBe(1)
    await db(world.ctx()).deleteFrom('listings').where('product_id', '=', jar.productId).execute()
    await db(world.ctx())
      .insertInto('listings')
      .values({ product_id: jar.productId, listed_at: new Date() })
      .execute()
    await Promise.all([notifyWishers(world.ctx()), notifyWishers(world.ctx())])
    await world.work()
    expect(await told()).toBe(2)
  })

  test('waits until the market is shown, where it would lead nowhere', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    await wish(member(), jar.slug)
    await stocked(world, jar.variantId, 2)
    const { about } = world.house.site()
    const hide = (...hiddenApps: 'market'[]) =>
      saveSettings(world.ctx('operator'), 'apps', { hiddenApps, about }, null)
    await hide('market')
    try {
      await notifyWishers(world.ctx())
      expect(await posted(jar)).toHaveLength(0)
    } finally {
      await hide()
    }
    await notifyWishers(world.ctx())
    expect(await posted(jar)).toHaveLength(1)
  })

  test('is not posted twice when the process dies between being told and going on', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    await wish(member(), jar.slug)
    await stocked(world, jar.variantId, 1)
    const ctx = world.ctx()
    const dying = { ...ctx, house: { ...ctx.house, purge: () => Promise.reject(new Error('killed')) } }
    await expect(notifyWishers(dying as typeof ctx)).rejects.toThrow('killed')
    await notifyWishers(ctx)
    expect(await posted(jar)).toHaveLength(1)
  })
})

test('who leaves is on no list any more', async () => {
  const jar = await jarOnShelf(world, { stock: 1 })
  await wish(member(), jar.slug)
  await transaction(world.ctx(), tx => forgetMember!(tx, world.cast.members.member.id))
  expect(await wishes(member())).toEqual([])
})
