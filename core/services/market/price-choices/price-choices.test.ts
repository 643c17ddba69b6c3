import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChooseAnotherPrice } from '#core/contracts/cart'
import { isChoice, type PriceChoice, wordsOfChoice } from '#core/contracts/price-choice'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { priceChoice, priceChoices } from './choices-for-work'
import { ChoiceInvalid, removePriceChoice, savePriceChoice } from './save-price-choice'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const levelsOf = (...amounts: number[]): PriceChoice => ({
  kind: 'levels',
  least: 0,
  most: 0,
  levels: amounts.map(amount => ({ label: `For ${amount}`, amount })),
})
const between = (least: number, most: number, kind: 'free' | 'gift-card' = 'free'): PriceChoice => ({
  kind,
  least,
  most,
  levels: [],
})

async function bread() {
  const { variantId, productId } = await jarOnShelf(world, { stock: 9, priceAmount: 400 })
  return { variantId, productId, sellable: { kind: 'product', variantId } as const }
}

describe('what a buyer may pay', () => {
  test.each([
    [levelsOf(300, 400), 300, true],
    [levelsOf(300, 400), 350, false],
    [levelsOf(), 0, false],
    [between(300, 500), 299, false],
    [between(300, 500), 300, true],
    [between(300, 500), 500, true],
    [between(300, 500), 501, false],
    [between(0, 500), 0, true],
    [between(0, 500), 0.5, false],
    [between(0, 500), Number.NaN, false],
    [between(-5, 500), -1, true],
    [between(0, 2 ** 60), 2 ** 59, false],
  ])('of %j is %p: %p', (choice, amount, may) => {
    expect(isChoice(choice, amount)).toBe(may)
  })

  test('is called by its level on the order, and never by who chose it', () => {
    expect(wordsOfChoice(levelsOf(300, 400), 400)).toBe('For 400')
    expect(wordsOfChoice(levelsOf(300, 400), 401)).toBeNull()
    expect(wordsOfChoice(between(1, 9), 5)).toBe('Price of your choice')
    expect(wordsOfChoice(between(500, 900, 'gift-card'), 500)).toBeNull()
  })

  test('is kept in order of the prices, with the least and the most of them', async () => {
    const { sellable, variantId } = await bread()
    await savePriceChoice(keeper(), sellable, levelsOf(500, 300, 400))
    const { choice } = await priceChoice(keeper(), variantId)
    expect(choice).toMatchObject({ kind: 'levels', least: 300, most: 500 })
    expect(choice?.levels.map(({ amount }) => amount)).toEqual([300, 400, 500])
  })

  test.each([
    ['one level alone', levelsOf(300)],
    ['no level', levelsOf()],
    ['seven levels', levelsOf(1, 2, 3, 4, 5, 6, 7)],
    ['one price twice', levelsOf(300, 400, 300)],
    ['a least above the most', between(500, 499)],
    ['a gift card of nothing', between(0, 500, 'gift-card')],
    ['a gift card for a bank', between(1, 1_000_001, 'gift-card')],
  ])('is not %s, and what was so stays so', async (_, choice) => {
    const { sellable, variantId } = await bread()
    await savePriceChoice(keeper(), sellable, between(1, 2))
    await expect(savePriceChoice(keeper(), sellable, choice)).rejects.toBeInstanceOf(ChoiceInvalid)
    expect((await priceChoice(keeper(), variantId)).choice).toEqual(between(1, 2))
  })

  test.each([
    ['two levels', levelsOf(300, 400)],
    ['six levels', levelsOf(1, 2, 3, 4, 5, 6)],
    ['one amount', between(500, 500)],
    ['a gift card of a penny to the most there is', between(1, 1_000_000, 'gift-card')],
    ['nothing at all', between(0, 0)],
  ])('can be %s', async (_, choice) => {
    const { sellable, variantId } = await bread()
    await savePriceChoice(keeper(), sellable, choice)
    expect((await priceChoice(keeper(), variantId)).choice?.kind).toBe(choice.kind)
  })

  test('goes by the usual price in a cart from the moment it is not offered any more', async () => {
    const { sellable, variantId } = await bread()
    await savePriceChoice(keeper(), sellable, between(100, 900))
    const buyer = await stranger(world)
    await expect(addToCart(again(world, buyer), sellable, 1)).rejects.toBeInstanceOf(ChooseAnotherPrice)
    await expect(addToCart(again(world, buyer), sellable, 1, undefined, 99)).rejects.toBeInstanceOf(
      ChooseAnotherPrice,
    )
    await addToCart(again(world, buyer), sellable, 2, undefined, 150)
    expect((await readCart(again(world, buyer))).total.amount).toBe(300)
    await removePriceChoice(keeper(), variantId)
    expect((await readCart(again(world, buyer))).total.amount).toBe(800)
  })
})

