import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { roomToken } from '#core/services/market/rooms/invitation-letter'
import { saveTerms } from '#core/services/market/rooms/terms'
import type { Browser } from '../../../tests/browser'
import { again, buyer, one, order, pay, quietHouse, stranger } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { type Crop, close, crop, grower, type OpenCycle, openCycle, roomMate } from '../../../tests/hub'

let world: TestHouse
let maker: string
let leeks: Crop
let cycle: OpenCycle
let orderId: string
let mine: Browser
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, 'Anna <b>')
  leeks = await crop(world, maker, { title: 'Leeks' })
  cycle = await openCycle(world, new Map([[maker, [leeks]]]))
  const someone = await stranger(world)
  await pay(again(world, someone), await order(again(world, someone), leeks.sellable, 2))
  await world.ctx().em.execute(`update orders set name = 'Bea Buyer'`)
  mine = await browserOf(maker)
  await close(world, cycle)
  ;({ id: orderId } = await one<{ id: string }>(
    world,
    'select id from producer_orders where producer_id = ?',
    [maker],
  ))
})
afterAll(() => world.close())

async function browserOf(producer: string): Promise<Browser> {
  const browser = await world.browser()
  await browser.signIn(world.house, requireMember(await roomMate(world, producer)).id)
  return browser
}

/** Every page of a room, and every form. */
const reads = () => [
  '',
  '/products',
  '/products/new',
  '/stock',
  `/products/${leeks.productId}`,
  '/proposals',
  '/orders',
  `/orders/${orderId}`,
  `/orders/${orderId}/csv`,
  `/orders/${orderId}/pdf`,
  '/offers',
  `/offers/${cycle.id}/ordered`,
  '/statement',
  '/statement/csv',
  '/statement/xlsx',
  '/statement/pdf',
]
const typedOver = (variantId: string, stock: string, cost = '') => ({
  [`seen-${variantId}`]: '100 200',
  [`stock-${variantId}`]: stock,
  [`cost-${variantId}`]: cost,
})
const writes = (): readonly (readonly [string, Record<string, string>])[] => [
  ['/products', { title: 'x', variantName: 'x', stock: '1', cost: '1', price: '1' }],
  [`/products/${leeks.productId}`, { title: 'Mine now' }],
  [`/products/${leeks.productId}`, { alt: 'x', ...typedOver(leeks.variantId, '0') }],
  [`/proposals/${Bun.randomUUIDv7()}?_method=delete`, {}],
  [`/offers/${cycle.id}`, {}],
  ['/stock', typedOver(leeks.variantId, '0')],
]

