import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { PictureRefused } from '#core/media/store-picture'
import { again, one, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, roomMate } from '../../../../tests/hub'
import { reservedFor } from '../../../../tests/market'
import { retireVariant } from '../products/retire-variant'
import { ForeignPrice, PriceOutOfRange } from '../products/valid-price'
import { StockPromised } from '../stock/move-stock'
import type { OwnFields } from './own-products'
import { proposeNew, proposeVariant } from './propose'
import { proposePicture } from './propose-picture'
import { proposeWords } from './propose-words'
import { saveTerms } from './terms'
import { TooManyProposals } from './wish'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const words: OwnFields = {
  title: 'Leeks',
  summary: '',
  description: '',
  storage: '',
  allergens: '',
  allergenFree: false,
}
const cress = {
  ...words,
  title: 'Cress',
  variantName: 'a tray',
  unit: '',
  stock: 6,
  cost: pounds(90),
  price: pounds(140),
}

/** Leeks of a grower of their own, and somebody who works in that room. */
async function room(trusted = false) {
  const maker = await grower(world)
  const { productId, variantId } = await crop(world, maker, { title: 'Leeks', stock: 10, cost: 200 })
  const mate = await roomMate(world, maker, trusted)
  return { maker, productId, variantId, mate }
}

type Waiting = { kind: string; after: Record<string, unknown>; decision: string | null }
const proposalsOf = (maker: string) =>
  world
    .ctx()
    .em.execute<Waiting[]>(
      'select kind, after, decision from product_proposals where producer_id = ? order by proposed_at, id',
      [maker],
    )
const openOf = async (maker: string) => (await proposalsOf(maker)).filter(({ decision }) => decision === null)

const settled = (all: readonly PromiseSettledResult<unknown>[]) =>
  all.map(each => (each.status === 'fulfilled' ? each.value : each.reason))

describe('two who work in one room', () => {
  test('and change the same words at the same moment leave one wish, and the other is taken back', async () => {
    const { maker, productId, mate } = await room()
    const other = await roomMate(world, maker)
    await Promise.all([
      proposeWords(mate, maker, productId, { ...words, title: 'Hers' }),
      proposeWords(other, maker, productId, { ...words, title: 'His' }),
    ])
    const all = await proposalsOf(maker)
    expect(all).toHaveLength(2)
    expect((await openOf(maker)).map(({ after }) => Object.keys(after))).toEqual([['title']])
    expect(all.filter(({ decision }) => decision === 'withdrawn')).toHaveLength(1)
  })

  test('have room for one more wish, and one of them is refused', async () => {
    const { maker, mate } = await room()
    const other = await roomMate(world, maker)
    await world.ctx().em.execute(
      `insert into product_proposals (id, producer_id, kind, before, after, proposed_at)
       select gen_random_uuid(), ?, 'new-product', '{}', '{"title": "x"}', now() from generate_series(1, 199)`,
      [maker],
    )
    const outcomes = settled(
      await Promise.allSettled([proposeNew(mate, maker, cress), proposeNew(other, maker, cress)]),
    )
    expect(outcomes.filter(outcome => outcome === 'waits')).toHaveLength(1)
    expect(outcomes.filter(outcome => outcome instanceof TooManyProposals)).toHaveLength(1)
    expect(await openOf(maker)).toHaveLength(200)
    await world.ctx().em.execute('delete from product_proposals where producer_id = ?', [maker])
  })
})

