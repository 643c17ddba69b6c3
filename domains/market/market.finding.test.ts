import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { saveCategory } from '#core/services/market/categories/save-category'
import { saveProperty, setPropertiesOf } from '#core/services/market/properties/save-property'
import { type TestHouse, testHouse } from '../../tests/house'
import { type Jar, jarOnShelf, orderLine } from '../../tests/market'

let world: TestHouse
let honey: Jar
let organic: string
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Heather honey', stock: 4 })
  for (let n = 0; n < 30; n++) await jarOnShelf(world, { title: `Plum ${n}`, stock: 1 })
  const keeper = world.ctx('shopkeeper')
  await saveCategory(keeper, null, { name: 'Larder', description: '' })
  const larder = await db(keeper).selectFrom('categories').select('id').executeTakeFirstOrThrow()
  await saveCategory(keeper, null, { name: 'Sweet', description: 'Of bees.', parentId: larder.id })
  await sql`update products set category_id = (select id from categories where name = 'Sweet') where id = ${honey.productId}`.execute(
    db(keeper),
  )
  organic = await saveProperty(keeper, null, { name: 'Organic', description: '' })
  await setPropertiesOf(keeper, honey.productId, [organic])
})
afterAll(() => world.close())

function uploaded(kind: string, file: File): FormData {
  const form = new FormData()
  form.append('kind', kind)
  form.append('file', file)
  return form
}

const keeper = () => world.browser('shopkeeper')

describe('the market', () => {
  test('is walked page by page by links, and says how many there are', async () => {
    const browser = await world.browser()
    const first = await browser.get('market', '/')
    expect(first.document.querySelector('[role=status]')?.textContent).toContain('31 products')
    const next = first.document.querySelector('a[rel=next]')?.getAttribute('href') ?? ''
    const second = await browser.get('market', next)
    expect(second.document.querySelectorAll('.card__title')).toHaveLength(7)
    const back = second.document.querySelector('a[rel=prev]')?.getAttribute('href') ?? ''
    const again = await browser.get('market', back)
    expect(again.document.querySelectorAll('.card__title')).toHaveLength(24)
    expect(again.document.querySelector('a[rel=prev]')).toBeNull()
  })

  test('is narrowed by a property and taken back by the same link, with counts', async () => {
    const browser = await world.browser()
    const all = await browser.get('market', '/')
    const links = [...all.document.querySelectorAll('.filters__link')]
    const link = links.find(each => each.textContent.includes('Organic'))
    expect(link?.textContent).toContain('1')
    const narrowed = await browser.get('market', link?.getAttribute('href') ?? '')
    expect(narrowed.document.querySelectorAll('.card__title')).toHaveLength(1)
    expect(narrowed.document.querySelector('.card .badge--success')?.textContent).toBe('Organic')
    const chosen = narrowed.document.querySelector('.filters__link[aria-current][href="/"]')
    expect(chosen).not.toBeNull()
  })

  test('folds its filters away on a phone, with how many are on; open where one of them is no amount', async () => {
    const browser = await world.browser()
    const fold = async (path: string) => {
      const { document } = await browser.get('market', path)
      const details = document.querySelector('.folded__switch')
      // Beside the switch and not in it: on a desk it is there whatever the switch says.
      expect(details?.nextElementSibling?.querySelector('.filters')).not.toBeNull()
      return [details?.querySelector('.folded__count')?.textContent, details?.hasAttribute('open')]
    }
    expect(await fold('/')).toEqual([undefined, false])
    expect(await fold('/?category=larder&with=organic&to=9')).toEqual(['3 on', false])
    expect(await fold('/?from=cheap')).toEqual([undefined, true])
    const { document } = await browser.get('market', '/?from=cheap')
    expect(document.querySelector('#field-from-error')?.textContent).toBe('Write an amount, like 4.50.')
    const all = document.querySelector('.filters__link[href="/?from=cheap"] .filters__count')
    expect(all?.textContent).toBe('31')
  })

  test('shows where a category stands, and a product too', async () => {
    const browser = await world.browser()
    const outer = await browser.get('market', '/?category=larder')
    expect(outer.text).toContain('Heather honey')
    const inner = await browser.get('market', '/?category=sweet')
    expect(inner.document.querySelector('.breadcrumbs')?.textContent).toMatch(/Market\s*Larder\s*Sweet/)
    const page = await browser.get('market', `/products/${honey.slug}`)
    expect(page.document.querySelector('.breadcrumbs')?.textContent).toMatch(/Larder\s*Sweet\s*Heather honey/)
  })
})

