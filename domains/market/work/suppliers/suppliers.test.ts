import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import sharp from 'sharp'
import { readSupplier } from '#core/services/market/suppliers/read-supplier'
import { startRun } from '#core/services/market/suppliers/start-run'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type SupplierSite, startSupplier } from '../../../../tests/supplier'

let world: TestHouse
let keeper: Browser
let site: SupplierSite
let picture: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
  picture = new Uint8Array(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a63' } })
      .png()
      .toBuffer(),
  )
})
afterAll(() => world.close())
beforeEach(() => {
  site = startSupplier(picture)
  site.products.set('/shop/honey', {
    name: 'Ling & heather honey',
    description: 'Dark. From the ridge.',
    price: '7.50',
    sku: 'LING',
    image: '/picture.png',
  })
  site.products.set('/shop/wax', { name: 'Wax', price: '3.00', sku: 'WAX' })
})
afterEach(() => site.stop())

/** Gives the address, lets the job run, and comes to the review. Returns its path. */
async function read(url = site.url): Promise<string> {
  const added = await keeper.post('market', '/shop/suppliers', { url, name: 'Ridge Bees' })
  expect(added.location).toStartWith('/shop/runs/')
  await world.work()
  const run = await keeper.get('market', added.location ?? '')
  return run.document.querySelector('#run .button')?.getAttribute('href') ?? ''
}
async function readAgain(path: string): Promise<void> {
  await keeper.post('market', `${path}/runs`)
  await world.work()
}
const section = async (path: string, title: string) => {
  const { document } = await keeper.get('market', path)
  return [...document.querySelectorAll('.section')].find(each =>
    each.querySelector('h2')?.textContent.startsWith(title),
  )
}
const press = async (path: string, title: string, noun: string, at = 0) => {
  const forms = [...((await section(path, title))?.querySelectorAll(`form[action$="${noun}"]`) ?? [])]
  return keeper.post('market', forms[at]?.getAttribute('action') ?? 'missing')
}
const rows = (sql: string, params: unknown[] = []) => world.ctx().em.execute(sql, params)

test('a supplier’s products wait for review, and become unlisted products when they are accepted', async () => {
  const path = await read()
  const fresh = await section(path, 'New')
  expect([...(fresh?.querySelectorAll('.card__title') ?? [])].map(title => title.textContent.trim())).toEqual(
    ['Ling & heather honey', 'Wax'],
  )
  expect(await rows('select 1 from products')).toEqual([])

  await press(path, 'New', 'acceptance')
  await press(path, 'New', 'dismissal')
  expect(
    await rows(`select p.title, p.summary, v.sku, v.price_amount, v.stock, l.id as listed
    from products p join variants v on v.product_id = p.id left join listings l on l.product_id = p.id`),
  ).toEqual([
    {
      title: 'Ling & heather honey',
      summary: 'Dark.',
      sku: 'LING',
      price_amount: 750,
      stock: 0,
      listed: null,
    },
  ])
  expect((await section(path, 'Dismissed'))?.textContent).toContain('Wax')
})

test('its picture is fetched into our own media', async () => {
  const path = await read()
  await press(path, 'New', 'acceptance')
  await world.work()
  const [product] = await world
    .ctx()
    .em.execute<{ image: string }[]>(
      `select image from products where image is not null order by created_at desc limit 1`,
    )
  expect(product?.image).toStartWith('/media/images/')
  expect((await keeper.get('market', product?.image ?? '')).status).toBe(200)
})

test('run again it shows what changed, field by field, and takes nothing over by itself', async () => {
  site.products.delete('/shop/wax')
  const path = await read()
  await press(path, 'New', 'acceptance')
  site.products.set('/shop/honey', {
    name: 'Ling honey',
    description: 'Dark. From the ridge.',
    price: '8.00',
    sku: 'LING',
    availability: 'OutOfStock',
    image: '/picture.png',
  })
  await readAgain(path)
  const changed = await section(path, 'Changed')
  const table = [...(changed?.querySelectorAll('tbody tr') ?? [])].map(row =>
    [...row.querySelectorAll('th, td')].map(cell => cell.textContent),
  )
  expect(table).toEqual([
    ['Name', 'Ling & heather honey', 'Ling honey'],
    ['Price', '£7.50', '£8.00'],
    ['Availability', 'in stock', 'out of stock'],
  ])
  const [draft] = await world
    .ctx()
    .em.execute<{ product_id: string }[]>(
      `select product_id from product_drafts d join suppliers s on s.id = d.supplier_id where s.url = ?`,
      [site.url],
    )
  const product = () =>
    rows('select title, price_amount from products p join variants v on v.product_id = p.id where p.id = ?', [
      draft?.product_id,
    ])
  expect(await product()).toEqual([{ title: 'Ling & heather honey', price_amount: 750 }])

  await press(path, 'Changed', 'acceptance')
  expect(await product()).toEqual([{ title: 'Ling honey', price_amount: 800 }])
  expect(await section(path, 'Changed')).toBeUndefined()

  site.products.set('/shop/honey', { name: 'Ling honey', price: '9.00', sku: 'LING' })
  await readAgain(path)
  await press(path, 'Changed', 'dismissal')
  expect(await product()).toEqual([{ title: 'Ling honey', price_amount: 800 }])
})

