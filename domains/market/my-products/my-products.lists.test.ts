import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { buyer, one, order, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf, stocked } from '../../../tests/market'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const linesOf = async (memberId: string | undefined) =>
  (
    await one<{ lines: Record<string, number> | null }>(
      world,
      `select json_object_agg(l.variant_id, l.quantity) as lines from cart_lines l join carts c on c.id = l.cart_id
       where c.member_id = ?`,
      [memberId],
    )
  ).lines
const key = () => Bun.randomUUIDv7().slice(-27)

describe('a list', () => {
  test.each(['order', 'look', 'save'])('keeps the name that was typed when %p comes back', async press => {
    const { browser } = await buyer(world)
    const { variantId } = await jarOnShelf(world, { stock: 9 })
    const fields = { [`quantity.${variantId}`]: 'two', name: 'Week <1>', do: press, key: key() }
    const back = await browser.post('market', '/wanted', fields)
    expect([back.status, back.document.querySelector('[name=name]')?.getAttribute('value')]).toEqual([
      422,
      'Week <1>',
    ])
  })

  test('keeps its name while somebody looks again, and while the cart takes only some of it', async () => {
    const { browser } = await buyer(world)
    const [there, gone] = [await jarOnShelf(world, { stock: 9 }), await jarOnShelf(world, { stock: 0 })]
    const fields = {
      [`quantity.${there.variantId}`]: '2',
      [`quantity.${gone.variantId}`]: '1',
      name: 'Week',
      key: key(),
    }
    for (const [press, status] of [
      ['look', 200],
      ['order', 422],
    ] as const) {
      const back = await browser.post('market', '/wanted', { ...fields, do: press })
      expect([press, back.status]).toEqual([press, status])
      expect(back.document.querySelector('[name=name]')?.getAttribute('value')).toBe('Week')
    }
  })

  test('cuts no number off without a word, typed or ordered before', async () => {
    const { ctx, browser } = await buyer(world)
    const [scarce, plenty] = [await jarOnShelf(world, { stock: 11 }), await jarOnShelf(world, { stock: 60 })]
    const short = `${scarce.title}, 340 g jar: there are 7 left, not 12.`
    const { number } = await order(ctx, { kind: 'product', variantId: scarce.variantId }, 4)
    const list = `12 x ${scarce.title}\n30 x ${plenty.title}`
    const typed = await browser.post('market', '/quick-order', { list })
    expect(typed.text).toContain(short)
    expect(typed.text).not.toContain(`${plenty.title}, 340 g jar: there`)
    const quantity = typed.document.querySelector(`[name="quantity.${scarce.variantId}"]`)
    expect(quantity?.getAttribute('value')).toBe('7')
    await stocked(world, scarce.variantId, -5)
    const again = await browser.get('market', `/order-again/${number}`)
    expect(again.text).toContain(`${scarce.title}, 340 g jar: there are 2 left, not 4.`)
    const refused = await browser.post('market', '/wanted', {
      [`quantity.${scarce.variantId}`]: '3',
      do: 'order',
      key: key(),
    })
    expect(refused.status).toBe(422)
    expect(refused.text.split(`${scarce.title}, 340 g jar:`)).toHaveLength(2)
  })

  test.each(['', ' ', 'x'.repeat(81)])(
    'is not kept under %p, and all of it stays in the form',
    async name => {
      const { browser } = await buyer(world)
      const { variantId } = await jarOnShelf(world, { stock: 9 })
      const refused = await browser.post('market', '/wanted', {
        [`quantity.${variantId}`]: '3',
        name,
        do: 'save',
      })
      expect(refused.status).toBe(422)
      expect(refused.document.querySelector('#field-name-error')).not.toBeNull()
      const kept = refused.document.querySelector(`[name="quantity.${variantId}"]`)
      expect(kept?.getAttribute('value')).toBe('3')
      const many = 'select count(*)::int as many from saved_lists where name = ?'
      expect(await one<object>(world, many, [name.trim()])).toEqual({ many: 0 })
    },
  )

  test('is in the cart once, however often its button is pressed', async () => {
    const { ctx, browser } = await buyer(world)
    const { variantId } = await jarOnShelf(world, { stock: 9 })
    const fields = { [`quantity.${variantId}`]: '3', do: 'order', key: key() }
    const presses = await Promise.all([1, 2, 3].map(() => browser.post('market', '/wanted', fields)))
    expect(presses.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await linesOf(ctx.viewer.member?.id)).toEqual({ [variantId]: 3 })
  })

  test('of nothing at all puts nothing into the cart, and says so', async () => {
    const { ctx, browser } = await buyer(world)
    const { variantId } = await jarOnShelf(world, { stock: 9 })
    for (const typed of ['', ' ', '0', '000']) {
      const fields = { [`quantity.${variantId}`]: typed, do: 'order', key: key() }
      expect([typed, (await browser.post('market', '/wanted', fields)).status]).toEqual([typed, 422])
    }
    expect(await linesOf(ctx.viewer.member?.id)).toBeNull()
  })

  test.each(['quantity.nonsense', 'quantity.', `quantity.${Bun.randomUUIDv7()}`, '__proto__', 'line.x'])(
    'that names %p orders nothing of it',
    async name => {
      const { ctx, browser } = await buyer(world)
      const back = await browser.post('market', '/wanted', { [name]: '2', do: 'order', key: key() })
      expect(back.status).toBe(422)
      expect(await linesOf(ctx.viewer.member?.id)).toBeNull()
    },
  )
})