describe('a member', () => {
  test('remembers a product, finds it again, and takes it off', async () => {
    const browser = await world.browser('member')
    const answer = await browser.post('market', `/products/${honey.slug}/wish`, {})
    expect(answer.location).toBe(`/products/${honey.slug}`)
    const mine = await browser.get('market', '/my-products')
    expect(mine.document.querySelector('.card__title')?.textContent).toContain('Heather honey')
    await browser.post('market', `/products/${honey.slug}/wish?_method=delete&from=list`, {})
    expect((await browser.get('market', '/my-products')).text).toContain('Nothing wished for yet')
  })

  test('writes a list, sees what it is, keeps it and orders it', async () => {
    const browser = await world.browser('member')
    const looked = await browser.post('market', '/quick-order', { list: '2 x heather honey\nsnake oil' })
    expect(looked.document.querySelector('[name=again]')?.textContent).toContain('snake oil')
    const field = `quantity.${honey.variantId}`
    expect(looked.document.querySelector(`[name="${field}"]`)?.getAttribute('value')).toBe('2')
    const nameless = await browser.post('market', '/wanted', { [field]: '2', do: 'save', name: '' })
    expect([nameless.status, nameless.document.querySelector('.field__error')?.textContent]).toEqual([
      422,
      expect.stringContaining('name'),
    ])
    const kept = await browser.post('market', '/wanted', { [field]: '2', do: 'save', name: 'Weekly' })
    const list = await browser.get('market', kept.location ?? '')
    expect(list.document.querySelector('h1')?.textContent).toBe('Weekly')
    const ordered = await browser.post('market', '/wanted', { [field]: '2', do: 'order', key: 'k1' })
    expect(ordered.location).toContain('http')
    const [mint, green] = [
      await jarOnShelf(world, { stock: 4, title: 'Mint tea' }),
      await jarOnShelf(world, { stock: 4, title: 'Green tea' }),
    ]
    const several = await browser.post('market', '/quick-order', { list: '3 x tea\nheather hon' })
    const options = [...several.document.querySelectorAll('[name="choice.0"]')].map(each =>
      each.getAttribute('value'),
    )
    expect(options.toSorted()).toEqual([green.variantId, mint.variantId, 'none'].toSorted())
    expect(several.text).toContain('£19.12 per kg')
    const open = { 'line.0': '3 x tea', [field]: '1', again: 'snake oil' }
    const unsaid = await browser.post('market', '/wanted', { ...open, do: 'order', key: 'k3' })
    expect([unsaid.status, unsaid.document.querySelectorAll('[name="choice.0"]').length]).toEqual([422, 3])
    expect(unsaid.document.querySelector('[name=again]')?.textContent).toContain('snake oil')
    const said = { ...open, again: '', 'choice.0': mint.variantId }
    const looks = await browser.post('market', '/wanted', { ...said, do: 'look' })
    expect(looks.document.querySelector(`[name="quantity.${mint.variantId}"]`)?.getAttribute('value')).toBe(
      '3',
    )
    const none = { 'line.0': '3 x tea', 'choice.0': 'none', [field]: '1', do: 'order', key: 'k4' }
    expect((await browser.post('market', '/wanted', none)).location).toContain('http')
    const tooMany = await browser.post('market', '/wanted', { [field]: '9', do: 'order', key: 'k2' })
    expect([tooMany.status, tooMany.text.includes('Heather honey')]).toEqual([422, true])
  })

  test('says how it is once they bought it, and search engines read the average when the shop has read it', async () => {
    const browser = await world.browser('member')
    const path = `/products/${honey.slug}`
    expect((await browser.get('market', path)).text).not.toContain('Say how it is')
    const refused = await browser.post('market', `${path}/review`, { stars: '5', text: 'Good.' })
    expect(refused.status).toBe(403)
    const lineId = await orderLine(world, honey.variantId, 1)
    await sql`update orders set state = 'paid', settled_at = now()
      where id = (select order_id from order_lines where id = ${lineId})`.execute(db(world.ctx()))
    const wrong = await browser.post('market', `${path}/review`, { stars: '9', text: 'Kept text.' })
    expect([wrong.status, wrong.text.includes('Kept text.')]).toEqual([422, true])
    await browser.post('market', `${path}/review`, { stars: '4', text: 'Thick </script>.' })
    const { id } = await db(world.ctx()).selectFrom('reviews').select('id').executeTakeFirstOrThrow()
    const shop = await keeper()
    expect((await shop.get('market', '/shop/reviews')).text).toContain('Thick &lt;/script&gt;.')
    const card = (await shop.get('market', '/shop/reviews')).document
    const version = card.querySelector('[name=version]')?.getAttribute('value') ?? ''
    await browser.post('market', `${path}/review`, { stars: '4', text: 'Thick & set.' })
    await shop.post('market', `/shop/reviews/${id}/publication`, { version })
    expect((await (await world.browser()).get('market', path)).text).not.toContain('Thick &amp; set.')
    await browser.post('market', `${path}/review`, { stars: '4', text: 'Thick </script>.' })
    await shop.post('market', `/shop/reviews/${id}/publication`, { version })
    const shown = await (await world.browser()).get('market', path)
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(shown.text)?.[1] ?? ''
    expect(JSON.parse(json)).toMatchObject({
      aggregateRating: { ratingValue: 4, reviewCount: 1 },
      review: [{ reviewBody: 'Thick </script>.' }],
    })
  })
})

