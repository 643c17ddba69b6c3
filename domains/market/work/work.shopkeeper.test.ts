import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { transaction } from '#core/database/transaction'
import { reserve } from '#core/services/market/selling/reserve'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf, orderLine, stockOf } from '../../../tests/market'

const HONEY = {
  title: 'Crème fraîche honey',
  summary: 'Spooned, not cut.',
  name: '340 g jar',
  sku: 'HON-1',
  price: '6.50',
  stock: '12',
}

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const rows = <T = Record<string, unknown>>(sql: string, params: unknown[] = []) =>
  world.ctx().em.execute<T[]>(sql, params)

describe('who may come in', () => {
  test('a visitor is asked to sign in; a member finds nothing; an editor finds the pages alone', async () => {
    expect((await (await world.browser()).get('market', '/shop/products')).location).toStartWith('/login')
    expect((await (await world.browser('member')).get('market', '/shop/products')).status).toBe(404)
    const editor = await world.browser('editor')
    expect((await editor.get('market', '/shop/products')).status).toBe(404)
    expect((await editor.get('market', '/shop')).location).toBe('/shop/pages')
    expect((await editor.get('market', '/shop/pages')).status).toBe(200)
  })

  test.each(['/shop/products', '/shop/producers', '/shop/categories', '/shop/suppliers', '/shop/pages'])(
    'a member’s form to %s finds nothing',
    async path => {
      const member = await world.browser('member')
      expect(
        (await member.post('market', path, { title: 'x', name: 'x', url: 'https://a.example' })).status,
      ).toBe(404)
    },
  )

  test.each([
    '/shop/products/nonsense',
    '/shop/variants/nonsense/stock',
    '/shop/producers/nonsense',
    '/shop/pages/nonsense',
    '/shop/suppliers/nonsense',
    '/shop/runs/nonsense',
    '/shop/products/01890000-0000-7000-8000-000000000000',
  ])('an unknown %s is a 404', async path => {
    expect((await keeper.get('market', path)).status).toBe(404)
  })
})

describe('a product', () => {
  test('is created with its first variant, put on the list, and taken off again', async () => {
    const created = await keeper.post('market', '/shop/products', HONEY)
    expect(created.status).toBe(303)
    const path = created.location ?? ''
    const visitor = await world.browser()
    const shelf = '/products/creme-fraiche-honey'
    expect((await visitor.get('market', shelf)).status).toBe(404)

    await keeper.post('market', `${path}/listing`)
    await keeper.post('market', `${path}/listing`)
    expect((await visitor.get('market', shelf)).document.querySelector('h1')?.textContent).toBe(HONEY.title)
    await keeper.post('market', `${path}/feature`)
    expect((await keeper.get('market', path)).text).toContain('in the window')

    await keeper.post('market', `${path}/listing?_method=delete`)
    expect((await visitor.get('market', shelf)).status).toBe(404)
    expect(
      await rows(
        `select quantity, reason from stock_movements m join variants v on v.id = m.variant_id where sku = 'HON-1'`,
      ),
    ).toEqual([{ quantity: 12, reason: 'delivery' }])
  })

  test('what is wrong is named beside its field, and nothing typed is lost', async () => {
    const answer = await keeper.post('market', '/shop/products', { ...HONEY, title: '', price: 'about six' })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('#field-title-error')?.textContent).toContain('name')
    expect(answer.document.querySelector('#field-price-error')?.textContent).toContain('4.50')
    expect(answer.document.querySelector('[name=summary]')?.getAttribute('value')).toBe(HONEY.summary)
  })

  test('an article number is given once', async () => {
    const answer = await keeper.post('market', '/shop/products', HONEY)
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('#field-sku-error')?.textContent).toContain('HON-1')
    expect(await rows(`select 1 from products where title = ?`, [HONEY.title])).toHaveLength(1)
  })

  test('a new price is shown at once and the old one is remembered; the same price is not written again', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const visitor = await world.browser()
    const path = `/products/${jar.slug}`
    expect((await visitor.get('market', path)).text).toContain('£6.50')
    const form = { name: '340 g jar', sku: `NEW-${jar.slug}`, price: '7.20' }
    await keeper.post('market', `/shop/variants/${jar.variantId}`, form)
    await keeper.post('market', `/shop/variants/${jar.variantId}`, form)
    expect((await visitor.get('market', path)).text).toContain('£7.20')
    expect(await rows('select amount from price_changes where variant_id = ?', [jar.variantId])).toEqual([
      { amount: 720 },
    ])
  })

  test('a variant somebody is paying for cannot be removed', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    await promise(jar.variantId, 1)
    const refused = await keeper.post('market', `/shop/variants/${jar.variantId}?_method=delete`)
    expect(refused.status).toBe(409)
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 1 })
  })

  test('without a variant it cannot be put on the list', async () => {
    const jar = await jarOnShelf(world, { stock: 0, listed: false })
    await keeper.post('market', `/shop/variants/${jar.variantId}?_method=delete`)
    const refused = await keeper.post('market', `/shop/products/${jar.productId}/listing`)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('variant')
  })
})

