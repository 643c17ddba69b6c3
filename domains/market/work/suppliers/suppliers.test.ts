import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { readSupplier } from '#core/services/market/suppliers/read-supplier'
import { startRun } from '#core/services/market/suppliers/start-run'
import type { Browser } from '../../../../tests/browser'
import { formFields } from '../../../../tests/form-fields'
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
const rows = (sql: string, params: unknown[] = []) =>
  world.ctx().em.execute<Record<string, unknown>[]>(sql, params)

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
    await rows(`select p.title, p.summary, v.sku, v.price_amount, v.stock, l.product_id as listed
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
    rows(
      `select title, price_amount, cost_amount from products p join variants v on v.product_id = p.id
       where p.id = ?`,
      [draft?.product_id],
    )
  const before = { title: 'Ling & heather honey', price_amount: 750, cost_amount: 750 }
  expect(await product()).toEqual([before])

  // Their price is what it costs us; what we ask for it is for us to say.
  await press(path, 'Changed', 'acceptance')
  expect(await product()).toEqual([{ title: 'Ling honey', price_amount: 750, cost_amount: 800 }])
  expect(await section(path, 'Changed')).toBeUndefined()

  site.products.set('/shop/honey', { name: 'Ling honey', price: '9.00', sku: 'LING' })
  await readAgain(path)
  await press(path, 'Changed', 'dismissal')
  expect(await product()).toEqual([{ title: 'Ling honey', price_amount: 750, cost_amount: 800 }])
})

/** What “Accept all” sends of the page as it is now. */
async function allShown(path: string) {
  const { document } = await keeper.get('market', path)
  const shown = [...document.querySelectorAll('form[action$="/acceptances"] [name=draft]')]
  return { draft: shown.map(field => field.getAttribute('value') ?? '') }
}

test('of all that was shown, only what is still as it was shown is accepted', async () => {
  const path = await read()
  const shown = await allShown(path)
  expect(shown.draft).toHaveLength(2)
  site.products.set('/shop/honey', { name: 'Bell honey', price: '7.70', sku: 'LING' })
  await readAgain(path)
  const accepted = await keeper.post('market', `${path}/acceptances`, shown)
  const page = await keeper.get('market', accepted.location ?? '')
  expect(page.text).toContain('1 accepted.')
  expect(page.text).toContain('One was changed by the supplier since you opened the page: look at it first.')
  expect(await rows(`select 1 from products where title = 'Bell honey'`)).toEqual([])
  await keeper.post('market', `${path}/acceptances`)
  expect(await rows(`select 1 from products where title = 'Bell honey'`)).toEqual([])
  await keeper.post('market', `${path}/acceptances`, { draft: ['x', ...shown.draft, 'y z'] })
  expect(await rows(`select 1 from products where title = 'Bell honey'`)).toEqual([])
})

test('what a shopkeeper wrote since stays when nothing changed at the supplier', async () => {
  const path = await read()
  await keeper.post('market', `${path}/acceptances`, await allShown(path))
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

/** The form of the one changed draft, filled in as a person would. */
async function takeOver(path: string, price: string) {
  const form = (await section(path, 'Changed'))?.querySelector('form[action$="acceptance"]')
  const fields = Object.fromEntries(
    [...(form?.querySelectorAll('input') ?? [])].map(input => {
      const name = input.getAttribute('name') ?? ''
      return [name, name.startsWith('price-') ? price : (input.getAttribute('value') ?? '')]
    }),
  )
  return keeper.post('market', form?.getAttribute('action') ?? 'missing', fields)
}

describe('a supplier who asks more', () => {
  async function dearer(): Promise<string> {
    site.products.delete('/shop/wax')
    const path = await read()
    await press(path, 'New', 'acceptance')
    site.products.set('/shop/honey', { name: 'Ling & heather honey', price: '9.00', sku: 'LING' })
    await readAgain(path)
    return path
  }
  const variant = async () => {
    const [row] = await rows(
      `select v.price_amount, v.cost_amount from variants v join product_drafts d on d.product_id = v.product_id
       join suppliers s on s.id = d.supplier_id where s.url = ?`,
      [site.url],
    )
    return row
  }

  test('is shown with what is left of our price, and asks for a new one in the same form', async () => {
    const path = await dearer()
    const words = (await section(path, 'Changed'))?.textContent
    expect(words).toContain('It costs us £9.00 now, before £7.50')
    expect(words).toContain('Margin -£1.50, -20% of the price')
    expect((await takeOver(path, '11.25')).status).toBe(303)
    expect(await variant()).toEqual({ price_amount: 1125, cost_amount: 900 })
  })

  test('and an invalid price comes back to its form, with nothing taken over', async () => {
    const path = await dearer()
    const answer = await takeOver(path, '£1 99')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Write the price like 4.50.')
    expect(answer.text).toContain('value="£1 99"')
    expect(await variant()).toEqual({ price_amount: 750, cost_amount: 750 })
  })

  test('and what was read otherwise since is shown first, beside the price that was typed', async () => {
    const path = await dearer()
    const form = (await section(path, 'Changed'))?.querySelector('form[action$="acceptance"]')
    const fields = formFields(form as never)
    const price = Object.keys(fields).find(name => name.startsWith('price-')) ?? ''
    await rows(
      `update product_drafts d set scraped = jsonb_set(scraped, '{name}', '"Clover honey"') from suppliers s
       where s.id = d.supplier_id and s.url = ? and d.product_id is not null returning d.id`,
      [site.url],
    )
    const action = form?.getAttribute('action') ?? 'missing'
    const answer = await keeper.post('market', action, { ...fields, [price]: '11.25' })
    expect(answer.status).toBe(409)
    expect(answer.document.querySelector('[role=alert]')?.textContent).toContain(
      'The supplier has changed this',
    )
    expect(answer.text).toContain('Clover honey')
    const again = formFields(answer.document.querySelector(`form[action="${action}"]`) as never)
    expect(again[price]).toBe('11.25')
    const late = await keeper.post('market', action.replace('acceptance', 'dismissal'), fields)
    expect(late.location).toBe(path)
    expect(await variant()).toEqual({ price_amount: 750, cost_amount: 750 })
    expect((await keeper.post('market', action, again)).status).toBe(303)
    expect(await variant()).toEqual({ price_amount: 1125, cost_amount: 900 })
  })

  test('does not put back an older price of ours that the form still shows', async () => {
    const path = await dearer()
    const form = (await section(path, 'Changed'))?.querySelector('form[action$="acceptance"]')
    const fields = Object.fromEntries(
      [...(form?.querySelectorAll('input') ?? [])].map(input => [
        input.getAttribute('name') ?? '',
        input.getAttribute('value') ?? '',
      ]),
    )
    await rows(
      `update variants set price_amount = 999 where product_id in (select product_id from product_drafts d
       join suppliers s on s.id = d.supplier_id where s.url = ?) returning id`,
      [site.url],
    )
    await keeper.post('market', form?.getAttribute('action') ?? 'missing', fields)
    expect(await variant()).toEqual({ price_amount: 999, cost_amount: 900 })
  })
})

test('a price in another currency stays a draft that says so, and is never one of ours', async () => {
  site.products.clear()
  site.products.set('/shop/miel', { name: 'Miel', price: '12.50', currency: 'EUR', sku: 'MIEL' })
  const path = await read()
  expect((await section(path, 'New'))?.textContent).toContain('A foreign price: Each €12.50. We sell in GBP')
  await press(path, 'New', 'acceptance')
  const [{ variants, product_id } = { variants: -1, product_id: '' }] = await rows(
    `select d.product_id, (select count(*)::int from variants v where v.product_id = d.product_id) as variants
     from product_drafts d join suppliers s on s.id = d.supplier_id where s.url = ?`,
    [site.url],
  )
  expect(variants).toBe(0)
  const listed = await keeper.post('market', `/shop/products/${product_id}/listing`)
  expect(listed.status).not.toBe(500)
  expect(await rows('select 1 from listings where product_id = ?', [product_id])).toEqual([])
})

describe('where things stand on pages that do not say it themselves', () => {
  const PLACES = { product: '', name: 'h1', price: '.price', link: '', sku: '', gtin: '', image: '' }

  test('is tried on a page, kept as typed while it is refused, and saved for the next run', async () => {
    const path = await read()
    const selectors = `${path}/selectors`
    const form = await keeper.get('market', selectors)
    expect(form.document.querySelector('#field-currency')?.getAttribute('value')).toBe('GBP')
    for (const [field, text] of [
      ['name', 'h1['],
      ['price', '>>'],
      ['currency', 'XYZ'],
    ] as const) {
      const typed = { ...PLACES, currency: 'GBP', [field]: text }
      for (const action of [selectors, `${selectors}/preview`]) {
        const refused = await keeper.post('market', action, typed)
        expect([action, field, refused.status]).toEqual([action, field, 422])
        expect(refused.document.querySelector(`#field-${field}`)?.getAttribute('value')).toBe(text)
        expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
      }
    }
    const elsewhere = { ...PLACES, currency: 'gbp', page: 'https://elsewhere.example/' }
    const tried = await keeper.post('market', `${selectors}/preview`, elsewhere)
    expect([tried.status, tried.text.includes('not on the supplier’s own site')]).toEqual([200, true])
    const missing = await keeper.post('market', `${selectors}/preview`, {
      ...elsewhere,
      page: '/shop/nothing',
    })
    expect([missing.status, missing.document.querySelector('#preview .notice--error') !== null]).toEqual([
      200,
      true,
    ])
    const saved = await keeper.post('market', selectors, { ...PLACES, currency: 'eur' })
    expect([saved.status, saved.location]).toEqual([303, path])
    const again = await keeper.get('market', selectors)
    const shownAs = (name: string) => again.document.querySelector(`#field-${name}`)?.getAttribute('value')
    expect([shownAs('name'), shownAs('price'), shownAs('currency')]).toEqual(['h1', '.price', 'EUR'])
  })

  test('is the shop’s to say', async () => {
    const path = await read()
    const member = await world.browser('member')
    expect((await member.get('market', `${path}/selectors`)).status).toBe(404)
    for (const action of ['selectors', 'selectors/preview', 'schedule', 'runs', 'acceptances'])
      expect([action, (await member.post('market', `${path}/${action}`, PLACES)).status]).toEqual([
        action,
        404,
      ])
  })
})
