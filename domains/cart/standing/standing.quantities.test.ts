import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { again, buyer, jar, quietHouse } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'
import { dayAhead, standing, wishFor } from '../../../tests/standing'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Two of one thing each time, at the browser of who has it. */
async function twoEachTime() {
  const { ctx, browser } = await buyer(world)
  const { variantId } = wishFor(await jar(world, 500))
  const id = await standing(world, ctx, [{ variantId, quantity: 2, substituteId: null }], { way: 'credit' })
  const path = `/standing-orders/${id}`
  const left = async () => {
    const [row] = await world
      .ctx()
      .em.execute<{ quantity: number }[]>(
        'select quantity from standing_lines where standing_order_id = ? and variant_id = ?',
        [id, variantId],
      )
    return row?.quantity ?? 0
  }
  return { ctx, browser, variantId, path, left }
}

describe('how many come each time', () => {
  test.each(['', ' ', '100', '999', 'two', '1.5', '-1', '1e1', '٣', '9999999999'])(
    'is not %j: that is said, and what was stays',
    async typed => {
      const { browser, variantId, path, left } = await twoEachTime()
      const answer = await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: typed })
      expect(answer.location).toBe(path)
      expect((await browser.get('cart', path)).text).toContain('a whole number up to 99')
      expect(await left()).toBe(2)
    },
  )

  test.each([
    ['99', 99],
    [' 7 ', 7],
    ['007', 7],
  ])('is %j', async (typed, quantity) => {
    const { browser, variantId, path, left } = await twoEachTime()
    await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: typed })
    expect(await left()).toBe(quantity)
  })

  test('is one more by the button only while there is room for it', async () => {
    const { browser, variantId, path, left } = await twoEachTime()
    await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: '98' })
    await browser.post('cart', `${path}/lines/new`, { variant: variantId })
    expect(await left()).toBe(99)
    await browser.post('cart', `${path}/lines/new`, { variant: variantId })
    expect((await browser.get('cart', path)).text).toContain('a whole number up to 99')
    expect(await left()).toBe(99)
  })

  test('is refused beside the cart that has more of it than comes each time', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(again(world, ctx), await jar(world, 500), 150)
    const answer = await browser.post('cart', '/standing-orders', {
      ...{ key: Bun.randomUUIDv7(), everyWeeks: '1', firstDay: dayAhead(world, 10), way: 'credit' },
      ...{ name: 'Ada', note: '', home: 'any' },
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('a whole number up to 99')
  })
})