describe('a wish', () => {
  test('that says again what is so already takes an earlier one back', async () => {
    const { maker, productId, variantId, mate } = await room()
    expect(await proposeWords(mate, maker, productId, { ...words, title: 'Chard' })).toBe('waits')
    expect(await proposeVariant(mate, maker, variantId, { stock: 4, cost: pounds(200) })).toBe('waits')
    expect(await proposeWords(again(world, mate), maker, productId, words)).toBe('unchanged')
    // Of the shelf it is another wish, and stays.
    expect((await openOf(maker)).map(({ kind, after }) => [kind, after])).toEqual([['variant', { stock: 4 }]])
  })

  test('is written down with who wished it and when, and nothing of the product is changed', async () => {
    const { maker, variantId, mate } = await room()
    const now = new Date('2026-05-04T10:00:00Z')
    await proposeVariant({ ...mate, now }, maker, variantId, { stock: 3, cost: pounds(210) })
    expect(
      await one(
        world,
        'select proposed_by_id, proposed_at, before, after from product_proposals where producer_id = ?',
        [maker],
      ),
    ).toEqual({
      proposed_by_id: requireMember(mate).id,
      proposed_at: now,
      before: { stock: 10, cost: 200 },
      after: { stock: 3, cost: 210 },
    })
    const row = 'select stock, cost_amount::int from variants where id = ?'
    expect(await one(world, row, [variantId])).toEqual({ stock: 10, cost_amount: 200 })
  })

  test('never says that what has allergens in it has none', async () => {
    const { maker, productId, mate } = await room()
    await proposeWords(mate, maker, productId, { ...words, allergens: 'Celery', allergenFree: true })
    await proposeNew(mate, maker, { ...cress, allergens: 'Mustard', allergenFree: true })
    expect((await openOf(maker)).map(({ after }) => [after.allergens, after.allergenFree])).toEqual([
      ['Celery', false],
      ['Mustard', false],
    ])
  })

  test('for no cost is another than for a cost of nothing', async () => {
    const { maker, variantId, mate } = await room()
    const wished = async (cost: number | null) => {
      await proposeVariant(mate, maker, variantId, { stock: 10, cost: cost === null ? null : pounds(cost) })
      return (await openOf(maker)).map(({ after }) => after)
    }
    expect(await wished(0)).toEqual([{ cost: 0 }])
    expect(await wished(null)).toEqual([{ cost: null }])
    expect(await wished(200)).toEqual([])
  })

  test.each([
    ['below nothing', pounds(-1), PriceOutOfRange],
    ['of half a penny', pounds(0.5), PriceOutOfRange],
    ['beyond all reason', pounds(Number.MAX_SAFE_INTEGER), PriceOutOfRange],
    ['in other money', { amount: 100, currency: 'EUR' }, ForeignPrice],
  ])('for a price %s is refused, and nothing waits', async (_, price, refusal) => {
    const { maker, variantId, mate } = await room()
    const wishes = [
      () => proposeVariant(mate, maker, variantId, { stock: 1, cost: price }),
      () => proposeNew(mate, maker, { ...cress, cost: price }),
      () => proposeNew(mate, maker, { ...cress, price }),
    ]
    for (const wish of wishes) await expect(wish()).rejects.toBeInstanceOf(refusal)
    expect(await proposalsOf(maker)).toEqual([])
  })

  test('for what is not sold any more is refused', async () => {
    const { maker, variantId, mate } = await room()
    await retireVariant(world.ctx('shopkeeper'), variantId)
    await expect(proposeVariant(mate, maker, variantId, { stock: 1, cost: null })).rejects.toBeInstanceOf(
      NotFound,
    )
  })
})

describe('of who is trusted a wish', () => {
  test('is done at once, and takes back what waited since before', async () => {
    const { maker, productId, variantId, mate } = await room()
    await proposeWords(mate, maker, productId, { ...words, title: 'Waits' })
    await proposeVariant(mate, maker, variantId, { stock: 1, cost: pounds(200) })
    await saveTerms(world.ctx('shopkeeper'), maker, { orderEmail: '', trusted: true, seesBuyers: false })
    expect(await proposeWords(mate, maker, productId, { ...words, title: 'Done' })).toBe('done')
    expect(await proposeVariant(mate, maker, variantId, { stock: 12, cost: pounds(200) })).toBe('done')
    expect(await openOf(maker)).toEqual([])
    const row = `select p.title, v.stock, (select sum(quantity)::int from stock_movements m where m.variant_id = v.id) as ledger
      from products p join variants v on v.product_id = p.id where v.id = ?`
    // The shelf and its ledger say the same.
    expect(await one(world, row, [variantId])).toEqual({ title: 'Done', stock: 12, ledger: 12 })
  })

  test('for something new makes it, and leaves it to the shop to put it on sale', async () => {
    const { maker, mate } = await room(true)
    expect(await proposeNew(mate, maker, cress)).toBe('done')
    const made = `select v.name, v.stock, v.price_amount::int as price, v.cost_amount::int as cost,
        exists (select from listings l where l.product_id = p.id) as listed
      from products p join variants v on v.product_id = p.id where p.producer_id = ? and p.title = 'Cress'`
    expect(await one(world, made, [maker])).toEqual({
      name: 'a tray',
      stock: 6,
      price: 140,
      cost: 90,
      listed: false,
    })
    expect(await proposalsOf(maker)).toEqual([])
  })

  test('that fails half-way leaves all as it was', async () => {
    const { maker, variantId, mate } = await room(true)
    await reservedFor(world, variantId, 5)
    await expect(
      proposeVariant(mate, maker, variantId, { stock: 2, cost: pounds(1) }),
    ).rejects.toBeInstanceOf(StockPromised)
    const row = 'select stock, cost_amount::int from variants where id = ?'
    expect(await one(world, row, [variantId])).toEqual({ stock: 10, cost_amount: 200 })
  })
})