describe('a past order', () => {
  test('comes back with what it held, and is nobody else’s', async () => {
    const { ctx, browser } = await buyer(world)
    const jar = await jarOnShelf(world, { stock: 9 })
    const placed = await order(ctx, { kind: 'product', variantId: jar.variantId }, 4)
    const again = await browser.get('market', `/order-again/${placed.number}`)
    expect(again.document.querySelector(`[name="quantity.${jar.variantId}"]`)?.getAttribute('value')).toBe(
      '4',
    )
    const { browser: other } = await buyer(world)
    expect((await other.get('market', `/order-again/${placed.number}`)).status).toBe(404)
    const keeper = await world.browser('shopkeeper')
    expect((await keeper.get('market', `/order-again/${placed.number}`)).status).toBe(404)
    const visitor = await world.browser()
    expect((await visitor.get('market', `/order-again/${placed.number}`)).location).toStartWith('/login')
  })

  test.each(['RA-0', '%00', 'x'.repeat(200)])('called %p is not there', async number => {
    const { browser } = await buyer(world)
    expect((await browser.get('market', `/order-again/${number}`)).status).toBe(404)
  })
})

describe('a wish', () => {
  test('is remembered once however often, and off the list from either page', async () => {
    const { browser } = await buyer(world)
    const { slug, title } = await jarOnShelf(world, { stock: 0 })
    for (let press = 0; press < 2; press++)
      expect((await browser.post('market', `/products/${slug}/wish`)).location).toBe(`/products/${slug}`)
    const page = await browser.get('market', '/my-products')
    expect(
      page.document.querySelectorAll(`form[action="/products/${slug}/wish?_method=delete&from=list"]`),
    ).toHaveLength(1)
    expect(page.text).toContain(title)
    const off = await browser.post('market', `/products/${slug}/wish?_method=delete&from=list`)
    expect(off.location).toBe('/my-products')
    expect((await browser.get('market', '/my-products')).text).not.toContain(title)
    // It is off already.
    expect((await browser.post('market', `/products/${slug}/wish?_method=delete`)).location).toBe(
      `/products/${slug}`,
    )
  })

  test.each(['nothing', '%00', '../../shop'])('for %p is a 404', async slug => {
    const { browser } = await buyer(world)
    expect((await browser.post('market', `/products/${slug}/wish`)).status).toBe(404)
  })
})