describe('a room', () => {
  test('has all that is its producer’s on its pages', async () => {
    for (const path of reads().slice(1))
      expect([path, (await mine.get('market', `/room/${maker}${path}`)).status]).toEqual([path, 200])
    expect((await mine.get('market', '/room')).headers.get('location')).toBe(`/room/${maker}/products`)
    const page = await mine.get('market', `/room/${maker}/orders/${orderId}`)
    expect(page.text).toContain('Leeks, 1 kg')
    expect(page.text).not.toContain('Bea Buyer')
    expect((await mine.get('market', `/room/${maker}/statement`)).text).toContain('£4.00')
    const file = await mine.get('market', `/room/${maker}/statement/csv`)
    expect(file.text).toContain('Owed now,,,,4.00')
    expect(file.text).not.toContain('Bea Buyer')
    expect((await mine.get('market', `/room/${maker}/statement/pdf`)).text).toStartWith('%PDF-')
    expect((await mine.get('market', `/room/${maker}/orders/${orderId}/csv`)).text).toContain(',2,4.00')
  })

  test('of somebody else is not there, page by page and form by form, whatever is asked of it', async () => {
    const other = await grower(world)
    const theirs = await browserOf(other)
    const visitor = await world.browser()
    const { browser: member } = await buyer(world)
    for (const path of reads()) {
      for (const browser of [theirs, member])
        expect([path, (await browser.get('market', `/room/${maker}${path}`)).status]).toEqual([path, 404])
      expect([path, (await visitor.get('market', `/room/${maker}${path}`)).status]).toEqual([path, 303])
    }
    for (const [path, fields] of writes()) {
      for (const browser of [theirs, member])
        expect([path, (await browser.post('market', `/room/${maker}${path}`, fields)).status]).toEqual([
          path,
          404,
        ])
      // In one's own room, of somebody else's product.
      if (path !== '/products')
        expect([path, (await theirs.post('market', `/room/${other}${path}`, fields)).status]).toEqual([
          path,
          404,
        ])
    }
    for (const path of [`/products/${leeks.productId}`, `/orders/${orderId}`, `/orders/${orderId}/pdf`])
      expect([path, (await theirs.get('market', `/room/${other}${path}`)).status]).toEqual([path, 404])
    expect((await theirs.get('market', '/shop/proposals')).status).toBe(404)
    expect((await theirs.get('market', `/shop/producers/${other}/room`)).status).toBe(404)
  })

  test('shows who buys once the shop lets it', async () => {
    await saveTerms(world.ctx('shopkeeper'), maker, { orderEmail: '', trusted: false, seesBuyers: true })
    const page = await mine.get('market', `/room/${maker}/orders/${orderId}`)
    expect(page.text).toContain('Bea Buyer')
    expect(page.text).not.toContain('@example.test')
    await saveTerms(world.ctx('shopkeeper'), maker, { orderEmail: '', trusted: false, seesBuyers: false })
  })

  test('keeps what was typed and says beside the field what is wrong', async () => {
    const path = `/room/${maker}/products/${leeks.productId}`
    const bad = await mine.post('market', path, { title: '', summary: 'Long and <white>' })
    expect(bad.status).toBe(422)
    expect(bad.document.querySelector('#field-summary')?.getAttribute('value')).toBe('Long and <white>')
    const contradiction = await mine.post('market', path, {
      title: 'Leeks',
      allergenStatement: 'none',
      allergens: 'Celery',
    })
    expect(contradiction.document.querySelector('#field-allergens-error')).not.toBeNull()
    const odd = await mine.post('market', path, typedOver(leeks.variantId, '5', 'two'))
    expect(odd.document.querySelector(`#field-cost-${leeks.variantId}`)?.getAttribute('value')).toBe('two')
    const bare = await mine.post('market', path, { alt: 'Leeks' })
    expect(bare.document.querySelector('#field-picture-error')?.textContent).toContain('Choose a picture')
  })
})

test('the shop invites, sees what a producer would change, says no and yes, and takes them out again', async () => {
  const keeper = await world.browser('shopkeeper')
  const { ctx, browser } = await buyer(world)
  const { email, id } = requireMember(ctx)
  const room = `/shop/producers/${maker}`
  const refused = await keeper.post('market', `${room}/invitations`, { email: 'nobody' })
  expect([refused.status, refused.document.querySelector('#field-email')?.getAttribute('value')]).toEqual([
    422,
    'nobody',
  ])
  expect((await keeper.post('market', `${room}/invitations`, { email })).status).toBe(303)
  const invitation = await one<{ id: string }>(world, 'select id from producer_invitations where email = ?', [
    email,
  ])
  const link = `/room/invitations/${roomToken(world.house.config, invitation.id)}`
  expect((await browser.get('market', link)).text).toContain('Look after Anna &lt;b&gt;')
  expect((await browser.post('market', link, {})).headers.get('location')).toBe(`/room/${maker}/products`)
  expect((await browser.get('market', link)).status).toBe(410)

  const path = `/room/${maker}/products/${leeks.productId}`
  await browser.post('market', path, { title: 'Leeks, washed', allergenStatement: 'unknown' })
  const list = await keeper.get('market', '/shop/proposals')
  expect(list.text).toContain('Leeks, washed')
  const accept = list.document.querySelector('form[action$="/acceptance"]')?.getAttribute('action') ?? ''
  const seen =
    list.document.querySelector('form[action$="/acceptance"] [name=seen]')?.getAttribute('value') ?? ''
  expect(list.document.querySelector('main table')?.textContent).toContain('Allergens')
  expect((await keeper.post('market', accept, {})).status).toBe(303)
  const titleOf = async () =>
    (await browser.get('market', path)).document.querySelector('main h1')?.textContent
  expect(await titleOf()).toBe('Leeks')
  expect((await keeper.post('market', accept, { seen })).status).toBe(303)
  expect(await titleOf()).toBe('Leeks, washed')
  await browser.post('market', path, { title: 'LEEKS!!!', allergenStatement: 'unknown' })
  const next = await keeper.get('market', '/shop/proposals')
  const decline = next.document.querySelector('form[action$="/refusal"]')?.getAttribute('action') ?? ''
  await keeper.post('market', decline, { reason: 'Do not shout' })
  expect((await browser.get('market', `/room/${maker}/proposals`)).text).toContain('Do not shout')

  await keeper.post('market', `${room}/members/${id}?_method=delete`, {})
  expect((await browser.get('market', path)).status).toBe(404)
})