describe('of named prices', () => {
  test('a buyer pays the one that they chose, and the usual one where they chose none', async () => {
    const { sellable } = await bread()
    await savePriceChoice(keeper(), sellable, levelsOf(300, 450))
    const paid = async (chosen?: number) => {
      const buyer = await stranger(world)
      await addToCart(again(world, buyer), sellable, 1, undefined, chosen)
      return (await readCart(again(world, buyer))).total.amount
    }
    expect([await paid(300), await paid(450), await paid()]).toEqual([300, 450, 400])
    await expect(paid(400)).rejects.toBeInstanceOf(ChooseAnotherPrice)
  })

  test('one that is not among them any more gives way to the usual one in carts', async () => {
    const { sellable } = await bread()
    await savePriceChoice(keeper(), sellable, levelsOf(300, 450))
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), sellable, 1, undefined, 300)
    await savePriceChoice(keeper(), sellable, levelsOf(350, 450))
    expect((await readCart(again(world, buyer))).total.amount).toBe(400)
  })
})

describe('a choice of prices', () => {
  test('is the shopkeeper’s to save and to end, and of what is no variant there is none', async () => {
    const { sellable, variantId } = await bread()
    await savePriceChoice(keeper(), sellable, between(1, 2))
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      const ctx = world.ctx(who)
      for (const attempt of [
        () => savePriceChoice(ctx, sellable, between(0, 0)),
        () => removePriceChoice(ctx, variantId),
        () => priceChoice(ctx, variantId),
        () => priceChoices(ctx),
      ])
        await expect(attempt()).rejects.toBeInstanceOf(NotFound)
    }
    await expect(savePriceChoice(world.ctx(), sellable, between(0, 0))).rejects.toBeInstanceOf(SignInRequired)
    for (const id of ['', 'bread', Bun.randomUUIDv7()]) {
      await expect(
        savePriceChoice(keeper(), { kind: 'product', variantId: id }, between(1, 2)),
      ).rejects.toBeInstanceOf(NotFound)
      await expect(removePriceChoice(keeper(), id)).rejects.toBeInstanceOf(NotFound)
      await expect(priceChoice(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    }
    const ticket = { kind: 'ticket', ticketTypeId: variantId, occurrenceId: variantId } as const
    await expect(savePriceChoice(keeper(), ticket, between(1, 2))).rejects.toBeInstanceOf(NotFound)
    expect((await priceChoice(keeper(), variantId)).choice).toEqual(between(1, 2))
  })

  test('makes the pages of its product anew, and is one in the audit; what is not there is taken away once', async () => {
    const { sellable, variantId, productId } = await bread()
    const tags = ['products', `product:${productId}`]
    expect(await purgedBy(world, tags, () => savePriceChoice(keeper(), sellable, between(1, 2)))).toEqual(
      tags,
    )
    expect(await purgedBy(world, tags, () => removePriceChoice(keeper(), variantId))).toEqual(tags)
    expect(await purgedBy(world, tags, () => removePriceChoice(keeper(), variantId))).toEqual([])
    expect(
      await one(
        world,
        `select json_agg(after->>'kind' order by id) as kinds from audit where subject_id = ? and action = 'price-choice.saved'`,
        [variantId],
      ),
    ).toEqual({ kinds: ['free', 'none'] })
  })

  test('saved by two at the same moment is one of the two', async () => {
    const { sellable, variantId } = await bread()
    await Promise.all([
      savePriceChoice(keeper(), sellable, between(1, 2)),
      savePriceChoice(world.ctx('operator'), sellable, levelsOf(3, 4)),
    ])
    expect(['free', 'levels']).toContain((await priceChoice(keeper(), variantId)).choice?.kind ?? '')
  })

  test('is listed fifty at a time, each once, and what is no id begins with the first', async () => {
    const own = await quietHouse()
    try {
      const first = await jar(own, 1)
      const id = first.kind === 'product' ? first.variantId : ''
      await own.ctx().em.execute(
        `with v as (insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
             select gen_random_uuid(), product_id, 'Size ' || n, 'SIZE-' || n, 100, 'GBP', 0, n
             from variants, generate_series(1, 52) n where id = ? returning id)
         insert into price_choices (variant_id, kind, least, most, currency, saved_at) select id, 'free', 1, 2, 'GBP', now() from v`,
        [id],
      )
      const shop = own.ctx('shopkeeper')
      const [one_, all] = [await priceChoices(shop), new Set<string>()]
      for (let after: string | null = null; ; ) {
        const { choices, next } = await priceChoices(shop, after)
        for (const { variantId } of choices) all.add(variantId)
        after = next
        if (!next) break
      }
      expect([one_.choices.length, all.size, all.has(id)]).toEqual([50, 52, false])
      for (const nonsense of ['', 'x', `' or true`])
        expect((await priceChoices(shop, nonsense)).choices[0]?.variantId).toBe(
          one_.choices[0]?.variantId ?? '-',
        )
    } finally {
      await own.close()
    }
  })
})
