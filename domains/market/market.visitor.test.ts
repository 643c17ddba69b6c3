import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { Product } from '#core/entities/market/product'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { type TestHouse, testHouse } from '../../tests/house'
import { type Jar, jarOnShelf } from '../../tests/market'

let world: TestHouse
let honey: Jar
let soldOut: Jar
let hidden: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Heather honey', stock: 3 })
  soldOut = await jarOnShelf(world, { title: 'Damson <jam>', stock: 0, priceAmount: 420 })
  hidden = await jarOnShelf(world, { title: 'Secret chutney', stock: 9, listed: false })
})
afterAll(() => world.close())

const visit = async (path: string) => (await world.browser()).get('market', path)
const titles = async (path: string) =>
  [...(await visit(path)).document.querySelectorAll('.card__title')].map(title => title.textContent.trim())

describe('the shelves', () => {
  test('show what is listed, what can be had first, and nothing else', async () => {
    expect(await titles('/')).toEqual(['Heather honey', 'Damson <jam>'])
  })

  test('can be narrowed by stock and price, and sorted', async () => {
    expect(await titles('/?stock=in')).toEqual(['Heather honey'])
    expect(await titles('/?to=5.00')).toEqual(['Damson <jam>'])
    expect(await titles('/?from=5&to=nonsense')).toEqual(['Heather honey'])
    expect(await titles('/?sort=dear')).toEqual(['Heather honey', 'Damson <jam>'])
    expect(await titles('/?category=no-such')).toEqual([])
    expect((await visit('/?after=nonsense')).status).toBe(404)
  })

  test('say in words how it stands', async () => {
    const page = (await visit('/')).document
    expect([...page.querySelectorAll('.badge')].map(badge => badge.textContent)).toEqual([
      'Last few',
      'Sold out',
    ])
    expect(page.querySelector('[role=status]')?.textContent).toContain('2 products')
  })
})

describe('searching', () => {
  test('finds words in titles and texts and marks them', async () => {
    const page = (await visit('/?q=heath')).document
    expect(page.querySelector('.card__title')?.textContent?.trim()).toBeDefined()
    expect((await visit('/?q=heather')).document.querySelector('.card__title')?.textContent).toContain(
      'Heather',
    )
    expect((await visit('/?q=set+honey')).document.querySelector('mark')?.textContent).toBe('Set')
  })

  test('a misspelt word finds what it resembles, and says so', async () => {
    const page = (await visit('/?q=hony')).document
    expect(page.querySelector('.notice')?.textContent).toContain('Did you mean honey?')
    expect(page.querySelector('.card__title')?.textContent).toContain('Heather honey')
  })

  test('nothing found is said kindly, with something to go on with', async () => {
    const page = (await visit('/?q=xylophone')).document
    expect(page.querySelector('.empty-state')?.textContent).toContain('No xylophone here')
    expect(page.querySelectorAll('.card').length).toBeGreaterThan(0)
  })

  test('what is typed is never taken for markup or for a pattern', async () => {
    const page = await visit(`/?q=${encodeURIComponent('<b>%_\\" & | !')}`)
    expect(page.status).toBe(200)
    expect(page.document.querySelectorAll('main b')).toHaveLength(0)
  })

  test('what is off the list is not found', async () => {
    expect((await visit('/?q=chutney')).text).not.toContain('Secret')
  })
})