describe('a picture', () => {
  test('is encoded anew, shown with its size and words, and can be removed', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const png = await sharp({ create: { width: 600, height: 450, channels: 3, background: '#a63' } })
      .png()
      .toBuffer()
    const path = `/shop/products/${jar.productId}/picture`
    const sent = await keeper.post('market', path, upload(new Uint8Array(png), 'A brown jar'))
    expect(sent.status).toBe(303)
    const visitor = await world.browser()
    const image = (await visitor.get('market', `/products/${jar.slug}`)).document.querySelector(
      '.product img',
    )
    expect(image?.getAttribute('alt')).toBe('A brown jar')
    expect([image?.getAttribute('width'), image?.getAttribute('height')]).toEqual(['600', '450'])
    const file = await visitor.get('market', image?.getAttribute('src') ?? '')
    expect(file.headers.get('content-type')).toBe('image/webp')

    await keeper.post('market', `${path}?_method=delete`)
    expect(
      (await visitor.get('market', `/products/${jar.slug}`)).document.querySelector('.product img'),
    ).toBeNull()
  })

  test('what is no picture, or says nothing of itself, is refused beside its field', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const path = `/shop/products/${jar.productId}/picture`
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    const refused = await keeper.post('market', path, upload(svg, 'A drawing'))
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-picture-error')?.textContent).toContain('SVG')
    const nameless = await keeper.post('market', path, upload(svg, ''))
    expect(nameless.document.querySelector('#field-alt-error')?.textContent).toContain('what is to be seen')
    const empty = await keeper.post('market', path, upload(new Uint8Array(), 'Nothing'))
    expect(empty.document.querySelector('#field-picture-error')?.textContent).toContain('Choose a picture')
  })
})

describe('stock', () => {
  test('deliveries, waste and counts are written into the ledger with what is left after each', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    const path = `/shop/variants/${jar.variantId}`
    await keeper.post('market', `${path}/movements`, {
      reason: 'delivery',
      quantity: '10',
      note: 'From Joan',
    })
    await keeper.post('market', `${path}/movements`, { reason: 'waste', quantity: '1' })
    await keeper.post('market', `${path}/movements`, { reason: 'correction', quantity: '7' })
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 7, reserved: 0 })
    const page = (await keeper.get('market', `${path}/stock`)).document
    const cells = [...page.querySelectorAll('tbody tr')].map(row =>
      [...row.querySelectorAll('td')].slice(0, 3).map(cell => cell.textContent),
    )
    expect(cells).toEqual([
      ['correction', '−2', '7'],
      ['waste', '−1', '9'],
      ['delivery', '+10', '10'],
    ])
    expect(page.querySelector('.chart__title')?.textContent).toBe('Stock, from 10 to 7')
    expect((await keeper.get('market', '/shop/stock')).text).toContain('from 10 to 7')
  })

  test('never falls below what is promised', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    await promise(jar.variantId, 4)
    const refused = await keeper.post('market', `/shop/variants/${jar.variantId}/movements`, {
      reason: 'waste',
      quantity: '2',
    })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-quantity-error')?.textContent).toContain('4 are promised')
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 4 })
  })

  test('what runs out stands in a list of its own', async () => {
    const scarce = await jarOnShelf(world, { stock: 1, title: 'Scarce thing' })
    const plenty = await jarOnShelf(world, { stock: 100, title: 'Plentiful thing' })
    const { text } = await keeper.get('market', '/shop/stock?low=1')
    expect(text).toContain(scarce.title)
    expect(text).not.toContain(plenty.title)
  })
})

