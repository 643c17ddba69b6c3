import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { jarOnShelf, reservedFor } from '../../../../tests/market'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

describe('the list of products', () => {
  test('is narrowed by words and by what is on sale, and keeps both on every page', async () => {
    const listed = await jarOnShelf(world, { stock: 1, title: 'Quince jelly' })
    const unlisted = await jarOnShelf(world, { stock: 1, title: 'Quince paste', listed: false })
    const shown = async (query: string) => {
      const { document } = await keeper.get('market', `/shop/products${query}`)
      return [listed, unlisted].map(
        ({ productId }) => document.querySelector(`main a[href="/shop/products/${productId}"]`) !== null,
      )
    }
    expect(await shown('?q=quince')).toEqual([true, true])
    expect(await shown('?q=quince&state=listed')).toEqual([true, false])
    expect(await shown('?q=quince&state=unlisted')).toEqual([false, true])
    expect(await shown('?q=quince&state=nonsense')).toEqual([true, true])
    expect(await shown('?q=medlar')).toEqual([false, false])
    const page = await keeper.get('market', '/shop/products?q=quince&state=listed')
    const tabs = [...page.document.querySelectorAll('main nav a')].map(link => link.getAttribute('href'))
    expect(tabs).toContain('/shop/products?q=quince&state=unlisted')
    expect((await keeper.get('market', '/shop/products?page=9')).status).toBe(404)
  })
})

describe('a variant', () => {
  test('is refused beside its field with what was typed, in the form that it was typed into', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 4 })
    const path = `/shop/products/${productId}`
    const other = await jarOnShelf(world, { stock: 4 })
    const taken = (await keeper.get('market', `/shop/products/${other.productId}`)).document
      .querySelector(`#field-variant-${other.variantId}-sku`)
      ?.getAttribute('value')
    expect(taken).toStartWith('JAR-')
    const good = { name: 'Large <jar>', sku: `NEW-${productId.slice(-6)}`, price: '9.00', stock: '3' }
    for (const [field, text] of [
      ['name', ''],
      ['price', 'lots'],
      ['price', '€9'],
      ['sku', taken ?? ''],
      ['cost', 'cheap'],
    ] as const) {
      for (const [action, prefix] of [
        [`${path}/variants`, 'new'],
        [`/shop/variants/${variantId}`, variantId],
      ] as const) {
        const refused = await keeper.post('market', action, { ...good, [field]: text })
        expect([action, field, refused.status]).toEqual([action, field, 422])
        const error = refused.document.querySelector(`[id$="${field}-error"]`)
        expect([action, field, error?.id.includes(prefix)]).toEqual([action, field, true])
        const form = refused.document.querySelector(`form[action="${action}"]`)
        expect(form?.querySelector(`[name=${field}]`)?.getAttribute('value') ?? '').toBe(text)
        if (field !== 'name')
          expect(form?.querySelector('[name=name]')?.getAttribute('value')).toBe('Large <jar>')
      }
    }
    const unnumbered = await keeper.post('market', `/shop/variants/${variantId}`, { ...good, sku: '' })
    expect([unnumbered.status, unnumbered.document.querySelector('[id$=sku-error]') !== null]).toEqual([
      422,
      true,
    ])
    const numbered = await keeper.post('market', `${path}/variants`, { ...good, name: 'Small', sku: '' })
    expect(numbered.status).toBe(303)
    const added = await keeper.post('market', `${path}/variants`, good)
    expect([added.status, added.location]).toEqual([303, `${path}#variants`])
    expect((await keeper.get('market', path)).text).toContain(good.sku)
  })

  test('is retired and sold again, but not while somebody is paying for it', async () => {
    const { productId, variantId, slug } = await jarOnShelf(world, { stock: 4 })
    const visitor = await world.browser()
    const isOffered = async () =>
      (await visitor.get('market', `/products/${slug}`)).document.querySelector(`[value="${variantId}"]`) !==
      null
    expect(await isOffered()).toBe(true)
    const back = `/shop/products/${productId}#variants`
    for (let press = 0; press < 2; press++)
      expect((await keeper.post('market', `/shop/variants/${variantId}?_method=delete`)).location).toBe(back)
    await world.work()
    expect(await isOffered()).toBe(false)
    const again = `/shop/variants/${variantId}/retirement?_method=delete`
    expect((await keeper.post('market', again)).location).toBe(back)
    await world.work()
    expect(await isOffered()).toBe(true)
    await reservedFor(world, variantId, 1)
    const refused = await keeper.post('market', `/shop/variants/${variantId}?_method=delete`)
    expect([refused.status, refused.text.includes('Somebody is paying for this variant')]).toEqual([
      409,
      true,
    ])
  })

  test('that is no longer only what is on the shelf is sold on demand, until it is not', async () => {
    const { variantId, slug } = await jarOnShelf(world, { stock: 0 })
    const visitor = await world.browser()
    const words = async () => (await visitor.get('market', `/products/${slug}`)).text
    expect(await words()).not.toContain('Made to order')
    await keeper.post('market', `/shop/variants/${variantId}/on-demand`)
    await world.work()
    expect(await words()).toContain('Made to order')
    await keeper.post('market', `/shop/variants/${variantId}/on-demand?_method=delete`)
    await world.work()
    expect(await words()).not.toContain('Made to order')
  })

  test('is nobody’s to change but the shop’s', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 4 })
    const member = await world.browser('member')
    const good = { name: 'Mine', sku: 'MINE', price: '0.01', options: 'Size: S', currency: 'EUR' }
    for (const action of [
      `/shop/products/${productId}`,
      `/shop/products/${productId}/variants`,
      `/shop/products/${productId}/options`,
      `/shop/products/${productId}/listing?_method=delete`,
      `/shop/products/${productId}/feature`,
      `/shop/variants/${variantId}`,
      `/shop/variants/${variantId}?_method=delete`,
      `/shop/variants/${variantId}/on-demand`,
      `/shop/variants/${variantId}/retirement?_method=delete`,
      '/shop/currency',
    ])
      expect([action, (await member.post('market', action, good)).status]).toEqual([action, 404])
  })
})

test('a product that goes to another producer is named with the cycles that this one brings nothing to', async () => {
  const [hill, vale] = [await grower(world, 'Hill'), await grower(world, 'Vale')]
  const kale = await crop(world, hill, { title: 'Kale' })
  const { id } = await openCycle(world, new Map([[hill, [kale]]]))
  const ctx = world.ctx()
  await ctx.em.execute(`update order_cycles set name = 'Week <9>' where id = ?`, [id])
  const path = `/shop/products/${kale.productId}`
  const saved = await keeper.post('market', path, { title: 'Kale', producer: vale })
  const page = await keeper.get('market', saved.location ?? '')
  expect(page.document.querySelector('main .notice')?.textContent).toContain(
    'Saved. Its producer brings nothing to Week <9>: there it is not sold any more',
  )
})