test('what a shopkeeper wrote since stays when nothing changed at the supplier', async () => {
  const path = await read()
  await keeper.post('market', `${path}/acceptances`)
  await world.ctx().em.execute(`update products set title = 'Our own words'
    where id in (select product_id from product_drafts d join suppliers s on s.id = d.supplier_id where s.url = '${site.url}')`)
  await readAgain(path)
  expect(await section(path, 'Changed')).toBeUndefined()
  expect(await section(path, 'New')).toBeUndefined()
  expect(await rows(`select 1 from products where title = 'Our own words'`)).toHaveLength(2)
})

test('accepting twice, also at the same moment, makes one product', async () => {
  const path = await read()
  const [form] = [...((await section(path, 'New'))?.querySelectorAll('form[action$=acceptance]') ?? [])]
  const action = form?.getAttribute('action') ?? ''
  const before = await rows('select 1 from products')
  await Promise.all([keeper.post('market', action), keeper.post('market', action)])
  expect(await rows('select 1 from products')).toHaveLength(before.length + 1)
})

test('two runs of one supplier at once: the second is refused, and can be started when the first is done', async () => {
  const path = await read()
  const id = path.split('/').at(-1) ?? ''
  const both = await Promise.allSettled([1, 2].map(() => startRun(world.ctx('shopkeeper'), id)))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = await keeper.post('market', `${path}/runs`)
  expect((await keeper.get('market', refused.location ?? '')).text).toContain('is being read right now')
  await world.work()
  expect((await keeper.post('market', `${path}/runs`)).location).toStartWith('/shop/runs/')
  await world.work()
})

test('a run whose process dies is done from the start by the next one, and finds nothing twice', async () => {
  const added = await keeper.post('market', '/shop/suppliers', { url: site.url })
  const runId = added.location?.split('/').at(-1) ?? ''
  const died = readSupplier({ ...world.ctx(), now: new Date(Number.NaN) }, { runId })
  expect(died).rejects.toThrow()
  await died.catch(() => undefined)
  await world.work()
  await readSupplier(world.ctx(), { runId })
  const drafts = await rows(
    'select 1 from product_drafts d join suppliers s on s.id = d.supplier_id where s.url = ?',
    [site.url],
  )
  expect(drafts).toHaveLength(2)
  expect((await keeper.get('market', `/shop/runs/${runId}`)).text).toContain('2 products found')
})

test('while it runs, a page says how far it is and asks again by itself', async () => {
  const added = await keeper.post('market', '/shop/suppliers', { url: site.url })
  const run = await keeper.get('market', added.location ?? '')
  expect(run.document.querySelector('#run')?.getAttribute('data-hx-trigger')).toBe('every 2s')
  expect(run.document.querySelector('#run progress')).not.toBeNull()
  await world.work()
  expect(
    (await keeper.get('market', added.location ?? '')).document.querySelector('#run')?.hasAttribute('hx-get'),
  ).toBe(false)
})

test.each([
  [
    'robots.txt says no',
    () => {
      site.robots = 'User-agent: *\nDisallow: /shop'
    },
    'robots.txt asks robots not to',
  ],
  [
    'there is no page',
    () => {
      site.products.clear()
      return site.url.replace('/shop', '/gone')
    },
    'no page under that address',
  ],
  [
    'nobody listens',
    () => {
      site.stop()
      return site.url
    },
    /cannot be reached|could not be read/,
  ],
])('%s: nothing is read, and one sentence says why', async (_, arrange, sentence) => {
  const url = arrange() ?? site.url
  const added = await keeper.post('market', '/shop/suppliers', { url })
  await world.work()
  const { document } = await keeper.get('market', added.location ?? '')
  expect(document.querySelector('.notice--error')?.textContent).toMatch(sentence)
})

test('a private address is refused where private addresses are closed', async () => {
  const closed = await testHouse({ COOP_ALLOW_PRIVATE: '0' })
  try {
    const browser = await closed.browser('shopkeeper')
    const added = await browser.post('market', '/shop/suppliers', { url: 'http://127.0.0.1/shop' })
    await closed.work()
    const { document } = await browser.get('market', added.location ?? '')
    expect(document.querySelector('.notice--error')?.textContent).toContain('inside a private network')
  } finally {
    await closed.close()
  }
})

test.each(['', 'ftp://farm.example/', 'shop', 'https://user:secret@farm.example/'])(
  '“%s” is no address to read',
  async url => {
    const answer = await keeper.post('market', '/shop/suppliers', { url })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('#field-url-error')).not.toBeNull()
  },
)
