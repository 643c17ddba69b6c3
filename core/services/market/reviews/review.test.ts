import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { productTag } from '#core/contracts/cache-tags'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, orderLine } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { forgetMember } from '.'
import {
  decideReview,
  NotBought,
  ownReview,
  REVIEWS_PER_PAGE,
  ReviewRewritten,
  reviewsForWork,
  reviewsOf,
  withdrawReview,
  writeReview,
} from './review'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const member = () => world.ctx('member')
const keeper = () => world.ctx('shopkeeper')

/** A jar that the member paid for. */
async function bought(refunded = 0): Promise<Jar> {
  const jar = await jarOnShelf(world, { stock: 5 })
  const lineId = await orderLine(world, jar.variantId, 1)
  const ctx = world.ctx()
  const line = await db(ctx)
    .updateTable('order_lines')
    .set({ refunded_quantity: refunded })
    .where('id', '=', lineId)
    .returning('order_id')
    .executeTakeFirstOrThrow()
  await db(ctx)
    .updateTable('orders')
    .set({ state: 'paid', settled_at: new Date() })
    .where('id', '=', line.order_id)
    .execute()
  return jar
}
const versionOf = async (id: string) => (await waiting()).find(review => review.id === id)?.version ?? 'none'
const waiting = async () => (await reviewsForWork(keeper(), { waiting: true })).reviews

describe('a review', () => {
  test('is a buyer’s: not who never paid, had it all given back, or is nobody', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await orderLine(world, jar.variantId, 1)
    await expect(writeReview(member(), jar.slug, { stars: 5, text: '' })).rejects.toBeInstanceOf(NotBought)
    const returned = await bought(1)
    await expect(writeReview(member(), returned.slug, { stars: 5, text: '' })).rejects.toBeInstanceOf(
      NotBought,
    )
    expect(await ownReview(member(), returned.productId)).toEqual({ mayWrite: false, written: null })
    const good = await bought()
    expect(await ownReview(member(), good.productId)).toEqual({ mayWrite: true, written: null })
    for (const who of [world.ctx(), world.ctx('neighbour')])
      expect(await ownReview(who, good.productId)).toEqual({ mayWrite: false, written: null })
    await expect(
      writeReview(world.ctx('neighbour'), good.slug, { stars: 1, text: '' }),
    ).rejects.toBeInstanceOf(NotBought)
    await expect(
      (async () => writeReview(world.ctx(), good.slug, { stars: 1, text: '' }))(),
    ).rejects.toBeInstanceOf(SignInRequired)
    await expect(writeReview(member(), 'no-such', { stars: 1, text: '' })).rejects.toBeInstanceOf(NotFound)
  })

  test('is read by others once the shop has read it, one each, and anew when it is written anew', async () => {
    const jar = await bought()
    await Promise.all([4, 5].map(stars => writeReview(member(), jar.slug, { stars, text: 'Thick.' })))
    expect(await reviewsOf(world.ctx(), jar.productId)).toEqual({ shown: [], count: 0, average: null })
    const mine = (await waiting()).filter(({ product }) => product.slug === jar.slug)
    expect(mine).toHaveLength(1)
    const decide = () => decideReview(keeper(), mine[0]!.id, true, mine[0]!.version)
    expect(await purgedBy(world, [productTag(jar.productId), 'products'], decide)).toEqual([
      productTag(jar.productId),
    ])
    expect(await reviewsOf(world.ctx(), jar.productId)).toMatchObject({
      count: 1,
      shown: [{ text: 'Thick.' }],
    })
    await writeReview(member(), jar.slug, { stars: 1, text: 'Thin now.' })
    expect((await reviewsOf(world.ctx(), jar.productId)).count).toBe(0)
    expect(await ownReview(member(), jar.productId)).toEqual({
      mayWrite: true,
      written: { stars: 1, text: 'Thin now.', isShown: false },
    })
    // What stood there when they read it is not what their click would show.
    await expect(decide()).rejects.toBeInstanceOf(ReviewRewritten)
    expect((await reviewsOf(world.ctx(), jar.productId)).count).toBe(0)
    await decideReview(world.ctx('moderator'), mine[0]!.id, false, await versionOf(mine[0]!.id))
    expect((await reviewsOf(world.ctx(), jar.productId)).count).toBe(0)
    await withdrawReview(member(), jar.slug)
    expect((await ownReview(member(), jar.productId)).written).toBeNull()
    await expect(decideReview(keeper(), mine[0]!.id, true, mine[0]!.version)).rejects.toBeInstanceOf(NotFound)
  })

  test('counts in the average, to one digit', async () => {
    const jar = await bought()
    const ids = []
    for (const [who, stars] of [
      ['member', 5],
      ['neighbour', 4],
      ['editor', 4],
    ] as const) {
      const id = Bun.randomUUIDv7()
      ids.push(id)
      await db(world.ctx())
        .insertInto('reviews')
        .values({
          id,
          product_id: jar.productId,
          member_id: world.cast.members[who].id,
          stars,
          text: '',
          written_at: new Date(),
        })
        .execute()
    }
    for (const id of ids) await decideReview(keeper(), id, true, await versionOf(id))
    expect(await reviewsOf(world.ctx(), jar.productId)).toMatchObject({ count: 3, average: 4.3 })
  })

  test('waits in pages, and is the shop’s to decide', async () => {
    for (let n = 0; n <= REVIEWS_PER_PAGE; n++) {
      const jar = await jarOnShelf(world, { stock: 1 })
      await db(world.ctx())
        .insertInto('reviews')
        .values({
          id: Bun.randomUUIDv7(),
          product_id: jar.productId,
          member_id: world.cast.members.member.id,
          stars: 3,
          text: '',
          written_at: new Date(),
        })
        .execute()
    }
    const first = await reviewsForWork(keeper(), { waiting: true })
    const second = await reviewsForWork(keeper(), { waiting: true, after: first.next ?? '' })
    const ids = [...first.reviews, ...second.reviews].map(({ id }) => id)
    expect([first.reviews.length, new Set(ids).size, second.next]).toEqual([
      REVIEWS_PER_PAGE,
      ids.length,
      null,
    ])
    for (const work of [
      (ctx = world.ctx()) => decideReview(ctx, ids[0]!, true, ''),
      (ctx = world.ctx()) => reviewsForWork(ctx, { waiting: true }),
    ]) {
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
      await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
    }
  })
})

test('who leaves takes their reviews with them, also off the pages that are kept for visitors', async () => {
  const [jar, other] = [await bought(), await bought()]
  await writeReview(member(), jar.slug, { stars: 2, text: 'Mine.' })
  const tags = [productTag(jar.productId), productTag(other.productId)]
  const forget = () => transaction(world.ctx(), tx => forgetMember!(tx, world.cast.members.member.id))
  expect(await purgedBy(world, tags, forget)).toEqual([productTag(jar.productId)])
  expect((await ownReview(member(), jar.productId)).written).toBeNull()
})
