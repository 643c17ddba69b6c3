import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { offers } from '../selling/offers'
import { addVariant } from './add-variant'
import { changeVariant } from './change-variant'
import { listProduct, NothingToSell } from './listing'
import { CurrencyUnknown, isCurrencyFixed, setCurrency } from './set-currency'
import { setPrices } from './set-prices'
import { ForeignPrice, PriceOutOfRange } from './valid-price'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

describe('the currency of a cooperative', () => {
  test('is chosen on the page of prices before there is one', async () => {
    const browser = await world.browser('shopkeeper')
    expect(await isCurrencyFixed(world.ctx())).toBe(false)
    for (const nonsense of ['', 'XXX', 'EURO', 'gold', '€']) {
      await expect(setCurrency(keeper(), nonsense)).rejects.toBeInstanceOf(CurrencyUnknown)
    }
    const page = await browser.get('market', '/shop/prices')
    expect(page.document.querySelector('option[selected][value="GBP"]')).not.toBeNull()
    const chosen = await browser.post('market', '/shop/currency', { currency: 'KWD' })
    expect(chosen.location).toBe('/shop/prices#currency')
    expect(world.house.site().currency).toBe('KWD')
    await setCurrency(keeper(), 'JPY')
  })

  test('is by its own minor unit on every page: yen have none', async () => {
    const member = await world.browser('shopkeeper')
    const product = { title: 'Matcha', name: 'Tin', sku: 'MATCHA', price: '1200', stock: '3', cost: '900' }
    const made = await member.post('market', '/shop/products', product)
    expect(made.location).toStartWith('/shop/products/')
    const id = made.location?.split('/')[3]?.split('#')[0] ?? ''
    await member.post('market', `/shop/products/${id}/listing`)
    const page = await member.get('market', '/products/matcha')
    expect(page.text).toContain('JP¥1,200')
    // For search engines, which sign in nowhere.
    const visit = await (await world.browser()).get('market', '/products/matcha')
    expect(visit.text).toContain('"price":"1200","priceCurrency":"JPY"')
    expect((await member.get('market', `/shop/products/${id}`)).text).toContain('value="1200"')
    expect((await member.get('market', `/shop/products/${id}`)).text).toContain(
      'Margin JP¥300, 25% of the price',
    )
    const half = await member.post('market', '/shop/products', { ...product, sku: 'HALF', price: '12.50' })
    expect(half.status).toBe(422)
    expect(half.text).toContain('Write the price like 450.')
  })

  test('is shown, and no longer asked for, once there is a price', async () => {
    const browser = await world.browser('shopkeeper')
    const page = await browser.get('market', '/shop/prices')
    expect(page.text).toContain('priced and paid in JPY')
    expect(page.document.querySelector('form[action="/shop/currency"]')).toBeNull()
    const again = await browser.post('market', '/shop/currency', { currency: 'EUR' })
    expect(again.location).toBe('/shop/prices#currency')
    expect(world.house.site().currency).toBe('JPY')
    expect(
      (await (await world.browser('member')).post('market', '/shop/currency', { currency: 'EUR' })).status,
    ).toBe(404)
  })

  test('of event tickets is the same, also where it stands for machines', async () => {
    const day = await stage(world.ctx(), { places: 5, price: 1500 })
    await world
      .ctx()
      .em.execute(`update ticket_types set price_currency = 'JPY' where entry_id = ?`, [day.entryId])
    const page = await (await world.browser()).get('events', `/events/${day.slug}`)
    expect(page.text).toContain('"price":"1500","priceCurrency":"JPY"')
    expect(page.text).toContain('JP¥1,500')
    const organiser = await world.browser('organiser')
    const desk = await organiser.get('events', `/organise/entries/${day.entryId}`)
    expect(desk.text).toContain('value="1500"')
    const path = `/organise/entries/${day.entryId}/ticket-types`
    const ticket = { name: 'Late', description: '', quota: day.quotaId }
    await organiser.post('events', path, { ...ticket, price: '800' })
    await organiser.post('events', path, { ...ticket, name: 'Odd', price: '8.50' })
    expect(
      await world
        .ctx()
        .em.execute(
          `select name, price_amount, price_currency from ticket_types where name in ('Late', 'Odd')`,
        ),
    ).toEqual([{ name: 'Late', price_amount: 800, price_currency: 'JPY' }])
  })
})

