import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotOnSale } from '#core/contracts/cart'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { readOrder } from '#core/services/cart/orders/read-order'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { verifyOrderPayment } from '#core/services/cart/payments/verify-order-payment'
import {
  doJobs,
  later,
  one,
  order,
  payAtSumUp,
  quietHouse,
  stateOf,
  stock,
  stranger,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { listProducts } from '../catalogue/list-products'
import { productPage } from '../catalogue/product-page'
import { searchProducts } from '../catalogue/search-products'
import { release } from '../selling/release'
import { ledgerOf } from '../stock/ledger'
import { stockList } from '../stock/stock-list'
import { addVariant } from './add-variant'
import { listProduct, NothingToSell, unlistProduct } from './listing'
import { priceList } from './price-list'
import { productForEdit } from './product-for-edit'
import { retireVariant, unretireVariant, VariantPromised } from './retire-variant'
import { setPrices } from './set-prices'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const shopkeeper = () => world.ctx('shopkeeper')

describe('a retired variant', () => {
  test('is not listed, found, counted or put in carts, until it is brought back', async () => {
    const quince = await jarOnShelf(world, { stock: 3, title: 'Quince cheese' })
    const sellable = { kind: 'product', variantId: quince.variantId } as const
    const visible = async () => ({
      listed: (await listProducts(world.ctx(), {})).products.some(({ id }) => id === quince.productId),
      found: (await searchProducts(world.ctx(), 'quince')).hits.length,
      variants: (await productPage(world.ctx(), quince.slug)).variants.length,
      prices: (await priceList(shopkeeper(), { query: 'Quince' })).total,
      stock: (await stockList(shopkeeper())).lines.filter(({ productId }) => productId === quince.productId)
        .length,
    })
    const all = { listed: true, found: 1, variants: 1, prices: 1, stock: 1 }
    expect(await visible()).toEqual(all)
    await retireVariant(shopkeeper(), quince.variantId)
    await retireVariant(shopkeeper(), quince.variantId)
    expect(await visible()).toEqual({ listed: false, found: 0, variants: 0, prices: 0, stock: 0 })
    await expect(addToCart(await stranger(world), sellable, 1)).rejects.toBeInstanceOf(NotOnSale)
    await unretireVariant(shopkeeper(), quince.variantId)
    expect(await visible()).toEqual(all)
    await addToCart(await stranger(world), sellable, 1)
  })

  test('keeps its ledger and its prices, and says who retired it', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 0 })
    await setPrices(shopkeeper(), [{ variantId, price: { amount: 700, currency: 'GBP' }, seen: 650 }])
    await retireVariant(shopkeeper(), variantId)
    expect((await ledgerOf(shopkeeper(), variantId)).variant.retired).toBe(true)
    const [variant] = (await productForEdit(shopkeeper(), productId)).variants
    expect(variant).toMatchObject({ retired: true })
    expect(variant?.prices).toHaveLength(1)
    const row = await one(world, 'select retired_by_id as by from variant_retirements where variant_id = ?', [
      variantId,
    ])
    expect(row).toEqual({ by: world.cast.members.shopkeeper.id })
  })

  test('is nothing to sell by itself, and no price is set for it', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    await retireVariant(shopkeeper(), variantId)
    const outcome = await setPrices(shopkeeper(), [
      { variantId, price: { amount: 1, currency: 'GBP' }, seen: 650 },
    ])
    expect(outcome).toEqual({ set: 0, refused: [{ variantId, why: 'gone' }] })
    await unlistProduct(shopkeeper(), productId)
    await expect(listProduct(shopkeeper(), productId)).rejects.toBeInstanceOf(NothingToSell)
    const price = { amount: 100, currency: 'GBP' }
    await addVariant(shopkeeper(), productId, {
      name: 'New',
      sku: `N-${variantId}`,
      unit: '',
      price,
      stock: 1,
    })
    await listProduct(shopkeeper(), productId)
  })

  test('in a cart is said to be on sale no more, and is not ordered', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    const buyer = await stranger(world)
    await addToCart(buyer, { kind: 'product', variantId }, 2)
    await retireVariant(shopkeeper(), variantId)
    const cart = await readCart(buyer)
    expect(cart).toMatchObject({ ready: false, lines: [{ state: 'gone', offer: null, quantity: 2 }] })
  })

  test('is retired by shopkeepers alone, and only when it is there', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    await expect(retireVariant(world.ctx('member'), variantId)).rejects.toBeInstanceOf(NotFound)
    await expect(retireVariant(shopkeeper(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
    await expect(unretireVariant(world.ctx('editor'), variantId)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('an order that waits for SumUp', () => {
  test('holds its variant: it is retired once nobody is paying for it', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 3 })
    const placed = await order(await stranger(world), { kind: 'product', variantId }, 2)
    await expect(retireVariant(shopkeeper(), variantId)).rejects.toBeInstanceOf(VariantPromised)
    await expireOrders(later(world, 20))
    expect(await stateOf(world, placed)).toBe('expired')
    await retireVariant(shopkeeper(), variantId)
  })

  test('and is paid after its time gets what is left, though its variant was retired meanwhile', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 3 })
    const sellable = { kind: 'product', variantId } as const
    const buyer = await stranger(world)
    const placed = await order(buyer, sellable, 2)
    await payAtSumUp(buyer, placed)
    // SumUp could not be asked for so long that the order was given up.
    await transaction(world.ctx(), async tx => {
      const [line] = await db(tx)
        .selectFrom('order_lines')
        .select('id')
        .where('order_id', '=', placed.id)
        .execute()
      await release(tx, [{ orderLineId: line!.id, sellable, quantity: 2 }])
      await db(tx)
        .updateTable('orders')
        .set({ state: 'expired', settled_at: new Date() })
        .where('id', '=', placed.id)
        .execute()
    })
    await retireVariant(shopkeeper(), variantId)
    expect(await verifyOrderPayment(buyer, placed.id)).toBe('paid')
    expect(await stock(world, sellable)).toEqual({ stock: 1, reserved: 0 })
    expect((await readOrder(buyer, placed.number)).lines).toMatchObject([{ quantity: 2 }])
  })

  test('gets its money back when nobody is left to hand over one of its lines', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 3 })
    const buyer = await stranger(world)
    const placed = await order(buyer, { kind: 'product', variantId }, 2)
    await payAtSumUp(buyer, placed)
    // As the rows were left when a variant could still be deleted.
    await db(world.ctx())
      .updateTable('order_lines')
      .set({ variant_id: null })
      .where('order_id', '=', placed.id)
      .execute()
    await verifyOrderPayment(buyer, placed.id)
    await doJobs(world, 'finish-refund', new Date(Date.now() + 3_600_000))
    const { refunded, total, state } = await readOrder(buyer, placed.number)
    expect({ refunded, state }).toEqual({ refunded: total, state: 'expired' })
  })
})

test('neither a variant nor a product can be deleted once it was ordered, priced or moved', async () => {
  const { variantId, productId } = await jarOnShelf(world, { stock: 3 })
  await order(await stranger(world), { kind: 'product', variantId }, 1)
  for (const [table, id] of [
    ['variants', variantId],
    ['products', productId],
  ] as const)
    await expect(db(world.ctx()).deleteFrom(table).where('id', '=', id).execute()).rejects.toThrow(
      'foreign key',
    )
})
