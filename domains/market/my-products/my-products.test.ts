import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { buyer, one, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const inCart = () => one<{ lines: number }>(world, 'select count(*)::int as lines from cart_lines')

describe('several things at once', () => {
  test('with how many that is no number are asked again, and nothing of them is left out unsaid', async () => {
    const { browser } = await buyer(world)
    const [honey, jam] = [await jarOnShelf(world, { stock: 9 }), await jarOnShelf(world, { stock: 9 })]
    const before = await inCart()
    for (const typed of ['1.5', 'two', '1000', '-1']) {
      const fields = { [`quantity.${honey.variantId}`]: typed, [`quantity.${jam.variantId}`]: '2' }
      for (const press of ['order', 'save', 'look']) {
        const again = await browser.post('market', '/wanted', {
          ...fields,
          do: press,
          name: 'Week',
          key: 'k',
        })
        expect([typed, press, again.status]).toEqual([typed, press, 422])
        const kept = (id: string) =>
          again.document.querySelector(`[name="quantity.${id}"]`)?.getAttribute('value')
        expect([kept(honey.variantId), kept(jam.variantId)]).toEqual([typed, '2'])
        expect(again.text).toContain(`${honey.title}: “${typed}” is no whole number`)
      }
    }
    expect(await inCart()).toEqual(before)
    const blank = { [`quantity.${honey.variantId}`]: ' ', [`quantity.${jam.variantId}`]: '2' }
    const sent = await browser.post('market', '/wanted', { ...blank, do: 'order', key: Bun.randomUUIDv7() })
    expect([sent.status, (await inCart()).lines - before.lines]).toEqual([303, 1])
  })

  test('of which none is asked for stay as they are, with a sentence', async () => {
    const { browser } = await buyer(world)
    const honey = await jarOnShelf(world, { stock: 9 })
    const fields = { [`quantity.${honey.variantId}`]: '0', do: 'order', key: Bun.randomUUIDv7() }
    const again = await browser.post('market', '/wanted', fields)
    expect(again.status).toBe(422)
    expect(again.text).toContain('say of something how many it is to be')
    const row = again.document.querySelector(`[name="quantity.${honey.variantId}"]`)
    expect(row?.getAttribute('value')).toBe('0')
  })

  test('written down in no words are asked for', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('market', '/quick-order')).status).toBe(200)
    const none = await visitor.post('market', '/quick-order', { list: ' ' })
    expect([none.status, none.document.querySelector('#field-list-error') !== null]).toEqual([422, true])
    const odd = await visitor.post('market', '/quick-order', { list: '3 x Moon <dust>' })
    expect(odd.document.querySelector('textarea[name=again]')?.textContent).toContain('3 x Moon <dust>')
  })

  test('as a list that is somebody else’s are not there', async () => {
    const { browser } = await buyer(world)
    const { browser: other } = await buyer(world)
    const { variantId } = await jarOnShelf(world, { stock: 9 })
    const fields = { [`quantity.${variantId}`]: '2', do: 'save' }
    const kept = await browser.post('market', '/wanted', { ...fields, name: 'Week <1>' })
    const path = kept.location ?? ''
    expect((await browser.get('market', path)).text).toContain('Week &lt;1&gt;')
    expect((await other.get('market', path)).status).toBe(404)
    await other.post('market', `${path}?_method=delete`)
    expect((await browser.get('market', path)).status).toBe(200)
    expect((await browser.post('market', `${path}?_method=delete`)).location).toBe('/my-products')
    expect((await browser.get('market', path)).status).toBe(404)
    const visitor = await world.browser()
    expect((await visitor.post('market', '/wanted', { ...fields, name: 'Mine' })).location).toStartWith(
      '/login',
    )
    expect((await visitor.get('market', '/my-products')).location).toStartWith('/login')
  })
})