describe('a picture', () => {
  const green = () =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: 'green' } })
      .png()
      .toBuffer()

  test('that is none is refused, and nothing waits', async () => {
    const { maker, productId, mate } = await room()
    for (const bytes of ['', 'GIF89a', '<svg onload="alert(1)"/>'])
      await expect(
        proposePicture(mate, maker, productId, { bytes: Buffer.from(bytes), alt: 'x' }),
      ).rejects.toBeInstanceOf(PictureRefused)
    expect(await proposalsOf(maker)).toEqual([])
  })

  test('of who is trusted is the product’s at once, with its words', async () => {
    const { maker, productId, mate } = await room(true)
    expect(await proposePicture(mate, maker, productId, { bytes: await green(), alt: 'All green' })).toBe(
      'done',
    )
    const row = await one<{ image: string | null; image_alt: string }>(
      world,
      'select image, image_alt from products where id = ?',
      [productId],
    )
    expect([row.image !== null, row.image_alt]).toEqual([true, 'All green'])
  })

  test('takes the place of one that waits, and of nothing else', async () => {
    const { maker, productId, mate } = await room()
    await proposeWords(mate, maker, productId, { ...words, title: 'Chard' })
    await proposePicture(mate, maker, productId, { bytes: await green(), alt: 'One' })
    await proposePicture(mate, maker, productId, { bytes: await green(), alt: 'Two' })
    expect((await openOf(maker)).map(({ kind, after }) => [kind, after.imageAlt ?? after.title])).toEqual([
      ['product', 'Chard'],
      ['picture', 'Two'],
    ])
  })
})

describe('a room', () => {
  type Wish = (ctx: Ctx, at: { maker: string; productId: string; variantId: string }) => Promise<unknown>
  const WISHES: Readonly<Record<string, Wish>> = {
    words: (ctx, { maker, productId }) => proposeWords(ctx, maker, productId, { ...words, title: 'Mine' }),
    stock: (ctx, { maker, variantId }) => proposeVariant(ctx, maker, variantId, { stock: 1, cost: null }),
    picture: (ctx, { maker, productId }) =>
      proposePicture(ctx, maker, productId, { bytes: Buffer.from('x'), alt: 'x' }),
    'something new': (ctx, { maker }) => proposeNew(ctx, maker, cress),
  }

  test.each(Object.entries(WISHES))(
    'takes a wish for %s from nobody who does not work in it',
    async (_, wish) => {
      const at = await room()
      // Not from the shop either: it changes a product by itself.
      for (const who of ['member', 'editor', 'organiser', 'moderator', 'shopkeeper', 'operator'] as const)
        await expect(wish(world.ctx(who), at)).rejects.toBeInstanceOf(NotFound)
      await expect(wish(world.ctx(), at)).rejects.toBeInstanceOf(SignInRequired)
      expect(await proposalsOf(at.maker)).toEqual([])
    },
  )

  test.each(['', 'leeks', `' or '1'='1`, '0', '018f', Bun.randomUUIDv7(), `${Bun.randomUUIDv7()} `])(
    'has nothing by the id %p',
    async id => {
      const { maker, productId, variantId, mate } = await room()
      for (const wish of [
        () => proposeWords(mate, maker, id, words),
        () => proposeWords(mate, id, productId, words),
        () => proposeVariant(mate, maker, id, { stock: 1, cost: null }),
        () => proposeVariant(mate, id, variantId, { stock: 1, cost: null }),
        () => proposePicture(mate, maker, id, { bytes: Buffer.from('x'), alt: 'x' }),
        () => proposeNew(mate, id, cress),
      ])
        await expect(wish()).rejects.toBeInstanceOf(NotFound)
    },
  )

  test('knows its things by an id in capitals, too', async () => {
    const { maker, productId, mate } = await room()
    const wish = { ...words, title: 'Chard' }
    expect(await proposeWords(mate, maker.toUpperCase(), productId.toUpperCase(), wish)).toBe('waits')
  })
})