describe('something new', () => {
  const NEW = {
    title: 'Chard <red>',
    summary: 'In bunches',
    variantName: 'A bunch',
    stock: '12',
    cost: '1.20',
    price: '2.00',
    allergenStatement: 'unknown',
  }

  test('waits for the shop, is taken back once, and is declined no more then', async () => {
    const path = `/room/${maker}/products`
    expect((await mine.get('market', `${path}/new`)).document.querySelector('#field-stock')).not.toBeNull()
    const sent = await mine.post('market', path, NEW)
    expect([sent.status, sent.location]).toEqual([303, `/room/${maker}/proposals`])
    const list = await mine.get('market', `/room/${maker}/proposals`)
    expect(list.text).toContain('Chard &lt;red&gt;')
    const action =
      list.document.querySelector(`form[action^="/room/${maker}/proposals/"]`)?.getAttribute('action') ?? ''
    const id = action.split('/').at(-1)?.split('?')[0]
    for (const said of ['notice--success', 'notice--error']) {
      expect((await mine.post('market', action)).location).toBe(`/room/${maker}/proposals`)
      const seen = await mine.get('market', `/room/${maker}/proposals`)
      expect([said, seen.document.querySelector(`.${said}`) !== null]).toEqual([said, true])
    }
    const keeper = await world.browser('shopkeeper')
    for (const noun of ['acceptance', 'refusal']) {
      await keeper.post('market', `/shop/proposals/${id}/${noun}`, { reason: 'Late' })
      expect(
        (await keeper.get('market', '/shop/proposals')).document.querySelector('.notice--error'),
      ).not.toBeNull()
    }
  })

  test('is declined with the reason that was typed, also where that is too long at first', async () => {
    const { location } = await mine.post('market', `/room/${maker}/products`, { ...NEW, title: 'Salsify' })
    expect(location).toBe(`/room/${maker}/proposals`)
    const keeper = await world.browser('shopkeeper')
    const forms = await keeper.get('market', '/shop/proposals')
    const action = forms.document.querySelector('form[action$="/refusal"]')?.getAttribute('action') ?? ''
    const reason = `${'We have enough roots. '.repeat(24)}Next year.`
    const inCapitals = action.replace(/[0-9a-f-]{36}/, id => id.toUpperCase())
    const refused = await keeper.post('market', inCapitals, { page: '1', reason })
    expect(refused.status).toBe(422)
    const field = refused.document.querySelector(`form[action="${action}"] [name=reason]`)
    expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual([reason, 'true'])
    expect(field?.closest('details')?.hasAttribute('open')).toBe(true)
    // The list has moved on, or it was decided by somebody else.
    const elsewhere = await keeper.post('market', action, { page: '7', reason })
    expect(elsewhere.document.querySelector('[role=alert]')?.textContent).toContain(reason)
    expect((await keeper.post('market', action, { page: '1', reason: 'Next year.' })).status).toBe(303)
  })

  test('is refused field by field, with all that was typed kept', async () => {
    const path = `/room/${maker}/products`
    for (const [field, text] of [
      ['title', ''],
      ['variantName', ''],
      ['stock', '-1'],
      ['stock', 'a few'],
      ['cost', 'cheap'],
      ['price', '€2'],
      ['price', ''],
    ] as const) {
      const refused = await mine.post('market', path, { ...NEW, [field]: text })
      expect([field, text, refused.status]).toEqual([field, text, 422])
      expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
      const kept = formFields(refused.document.querySelector(`form[action="${path}"]`) as never)
      expect(kept).toMatchObject({ ...NEW, [field]: text })
    }
  })

  test('like any other change, is kept typed when too much waits for the shop already', async () => {
    await world.ctx().em.execute(
      `insert into product_proposals (id, producer_id, kind, before, after, proposed_at)
      select gen_random_uuid(), ?, 'new-product', '{}', '{"title": "x"}', now() from generate_series(1, 200)`,
      [maker],
    )
    const path = `/room/${maker}/products`
    const full = await mine.post('market', path, NEW)
    expect(full.status).toBe(429)
    expect(formFields(full.document.querySelector(`form[action="${path}"]`) as never)).toMatchObject(NEW)
    const product = `${path}/${leeks.productId}`
    const words = await mine.post('market', product, { title: 'Leeks', summary: 'Very <white>' })
    expect([words.status, words.document.querySelector('#field-summary')?.getAttribute('value')]).toEqual([
      429,
      'Very <white>',
    ])
    const shown = formFields(
      (await mine.get('market', product)).document.querySelector('main form.form') as never,
    )
    const stock = await mine.post('market', product, {
      ...shown,
      [`stock-${leeks.variantId}`]: '77',
    })
    expect([
      stock.status,
      stock.document.querySelector(`#field-stock-${leeks.variantId}`)?.getAttribute('value'),
    ]).toEqual([429, '77'])
    await world.ctx().em.execute(`delete from product_proposals where after = '{"title": "x"}'`)
  })
})

