import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setPrices } from '#core/services/market/products/set-prices'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const priceOf = async (id: string) =>
  (
    await world
      .ctx()
      .em.execute<{ amount: number }[]>('select price_amount as amount from variants where id = ?', [id])
  )[0]?.amount
const history = async (id: string) =>
  (
    await world
      .ctx()
      .em.execute<{ amount: number }[]>(
        'select amount from price_changes where variant_id = ? order by set_at',
        [id],
      )
  ).map(({ amount }) => amount)

/** The price form as it stands, to be sent with some of it typed over. */
async function formOf(path = '/shop/prices'): Promise<Record<string, string>> {
  const { document } = await keeper.get('market', path)
  const fields = [...document.querySelectorAll('form[aria-label=Prices] input[name]')]
  return Object.fromEntries(
    fields.map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
  )
}

const inGbp = (amount: number) => ({ amount, currency: 'GBP' })

describe('the prices of many variants', () => {
  test('are the shopkeeper’s alone to see and to set', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const wish = { [`price-${jar.variantId}`]: '1.00', [`seen-${jar.variantId}`]: '650' }
    for (const who of ['member', 'editor'] as const) {
      const other = await world.browser(who)
      expect((await other.get('market', '/shop/prices')).status).toBe(404)
      expect((await other.post('market', '/shop/prices', wish)).status).toBe(404)
    }
    expect((await (await world.browser()).get('market', '/shop/prices')).location).toStartWith('/login')
    expect(await priceOf(jar.variantId)).toBe(650)
  })

  test('are saved at once; what was left as it was has no new line in its history', async () => {
    const jars = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })] as const
    const kept = await jarOnShelf(world, { stock: 1 })
    const visitor = await world.browser()
    const shelf = `/products/${jars[0].slug}`
    expect((await visitor.get('market', shelf)).text).toContain('£6.50')
    const saved = await keeper.post('market', '/shop/prices', {
      ...(await formOf()),
      [`price-${jars[0].variantId}`]: '7',
      [`price-${jars[1].variantId}`]: '£7,25',
    })
    expect([saved.status, saved.location]).toEqual([303, '/shop/prices'])
    expect((await keeper.get('market', '/shop/prices')).text).toContain('2 prices are saved.')
    expect([await priceOf(jars[0].variantId), await priceOf(jars[1].variantId)]).toEqual([700, 725])
    expect(await history(jars[0].variantId)).toEqual([700])
    expect([await priceOf(kept.variantId), await history(kept.variantId)]).toEqual([650, []])
    expect((await visitor.get('market', shelf)).text).toContain('£7.00')
  })

  test('that are none are refused by row with what was typed and why, and the others are saved', async () => {
    const titles = ['Wax <small>', 'Wax large', 'Wax huge', 'Wax good']
    const [small, large, huge, good] = await Promise.all(
      titles.map(title => jarOnShelf(world, { stock: 1, title })),
    )
    const path = '/shop/prices?q=Wax'
    const refused = await keeper.post('market', path, {
      ...(await formOf(path)),
      [`price-${small?.variantId}`]: 'six <pounds>',
      [`price-${large?.variantId}`]: ' ',
      [`price-${huge?.variantId}`]: '99999999.00',
      [`price-${good?.variantId}`]: '8.00',
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('One price is saved.')
    const field = (id?: string) => refused.document.querySelector(`#field-price-${id}`)
    expect(field(small?.variantId)?.getAttribute('value')).toBe('six <pounds>')
    expect(refused.document.querySelector(`#field-price-${small?.variantId}-error`)?.textContent).toContain(
      '4.50',
    )
    expect(field(large?.variantId)?.getAttribute('aria-invalid')).toBe('true')
    expect(refused.document.querySelectorAll('.form-errors li')).toHaveLength(3)
    expect(field(good?.variantId)?.getAttribute('value')).toBe('8.00')
    expect(await priceOf(good!.variantId)).toBe(800)
    expect(await priceOf(huge!.variantId)).toBe(650)
  })

  test('that somebody else changed meanwhile are not overwritten unseen', async () => {
    const jar = await jarOnShelf(world, { stock: 1, title: 'Comb' })
    const [field, path] = [`price-${jar.variantId}`, '/shop/prices?q=Comb']
    const untouched = await formOf(path)
    const form = { ...untouched, [field]: '9.00' }
    await setPrices(world.ctx('shopkeeper'), [{ variantId: jar.variantId, price: inGbp(700), seen: 650 }])
    // Whoever left it alone does not set it back.
    expect((await keeper.post('market', path, untouched)).status).toBe(303)
    expect(await priceOf(jar.variantId)).toBe(700)
    const refused = await keeper.post('market', path, form)
    expect(refused.status).toBe(409)
    expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).toContain('£7.00')
    expect(refused.document.querySelector(`#field-${field}`)?.getAttribute('value')).toBe('9.00')
    const seen = `seen-${jar.variantId}`
    const now = refused.document.querySelector(`input[name="${seen}"]`)?.getAttribute('value') ?? ''
    expect((await keeper.post('market', path, { ...form, [seen]: now })).status).toBe(303)
    expect(await priceOf(jar.variantId)).toBe(900)
  })

  test('of which two are saved over the same one at the same moment, one is set', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const outcomes = await Promise.all(
      [700, 710, 720, 730].map(amount =>
        setPrices(world.ctx('shopkeeper'), [{ variantId: jar.variantId, price: inGbp(amount), seen: 650 }]),
      ),
    )
    expect(outcomes.reduce((sum, { set }) => sum + set, 0)).toBe(1)
    expect(await history(jar.variantId)).toHaveLength(1)
  })

  test('of a variant that was removed, or never there, are refused alone', async () => {
    const none = Bun.randomUUIDv7()
    const gone = await keeper.post('market', '/shop/prices', {
      [`price-${none}`]: '4.00',
      [`seen-${none}`]: '300',
      'price-nonsense': '4.00',
      'seen-nonsense': '',
    })
    expect(gone.status).toBe(409)
    expect(gone.text).toContain('Somebody removed a variant meanwhile')
  })
})