describe('a price in another currency', () => {
  const foreign = { amount: 1250, currency: 'EUR' }
  const fromBefore = { stock: 3, priceCurrency: 'GBP' }

  test('is refused wherever one is set', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 3 })
    const variant = { name: 'Jar', sku: 'MIEL', unit: '', price: foreign, stock: 0 }
    await expect(addVariant(keeper(), productId, variant)).rejects.toBeInstanceOf(ForeignPrice)
    await expect(changeVariant(keeper(), variantId, variant)).rejects.toBeInstanceOf(ForeignPrice)
    for (const amount of [-1, 0.5, 2_147_483_648, Number.NaN, 2 ** 53]) {
      const odd = { ...variant, price: { amount, currency: 'JPY' } }
      await expect(addVariant(keeper(), productId, odd)).rejects.toBeInstanceOf(PriceOutOfRange)
      await expect(changeVariant(keeper(), variantId, odd)).rejects.toBeInstanceOf(PriceOutOfRange)
      await expect(setPrices(keeper(), [{ ...odd, variantId, seen: 650 }])).rejects.toBeInstanceOf(
        PriceOutOfRange,
      )
    }
    const wish = { variantId, price: foreign, seen: 650 }
    await expect(setPrices(keeper(), [wish])).rejects.toBeInstanceOf(ForeignPrice)
  })

  test('that is there from before is on no list, in no search, on no page and on no offer', async () => {
    const { productId, variantId, slug } = await jarOnShelf(world, {
      ...fromBefore,
      title: 'Miel de lavande',
    })
    await jarOnShelf(world, { stock: 3, title: 'Yuzu curd' })
    const visitor = await world.browser()
    await world.house.purge(['products'])
    for (const path of ['/', '/?sort=cheap', '/?stock=in', '/?q=lavande', '/feed.xml']) {
      expect((await visitor.get('market', path)).text).not.toContain('Miel de lavande')
    }
    expect((await visitor.get('market', '/')).text).toContain('Yuzu curd')
    const page = await visitor.get('market', `/products/${slug}`)
    expect(page.text).not.toContain('£6.50')
    expect(page.text).not.toContain('"price"')
    expect(await offers(world.ctx(), [{ kind: 'product', variantId }])).toEqual([])
    await world.ctx().em.execute('delete from listings where product_id = ?', [productId])
    await expect(listProduct(keeper(), productId)).rejects.toBeInstanceOf(NothingToSell)
  })

  test('is marked on the page of prices, and any price of ours can replace it', async () => {
    const { variantId } = await jarOnShelf(world, { ...fromBefore, title: 'Miel de tilleul' })
    const browser = await world.browser('shopkeeper')
    const page = await browser.get('market', '/shop/prices?q=tilleul')
    expect(page.text).toContain('in another currency')
    // The same digits: only the currency is another.
    const form = { [`price-${variantId}`]: '650', [`seen-${variantId}`]: '-1' }
    await browser.post('market', '/shop/prices?q=tilleul', form)
    expect(
      await world
        .ctx()
        .em.execute('select price_amount, price_currency from variants where id = ?', [variantId]),
    ).toEqual([{ price_amount: 650, price_currency: 'JPY' }])
  })

  test('of a ticket is not offered either', async () => {
    const day = await stage(world.ctx(), { places: 5, price: 1500 })
    const ticket = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
    expect(await world.house.services.events.offers(world.ctx(), [ticket])).toEqual([])
    expect((await (await world.browser()).get('events', `/events/${day.slug}`)).text).not.toContain('Adult')
  })
})