describe('what waits for the shop', () => {
  const fieldsAt = async (browser: Browser, path: string, action: string) => {
    const { document } = await browser.get('market', path)
    return formFields(document.querySelector(`form[action="${action}"]`) as never)
  }
  const waiting = async (productId: string) =>
    (
      await one<{ after: Record<string, unknown>[] }>(
        world,
        `select coalesce(json_agg(after order by kind), '[]') as after from product_proposals
         where product_id = ? and decision is null`,
        [productId],
      )
    ).after

  test('is in the forms of its product, so that another change does not take it back', async () => {
    const own = await grower(world, 'Wyn')
    const kale = await crop(world, own, { title: 'Kale' })
    const browser = await browserOf(own)
    const path = `/room/${own}/products/${kale.productId}`
    const [stock, cost] = [`stock-${kale.variantId}`, `cost-${kale.variantId}`]
    const save = async (typed: Record<string, string>) =>
      browser.post('market', path, { ...(await fieldsAt(browser, path, path)), ...typed })
    await save({ [stock]: '37' })
    expect((await fieldsAt(browser, path, path))[stock]).toBe('37')
    await save({ [cost]: '1.85' })
    expect(await fieldsAt(browser, path, path)).toMatchObject({ [stock]: '37', [cost]: '1.85' })
    await save({ summary: 'Black <Tuscan>' })
    expect((await fieldsAt(browser, path, path)).summary).toBe('Black <Tuscan>')
    await save({ storage: 'In a wet cloth' })
    expect(await waiting(kale.productId)).toMatchObject([
      { summary: 'Black <Tuscan>', storage: 'In a wet cloth' },
      { stock: 37, cost: 185 },
    ])
    const page = await browser.get('market', path)
    expect(page.document.querySelectorAll('main .badge--notice')).toHaveLength(2)
    // What it is now asks for nothing any more.
    await save({ [stock]: '100', [cost]: '2.00' })
    expect((await browser.get('market', path)).text).toContain('Nothing was changed.')
    expect(await waiting(kale.productId)).toHaveLength(1)
  })
})

test('what a producer typed of their offer is there again when it is not saved, and says whether theirs is old', async () => {
  const own = await grower(world, 'Olga')
  const kale = await crop(world, own, { title: 'Kale' })
  const open = await openCycle(world, new Map([[own, [kale]]]))
  const browser = await browserOf(own)
  const [path, most] = [`/room/${own}/offers/${open.id}`, `most-${kale.variantId}`]
  expect((await browser.get('market', path)).status).toBe(200)
  // Closed by now: what is offered in others stands there.
  const closed = await browser.get('market', `/room/${own}/offers/${cycle.id}`)
  expect(closed.location).toBe(`/room/${own}/offers`)
  const page = await browser.get('market', `/room/${own}/offers`)
  const version = page.document.querySelector('main [name=version]')?.getAttribute('value') ?? ''
  const form = { [`offer-${kale.variantId}`]: 'on', [most]: 'lots', version }
  const odd = await browser.post('market', path, form)
  const kept = (visit: typeof odd) => visit.document.querySelector(`[name="${most}"]`)?.getAttribute('value')
  expect([odd.status, kept(odd)]).toEqual([422, 'lots'])
  expect((await browser.post('market', path, { ...form, [most]: '7' })).status).toBe(303)
  const stale = await browser.post('market', path, { ...form, [most]: '9' })
  expect([stale.status, kept(stale)]).toEqual([409, '9'])
  const fresh = stale.document.querySelector('main [name=version]')?.getAttribute('value') ?? ''
  expect((await browser.post('market', path, { ...form, [most]: '9', version: fresh })).status).toBe(303)
})
