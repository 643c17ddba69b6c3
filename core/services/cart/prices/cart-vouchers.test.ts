import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { again, jar, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { voucher } from '../../../../tests/prices'
import { addToCart } from '../lines/add-to-cart'
import { findOwnCart } from '../lines/own-cart'
import { enterVoucher } from '../wishes/enter-voucher'
import { type Goods, itemsOf, type KnownVoucher, vouchersOfCart, whyNot } from './cart-vouchers'
import { retireVoucher } from './vouchers'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const known = (changes: Partial<KnownVoucher> = {}): KnownVoucher => ({
  id: 'v',
  code: 'THANKS',
  label: 'Thank you',
  kind: 'flat',
  amount: 100,
  rate: null,
  minimum_amount: null,
  currency: 'GBP',
  product_id: null,
  category_id: null,
  total_uses: null,
  uses_per_member: null,
  current: true,
  uses: 0,
  own_uses: 0,
  ...changes,
})
const goods = (key: string, changes: Partial<Goods> = {}): Goods => ({
  key,
  listed: 500,
  productId: `product of ${key}`,
  categoryId: null,
  isMoney: false,
  ...changes,
})
const said = (voucherChanges: Partial<KnownVoucher>, ...things: readonly Goods[]) =>
  whyNot(world.ctx(), known(voucherChanges), things, 'GBP')

describe('what a voucher is for', () => {
  test('is all of it, unless it says what', () => {
    expect(itemsOf(known(), [goods('honey'), goods('jam')])).toBeUndefined()
    expect(itemsOf(known(), [])).toBeUndefined()
  })

  test('is never money: a gift card is left out', () => {
    const things = [goods('honey'), goods('card', { isMoney: true })]
    expect(itemsOf(known(), things)).toEqual(new Set(['honey']))
    expect(itemsOf(known({ product_id: 'product of card' }), things)).toEqual(new Set())
    expect(itemsOf(known(), [goods('card', { isMoney: true })])).toEqual(new Set())
  })

  test('is one product, or all of a category', () => {
    const things = [
      goods('honey', { categoryId: 'sweet' }),
      goods('jam', { categoryId: 'sweet' }),
      goods('bread'),
      goods('ticket', { productId: null }),
    ]
    expect(itemsOf(known({ product_id: 'product of jam' }), things)).toEqual(new Set(['jam']))
    expect(itemsOf(known({ category_id: 'sweet' }), things)).toEqual(new Set(['honey', 'jam']))
    expect(itemsOf(known({ category_id: 'sour' }), things)).toEqual(new Set())
  })

  test('is nothing that has no category, where it is for one', () => {
    expect(itemsOf(known({ category_id: 'sweet' }), [goods('bread')])).toEqual(new Set())
  })

  test('never holds what is not in the cart', () => {
    const thing = fc.record({
      key: fc.uuid(),
      listed: fc.nat(),
      isMoney: fc.boolean(),
      productId: fc.option(fc.constantFrom('a', 'b')),
      categoryId: fc.option(fc.constantFrom('x', 'y')),
    })
    fc.assert(
      fc.property(
        fc.array(thing),
        fc.option(fc.constantFrom('a', 'b')),
        fc.option(fc.constantFrom('x', 'y')),
        (things, product_id, category_id) => {
          const items = itemsOf(known({ product_id, category_id }), things)
          const money = things.filter(({ isMoney }) => isMoney).map(({ key }) => key)
          const keys = new Set(things.map(({ key }) => key))
          for (const key of items ?? []) expect(keys.has(key) && !money.includes(key)).toBe(true)
          if (items === undefined) expect(money).toEqual([])
        },
      ),
    )
  })
})

describe('why a voucher takes nothing off', () => {
  test.each<[string, Partial<KnownVoucher>, string | null]>([
    ['nothing', {}, null],
    ['its time', { current: false }, 'It is not valid now.'],
    ['its currency', { currency: 'EUR' }, 'It is not valid now.'],
    ['its last use', { total_uses: 3, uses: 3 }, 'It is used up.'],
    ['one use more than it has', { total_uses: 3, uses: 4 }, 'It is used up.'],
    ['one use less than it has', { total_uses: 3, uses: 2 }, null],
    ['the buyer’s own use', { uses_per_member: 1, own_uses: 1 }, 'You have used it already.'],
    ['others’ uses alone', { uses_per_member: 1, uses: 9 }, null],
    ['another product', { product_id: 'product of jam' }, 'It is for something that is not in your cart.'],
    ['a sum that is missed by a penny', { minimum_amount: 501 }, 'It counts for orders of £5.01 or more.'],
    ['a sum that is just reached', { minimum_amount: 500 }, null],
  ])('is said of %s', (_, changes, sentence) => {
    expect(said(changes, goods('honey'))).toBe(sentence)
  })

  test('is the first reason of several', () => {
    const everything = { current: false, total_uses: 1, uses: 1, product_id: 'x', minimum_amount: 9_999 }
    expect(said(everything, goods('honey'))).toBe('It is not valid now.')
    expect(said({ ...everything, current: true }, goods('honey'))).toBe('It is used up.')
    expect(said({ ...everything, current: true, uses: 0 }, goods('honey'))).toStartWith('It is for something')
  })

  test('is the sum of all goods, whatever it is for, and not of money', () => {
    const minimum = { minimum_amount: 1_000, product_id: 'product of honey' }
    expect(said(minimum, goods('honey'), goods('jam'))).toBeNull()
    expect(said(minimum, goods('honey'), goods('card', { isMoney: true }))).not.toBeNull()
  })

  test('of a cart of money alone is that there is nothing in it for it', () => {
    expect(said({}, goods('card', { isMoney: true }))).toBe('It is for something that is not in your cart.')
  })
})

describe('the vouchers of a cart', () => {
  test('are those that were entered, in that order, with what is known of them now', async () => {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 9), 1)
    const cartId = (await findOwnCart(buyer)) ?? ''
    const [one, two] = [await voucher(world, { total_uses: 5 }), await voucher(world)]
    const later = (ms: number) => ({ ...again(world, buyer), now: new Date(Date.now() + ms) })
    await enterVoucher(later(1), two.code)
    await enterVoucher(later(2), one.code)
    const found = await vouchersOfCart(buyer, cartId)
    expect(found.map(({ id, current, uses }) => [id, current, uses])).toEqual([
      [two.id, true, 0],
      [one.id, true, 0],
    ])
    await retireVoucher(world.ctx('shopkeeper'), two.id)
    expect((await vouchersOfCart(again(world, buyer), cartId))[0]?.current).toBe(false)
  })

  test('begin and end at their instants', async () => {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 9), 1)
    const cartId = (await findOwnCart(buyer)) ?? ''
    const now = Math.floor(Date.now() / 1000) * 1000
    const [from, until] = [new Date(now + 60_000), new Date(now + 120_000)]
    const { code } = await voucher(world, { starts_at: from, ends_at: until })
    await enterVoucher(buyer, code)
    const currentAt = async (at: Date, ms: number) =>
      (await vouchersOfCart({ ...again(world, buyer), now: new Date(at.getTime() + ms) }, cartId))[0]?.current
    expect(await currentAt(from, -1)).toBe(false)
    expect(await currentAt(from, 0)).toBe(true)
    expect(await currentAt(until, -1)).toBe(true)
    expect(await currentAt(until, 0)).toBe(false)
  })

  test('of another cart are others', async () => {
    const [buyer, other] = [await stranger(world), await stranger(world)]
    for (const who of [buyer, other]) await addToCart(who, await jar(world, 9), 1)
    await enterVoucher(buyer, (await voucher(world)).code)
    expect(await vouchersOfCart(other, (await findOwnCart(other)) ?? '')).toEqual([])
  })
})