describe('the shopkeeper', () => {
  test('matches a file’s columns, tries it, takes it in and undoes it, by plain forms', async () => {
    const browser = await keeper()
    const file = new File(['Number;Called;Costs\nF-1;Figs;2,40\nF-2;Dates;two\n'], 'figs.csv')
    const begun = await browser.post('market', '/shop/imports', uploaded('products', file))
    const path = begun.location ?? ''
    const match = await browser.get('market', path)
    expect(match.document.querySelectorAll('select[name^="column."]').length).toBeGreaterThan(10)
    const unclear = await browser.post('market', `${path}/trial`, { 'column.sku': '0' })
    expect([unclear.status, unclear.text.includes('Name of the product')]).toEqual([422, true])
    await browser.post('market', `${path}/trial`, {
      'column.sku': '0',
      'column.title': '1',
      'column.price': '2',
    })
    expect((await browser.get('market', path)).document.querySelector('progress')).not.toBeNull()
    await world.work()
    const tried = await browser.get('market', path)
    expect(tried.document.querySelector('.notice')?.textContent).toContain('1 new, 1 with faults, left out.')
    expect(tried.text).toContain('“two” is no price in GBP that we can read.')
    await browser.post('market', `${path}/run`, {})
    await world.work()
    expect((await browser.get('market', path)).text).toContain('What came of it')
    await browser.post('market', `${path}/run?_method=delete`, {})
    await world.work()
    expect((await browser.get('market', path)).text).toContain('1 undone')
  })

  test('is told beside the field what is wrong with a file', async () => {
    const browser = await keeper()
    const answer = await browser.post(
      'market',
      '/shop/imports',
      uploaded('stock', new File(['sku\n'], 'a.csv')),
    )
    expect([answer.status, answer.document.querySelector('.field__error')?.textContent]).toEqual([
      422,
      expect.stringContaining('There is no row below'),
    ])
  })

  test('takes the products out for others, each as those read it', async () => {
    const browser = await keeper()
    const shopify = await browser.get('market', '/shop/exports/shopify.csv')
    expect(shopify.text).toContain('Handle,Title,Body (HTML),Vendor')
    expect(shopify.text).toContain('Heather honey')
    const woo = await browser.get('market', '/shop/exports/woocommerce.csv')
    expect(woo.text).toContain('Larder > Sweet')
    expect((await browser.get('market', '/shop/exports/nothing.csv')).status).toBe(404)
    const feed = await (await world.browser()).get('market', '/merchant.xml')
    expect(feed.headers.get('content-type')).toContain('rss+xml')
    expect(feed.text).toContain('<g:price>6.50 GBP</g:price>')
    expect(feed.text).not.toContain('out_of_stock')
    expect(feed.text).toContain('<g:product_type>Larder &gt; Sweet</g:product_type>')
  })

  test('looks after categories, properties, options and schedules by plain forms', async () => {
    const browser = await keeper()
    const { id } = await db(world.ctx())
      .selectFrom('categories')
      .select('id')
      .where('name', '=', 'Sweet')
      .executeTakeFirstOrThrow()
    const circle = await browser.post('market', `/shop/categories/${id}`, { name: 'Sweet', parent: id })
    expect([circle.status, circle.text.includes('cannot stand below itself')]).toEqual([422, true])
    await browser.post('market', '/shop/properties', { name: 'Vegan', description: 'No animals.' })
    expect((await browser.get('market', '/shop/properties')).text).toContain('Vegan (0)')
    const path = `/shop/products/${honey.productId}`
    await browser.post('market', `${path}/properties`, { property: organic })
    expect(
      (await browser.get('market', path)).document.querySelector('input[name=property][checked]'),
    ).not.toBeNull()
    const wrong = await browser.post('market', `${path}/options`, { options: 'Sizes', sku: 'H', price: '3' })
    expect([wrong.status, wrong.text.includes('each choice once')]).toEqual([422, true])
    await browser.post('market', `${path}/options`, { options: 'Size: S, L', sku: 'H', price: '3' })
    expect((await browser.get('market', path)).text).toContain('H-L')
    await browser.post('market', `/shop/variants/${honey.variantId}/on-demand`, {})
    expect((await browser.get('market', `/products/${honey.slug}`)).text).toContain('Made to order')
  })
})