describe('a product’s page', () => {
  test('offers its variants with price and what is left, as a plain form', async () => {
    const { document } = await visit(`/products/${honey.slug}`)
    expect(document.querySelector('.product__variant')?.textContent).toContain('£6.50')
    expect(document.querySelector('.product__variant')?.textContent).toContain('Only 3 left')
    expect(document.querySelector('form[action="/cart-lines"]')?.getAttribute('method')).toBe('post')
  })

  test('tells search engines, and a title cannot end that element', async () => {
    const { text } = await visit(`/products/${soldOut.slug}`)
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? ''
    expect(json).not.toContain('<')
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Product',
      name: 'Damson <jam>',
      offers: [{ price: '4.20', priceCurrency: 'GBP', availability: 'https://schema.org/OutOfStock' }],
    })
  })

  test('offers nothing to buy when it is sold out', async () => {
    const { document } = await visit(`/products/${soldOut.slug}`)
    expect(document.querySelector('form[action="/cart-lines"]')).toBeNull()
    expect(document.querySelector('.notice')?.textContent).toContain('Sold out')
  })

  test('off the list and unknown are the same 404', async () => {
    expect((await visit(`/products/${hidden.slug}`)).status).toBe(404)
    expect((await visit('/products/no-such')).status).toBe(404)
  })

  test('Markdown is sanitised', async () => {
    const em = world.ctx().em
    await em.nativeUpdate(Product, honey.productId, {
      description: '**Thick.** <script>alert(1)</script> [x](javascript:alert(1))',
    })
    await world.house.purge(['products'])
    const { document } = await visit(`/products/${honey.slug}`)
    const text = document.querySelector('.split .doc')
    expect(text?.querySelector('strong')?.textContent).toBe('Thick.')
    expect(text?.innerHTML).not.toContain('alert')
  })

  test('a quantity that is none brings the form back with what was typed', async () => {
    const browser = await world.browser()
    const answer = await browser.post('market', '/cart-lines', {
      product: honey.slug,
      variant: honey.variantId,
      quantity: '-2',
    })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('[name=quantity]')?.getAttribute('value')).toBe('-2')
    expect(answer.document.querySelector('.field__error')?.textContent).toContain('between 1 and 99')
  })

  test.each(['a tenner', '12.3.4', '0.50', '21'])(
    'an amount of %s brings the form back with it and the quantity',
    async amount => {
      const { slug, variantId } = await jarOnShelf(world, { stock: 9, title: 'What you like' })
      await savePriceChoice(
        world.ctx('shopkeeper'),
        { kind: 'product', variantId },
        { kind: 'free', least: 100, most: 2_000, levels: [] },
      )
      const browser = await world.browser()
      const form = { product: slug, variant: variantId, quantity: '4', amount }
      const answer = await browser.post('market', '/cart-lines', form)
      expect(answer.status).toBe(422)
      const value = (name: string) => answer.document.querySelector(`[name=${name}]`)?.getAttribute('value')
      expect([value('amount'), value('quantity')]).toEqual([amount, '4'])
      expect(answer.document.querySelector('#field-amount-error')).not.toBeNull()
      const partial = await browser.post('market', '/cart-lines', form, { 'hx-request': 'true' })
      expect(partial.text).toContain('notice--error')
    },
  )

  test('what a guest adds is in a cart, and the browser is known by a cookie from then on', async () => {
    const browser = await world.browser()
    const form = { product: honey.slug, variant: honey.variantId, quantity: '2' }
    const answer = await browser.post('market', '/cart-lines', form)
    expect(answer.location).toBe(`/products/${honey.slug}`)
    expect(browser.cookies.has('rose_cart')).toBe(true)
    const back = await browser.get('market', answer.location ?? '')
    expect(back.document.querySelector('.notice')?.textContent).toContain('2 × Heather honey')
    expect((await browser.get('market', '/fragments/cart/mini')).text).toContain('2<span')
  })

  test('with htmx only the message comes, and a mini cart that fetches itself', async () => {
    const browser = await world.browser()
    const form = { product: honey.slug, variant: honey.variantId, quantity: '1' }
    const answer = await browser.post('market', '/cart-lines', form, { 'hx-request': 'true' })
    expect(answer.text).toStartWith('<div class="notice')
    expect(answer.text).toContain('hx-get="/fragments/cart/mini"')
  })

  test('more than there are is refused with how many there are', async () => {
    const browser = await world.browser()
    const form = { product: honey.slug, variant: honey.variantId, quantity: '9' }
    const answer = await browser.post('market', '/cart-lines', form)
    const back = await browser.get('market', answer.location ?? '')
    expect(back.document.querySelector('.notice--error')?.textContent).toContain('3')
  })

  test('a variant of another product cannot be smuggled in', async () => {
    const browser = await world.browser()
    const form = { product: honey.slug, variant: hidden.variantId, quantity: '1' }
    expect((await browser.post('market', '/cart-lines', form)).status).toBe(404)
  })
})

describe('a market page', () => {
  test('shows its text and those of its products that are listed; a draft is not there', async () => {
    const em = world.ctx().em
    const blocks = [
      { kind: 'text' as const, markdown: '# For the *drawer*' },
      { kind: 'products' as const, heading: 'Two honeys', productIds: [hidden.productId, honey.productId] },
    ]
    const page = em.create(MarketPage, { slug: 'drawer', title: 'For the drawer', blocks })
    em.create(MarketPage, { slug: 'draft', title: 'Not yet', blocks: [] })
    em.create(MarketPagePublication, { page })
    await em.flush()
    const shown = await visit('/pages/drawer')
    expect(shown.document.querySelector('.doc em')?.textContent).toBe('drawer')
    expect(shown.text).toContain('Heather honey')
    expect(shown.text).not.toContain('Secret')
    expect((await visit('/pages/draft')).status).toBe(404)
    expect((await visit('/pages')).text).toContain('For the drawer')
  })
})

test('the feed names what is new', async () => {
  const feed = await visit('/feed.xml')
  expect(feed.headers.get('content-type')).toContain('rss+xml')
  expect(feed.text).toContain('Heather honey')
})

test('the window lent to other apps links to the market’s own origin', async () => {
  const page = await visit('/fragments/market/featured')
  expect(page.document.querySelector('.card__link')?.getAttribute('href')).toStartWith('http')
})
