import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { MOST_MINOR_UNITS } from '#core/scrape/price'
import { order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { addToCart } from '../../cart/lines/add-to-cart'
import { readCart } from '../../cart/lines/read-cart'
import { readOrder } from '../../cart/orders/read-order'
import { removePriceChoice, savePriceChoice } from '../price-choices/save-price-choice'
import { addVariant } from '../products/add-variant'
import { changeVariant, setPrice, VARIANT_FORM } from '../products/change-variant'
import { productForEdit } from '../products/product-for-edit'
import { setPrices } from '../products/set-prices'
import { PriceOutOfRange } from '../products/valid-price'
import { setProductsVat } from './products-vat'
import { RateMakesPriceTooHigh } from './reprice'
import { deleteVatRate, saveVatRate, vatRates } from './vat-rates'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
beforeEach(async () => {
  await db(world.ctx()).updateTable('products').set({ vat_rate_id: null }).execute()
  await db(world.ctx())
    .updateTable('variants')
    .set({ net_price_amount: null, net_price_rate: null })
    .execute()
  await db(world.ctx()).deleteFrom('vat_rates').execute()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const net = (amount: number) => ({ amount, currency: 'GBP', withoutVat: true }) as const
const gross = (amount: number) => ({ amount, currency: 'GBP' })

async function rate(name: string, hundredths: number, isDefault = false): Promise<string> {
  await saveVatRate(keeper(), null, { name, rate: hundredths, isDefault })
  return (await vatRates(keeper())).find(each => each.name === name)?.id ?? ''
}

async function jarAt(price: ReturnType<typeof net | typeof gross>) {
  const jar = await jarOnShelf(world, { stock: 50 })
  const [variant] = (await productForEdit(keeper(), jar.productId)).variants
  if (!variant) throw new Error('A jar without a variant')
  const { name, sku, unit } = variant
  const save = (to: ReturnType<typeof net | typeof gross>, seen: string | null = null) =>
    changeVariant(keeper(), jar.variantId, { name, sku, unit, price: to }, seen)
  await save(price)
  const kept = async () => {
    const { net_price_amount, price_amount } = await db(world.ctx())
      .selectFrom('variants')
      .select(['net_price_amount', 'price_amount'])
      .where('id', '=', jar.variantId)
      .executeTakeFirstOrThrow()
    return [net_price_amount, price_amount]
  }
  const history = async () => {
    const rows = await db(world.ctx())
      .selectFrom('price_changes')
      .select('amount')
      .where('variant_id', '=', jar.variantId)
      .orderBy('set_at')
      .orderBy('id')
      .execute()
    return rows.map(({ amount }) => amount)
  }
  return { ...jar, kept, history, save, sellable: { kind: 'product', variantId: jar.variantId } as const }
}

describe('a price that is typed without VAT', () => {
  test('is kept as it was typed, and buyers pay it with the VAT of its product', async () => {
    await rate('Standard', 1_900)
    const jar = await jarAt(net(999))
    expect(await jar.kept()).toEqual([999, 1_189])
    expect(await jar.history()).toEqual([1_189])
    const [variant] = (await productForEdit(keeper(), jar.productId)).variants
    expect(variant).toMatchObject({ price: gross(1_189), typed: net(999), vatRate: 1_900 })
  })

  test('is the same number where the shop charges no VAT', async () => {
    const jar = await jarAt(net(999))
    expect(await jar.kept()).toEqual([999, 999])
  })

  test('is typed with VAT again by another price, whoever sets it', async () => {
    await rate('Standard', 2_000)
    const [typed, bulk, older] = [await jarAt(net(1_000)), await jarAt(net(1_000)), await jarAt(net(1_000))]
    await typed.save(gross(1_200))
    expect(await typed.kept()).toEqual([null, 1_200])
    expect(await typed.history()).toEqual([1_200])
    await setPrices(keeper(), [
      { variantId: bulk.variantId, price: gross(1_300), seen: 1_000, seenWithoutVat: true },
    ])
    expect(await bulk.kept()).toEqual([null, 1_300])
    // The version before this one knows nothing of what was typed.
    await db(world.ctx())
      .updateTable('variants')
      .set({ price_amount: 1_400 })
      .where('id', '=', older.variantId)
      .execute()
    expect(await older.kept()).toEqual([null, 1_400])
  })

  test('is refused by the database where the price is another than it makes', async () => {
    await rate('Standard', 2_000)
    const jar = await jarAt(net(1_000))
    const wrong = db(world.ctx())
      .updateTable('variants')
      .set({ net_price_amount: 1_001, net_price_rate: 2_000 })
      .where('id', '=', jar.variantId)
    await expect(wrong.execute()).rejects.toThrow('variants_net_price_makes_price')
  })

  test('is refused where VAT makes it more than anything may cost, and nothing is changed', async () => {
    await rate('Standard', 2_000)
    const jar = await jarAt(net(1_000))
    await expect(jar.save(net(MOST_MINOR_UNITS))).rejects.toBeInstanceOf(PriceOutOfRange)
    const variant = { name: 'Vat', sku: null, unit: '', price: net(MOST_MINOR_UNITS), stock: 0 }
    await expect(addVariant(keeper(), jar.productId, variant)).rejects.toBeInstanceOf(PriceOutOfRange)
    const wish = { variantId: jar.variantId, price: net(MOST_MINOR_UNITS), seen: 1_000, seenWithoutVat: true }
    expect(await setPrices(keeper(), [wish])).toEqual({
      set: 0,
      refused: [{ variantId: jar.variantId, why: 'too-high' }],
    })
    expect(await jar.kept()).toEqual([1_000, 1_200])
  })

  test('makes no form an old one when only its rate was changed', async () => {
    const standard = await rate('Standard', 2_000)
    const jar = await jarAt(net(1_000))
    const [variant] = (await productForEdit(keeper(), jar.productId)).variants
    const seen = variant ? VARIANT_FORM.version({ ...variant, price: variant.typed }) : ''
    await saveVatRate(keeper(), standard, { name: 'Standard', rate: 1_000, isDefault: true })
    await jar.save(net(1_100), seen)
    expect(await jar.kept()).toEqual([1_100, 1_210])
    await expect(jar.save(net(1_200), seen)).rejects.toThrow()
  })

  test('is not overwritten unseen by a list that was opened before it was typed', async () => {
    await rate('Standard', 2_000)
    const jar = await jarAt(gross(1_000))
    await jar.save(net(1_000))
    const wish = { variantId: jar.variantId, price: gross(1_500), seen: 1_000 }
    const { set, refused } = await setPrices(keeper(), [wish])
    expect([set, refused]).toEqual([0, [{ variantId: jar.variantId, why: 'moved', now: net(1_000) }]])
    // What was seen and left alone stays.
    expect((await setPrices(keeper(), [{ ...wish, price: gross(1_000) }])).refused).toEqual([])
    expect(await jar.kept()).toEqual([1_000, 1_200])
  })
})

describe('another rate', () => {
  test('makes the price anew in the history and in carts, and leaves prices with VAT and orders alone', async () => {
    const standard = await rate('Standard', 2_000)
    const [jar, other] = [await jarAt(net(1_000)), await jarAt(gross(1_200))]
    const [buyer, looker] = [await stranger(world), await stranger(world)]
    const placed = await order(buyer, jar.sellable, 1)
    await addToCart(looker, jar.sellable, 2)
    await saveVatRate(keeper(), standard, { name: 'Standard', rate: 2_550, isDefault: true })
    expect(await jar.kept()).toEqual([1_000, 1_255])
    expect(await jar.history()).toEqual([1_200, 1_255])
    expect(await other.kept()).toEqual([null, 1_200])
    expect((await readOrder(keeper(), placed.number)).total).toEqual(gross(1_200))
    expect((await readCart(looker)).total).toEqual(gross(2_510))
    await saveVatRate(keeper(), standard, { name: 'VAT', rate: 2_550, isDefault: true })
    expect(await jar.history()).toEqual([1_200, 1_255])
  })

  test('comes from the product, from the one for everything, or from there being none any more', async () => {
    const standard = await rate('Standard', 2_000)
    const food = await rate('Food', 500)
    const [own, usual] = [await jarAt(net(1_000)), await jarAt(net(1_000))]
    await setProductsVat(keeper(), [{ productId: own.productId, vatRateId: food }])
    expect([await own.kept(), await usual.kept()]).toEqual([
      [1_000, 1_050],
      [1_000, 1_200],
    ])
    await setProductsVat(keeper(), [{ productId: own.productId, vatRateId: standard }])
    expect(await own.kept()).toEqual([1_000, 1_200])
    await saveVatRate(keeper(), food, { name: 'Food', rate: 700, isDefault: true })
    expect([await own.kept(), await usual.kept()]).toEqual([
      [1_000, 1_200],
      [1_000, 1_070],
    ])
    await setProductsVat(keeper(), [{ productId: own.productId, vatRateId: null }])
    await deleteVatRate(keeper(), standard)
    await deleteVatRate(keeper(), food)
    expect([await own.kept(), await usual.kept()]).toEqual([
      [1_000, 1_000],
      [1_000, 1_000],
    ])
    await rate('First', 1_000)
    expect(await usual.kept()).toEqual([1_000, 1_100])
  })

  test('is none of a gift card, and the usual one again when it is none any more', async () => {
    await rate('Standard', 2_000)
    const jar = await jarAt(net(1_000))
    await savePriceChoice(keeper(), jar.sellable, {
      kind: 'gift-card',
      least: 1_000,
      most: 5_000,
      levels: [],
    })
    expect(await jar.kept()).toEqual([1_000, 1_000])
    await removePriceChoice(keeper(), jar.variantId)
    expect(await jar.kept()).toEqual([1_000, 1_200])
  })

  test('is refused where it would make a price too high, and everything stays', async () => {
    const standard = await rate('Standard', 0)
    const [dear, cheap] = [await jarAt(net(MOST_MINOR_UNITS)), await jarAt(net(1_000))]
    const raise = saveVatRate(keeper(), standard, { name: 'Standard', rate: 1, isDefault: true })
    await expect(raise).rejects.toBeInstanceOf(RateMakesPriceTooHigh)
    expect((await vatRates(keeper()))[0]?.rate).toBe(0)
    expect([await dear.kept(), await cheap.kept()]).toEqual([
      [MOST_MINOR_UNITS, MOST_MINOR_UNITS],
      [1_000, 1_000],
    ])
  })

  test('saved at the same moments as prices leaves each price made of the rate that stands', async () => {
    const standard = await rate('Standard', 2_000)
    const jars = await Promise.all([1, 2, 3].map(() => jarAt(net(1_000))))
    for (let round = 1; round <= 5; round++) {
      await Promise.all([
        saveVatRate(keeper(), standard, { name: 'Standard', rate: 1_000 * round, isDefault: true }),
        ...jars.map((jar, at) => jar.save(net(1_000 + round * 10 + at))),
        setPrices(
          keeper(),
          jars.map(({ variantId }) => ({ variantId, price: net(2_000), seen: 1_000, seenWithoutVat: true })),
        ),
      ])
      for (const jar of jars) {
        const [typed, price] = await jar.kept()
        expect(price).toBe(Math.floor(((typed ?? 0) * (10_000 + 1_000 * round) + 5_000) / 10_000))
      }
    }
  })

  test('waits for a price that is being made of the one before it, and makes it anew', async () => {
    const standard = await rate('Standard', 2_000)
    const jar = await jarAt(gross(1_000))
    const raised = await transaction(keeper(), async tx => {
      await setPrice(tx, jar.productId, jar.variantId, net(1_000))
      let isOver = false
      const raise = saveVatRate(keeper(), standard, { name: 'Standard', rate: 1_000, isDefault: true }).then(
        () => {
          isOver = true
        },
      )
      const waits = async () =>
        (await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(db(world.ctx())))
          .rows.length > 0
      while (!isOver) if (await waits()) break
      return { raise }
    })
    await raised.raise
    expect(await jar.kept()).toEqual([1_000, 1_100])
  })
})