describe('producers and categories', () => {
  test('are created, changed and put in order', async () => {
    await keeper.post('market', '/shop/producers', { name: 'Cefn Bees', place: 'The ridge', since: '1994' })
    expect((await keeper.get('market', '/producers/cefn-bees')).text).toContain('since 1994')
    for (const name of ['Bread', 'Honey']) await keeper.post('market', '/shop/categories', { name })
    const [bread] = await rows<{ id: string }>(`select id from categories where name = 'Bread'`)
    await keeper.post('market', `/shop/categories/${bread?.id}/position`, { direction: 'down' })
    expect(await rows('select name from categories order by position')).toEqual([
      { name: 'Honey' },
      { name: 'Bread' },
    ])
    const nameless = await keeper.post('market', '/shop/categories', { name: ' ', description: 'Kept' })
    expect(nameless.status).toBe(422)
    expect(nameless.document.querySelector('#field-new-description')?.getAttribute('value')).toBe('Kept')
  })
})

describe('a market page', () => {
  test('is composed, rearranged, previewed, published and unpublished by an editor without a script', async () => {
    const jar = await jarOnShelf(world, { stock: 5, title: 'Drawer honey' })
    const editor = await world.browser('editor')
    const fields = {
      title: 'For the drawer',
      'kind-0': 'text',
      'markdown-0': 'Two *honeys*.',
      'kind-1': 'products',
      'heading-1': 'Here they are',
      'add-1': 'drawer HONEY',
    }
    const rearranged = await editor.post('market', '/shop/pages', { ...fields, do: 'up-1' })
    expect(rearranged.status).toBe(200)
    expect(rearranged.document.querySelector('[name=kind-0]')?.getAttribute('value')).toBe('products')
    expect(rearranged.document.querySelector('[name=product-0]')?.getAttribute('value')).toBe(jar.productId)
    expect(await rows('select 1 from market_pages')).toHaveLength(0)

    const unknown = await editor.post('market', '/shop/pages', { ...fields, 'add-1': 'No such', do: 'save' })
    expect(unknown.status).toBe(422)
    const saved = await editor.post('market', '/shop/pages', { ...fields, do: 'save' })
    const path = saved.location ?? ''
    expect((await editor.get('market', `${path}/preview`)).text).toContain('Drawer honey')
    const visitor = await world.browser()
    expect((await visitor.get('market', '/pages/for-the-drawer')).status).toBe(404)
    await editor.post('market', `${path}/publication`)
    expect(
      (await visitor.get('market', '/pages/for-the-drawer')).document.querySelector('.doc em')?.textContent,
    ).toBe('honeys')
    const containers = await world.house.services.market.containers(world.ctx('organiser'), 'drawer')
    expect(containers).toMatchObject([
      { kind: 'market_page', path: '/pages/for-the-drawer', published: true },
    ])
    await editor.post('market', `${path}/publication?_method=delete`)
    expect((await visitor.get('market', '/pages/for-the-drawer')).status).toBe(404)
  })
})

test('the activities of all that are processed, and purge again', async () => {
  await world.work()
  expect(await rows(`select 1 from ap_activities where domain = 'market' and processed_at is null`)).toEqual(
    [],
  )
})

async function promise(variantId: string, quantity: number): Promise<void> {
  const item = {
    orderLineId: await orderLine(world, variantId, quantity),
    sellable: { kind: 'product' as const, variantId },
    quantity,
  }
  await transaction(world.ctx(), tx => reserve(tx, [item], new Date(Date.now() + 900_000)))
}

function upload(bytes: Uint8Array<ArrayBuffer>, alt: string): FormData {
  const form = new FormData()
  form.set('picture', new File([bytes], 'picture.png', { type: 'image/png' }))
  form.set('alt', alt)
  return form
}
