import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { type Crop, crop, grower } from '../../../tests/hub'

let world: TestHouse
let maker: string
let leeks: Crop
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, 'Anna')
  leeks = await crop(world, maker, { title: 'Leeks' })
})
afterAll(() => world.close())

const TIMES = { opensAt: '2027-03-01T08:00', closesAt: '2027-03-04T20:00' }

test('the shop plans a cycle, says who brings what and who may take it, copies it, and gives the copy up', async () => {
  const keeper = await world.browser('shopkeeper')
  const odd = await keeper.post('market', '/shop/cycles', {
    name: 'Week <9>',
    opensAt: TIMES.closesAt,
    closesAt: TIMES.opensAt,
  })
  expect([odd.status, odd.document.querySelector('#field-name')?.getAttribute('value')]).toEqual([
    422,
    'Week <9>',
  ])
  expect(odd.document.querySelector('#field-closesAt-error')).not.toBeNull()
  const noDay = await keeper.post('market', '/shop/cycles', { name: 'Week 9', ...TIMES, opensAt: 'soon' })
  expect(noDay.document.querySelector('#field-opensAt-error')).not.toBeNull()
  const made = await keeper.post('market', '/shop/cycles', { name: 'Week 9', ...TIMES })
  const path = made.headers.get('location') ?? ''
  // On the clocks of London.
  expect(
    await one<{ opens: string }>(
      world,
      `select to_char(opens_at at time zone 'UTC', 'HH24:MI') as opens from order_cycles`,
    ),
  ).toEqual({ opens: '08:00' })

  const choose = await keeper.get('market', `${path}/incoming?producer=${maker}`)
  expect(choose.headers.get('location')).toBe(`${path}/incoming/${maker}`)
  const incoming = `${path}/incoming/${maker}`
  const offer = `offer-${leeks.variantId}`
  const most = `most-${leeks.variantId}`
  const bad = await keeper.post('market', incoming, { [offer]: 'on', [most]: 'lots', fee: '5' })
  expect([bad.status, bad.document.querySelector(`#field-${most}`)?.getAttribute('value')]).toEqual([
    422,
    'lots',
  ])
  expect(
    (
      await keeper.post('market', incoming, {
        [offer]: 'on',
        [most]: '12',
        fee: '7.5',
        readyAt: '2027-03-05T08:00',
      })
    ).status,
  ).toBe(303)
  const saved = await keeper.get('market', incoming)
  expect(saved.document.querySelector(`#field-${most}`)?.getAttribute('value')).toBe('12')
  // A form that was opened before somebody else saved keeps what was typed, and says so.
  const stale = await keeper.post('market', incoming, {
    [offer]: 'on',
    [most]: '3',
    fee: '1',
    version: 'old',
  })
  expect([stale.status, stale.document.querySelector(`#field-${most}`)?.getAttribute('value')]).toEqual([
    409,
    '3',
  ])
  const again = stale.document.querySelector('[name=version]')?.getAttribute('value') ?? ''
  expect(again).toBe(saved.document.querySelector('[name=version]')?.getAttribute('value') ?? 'none')
  expect((await keeper.get('market', path)).text).toContain('7.5 %')
  expect((await keeper.post('market', `${path}/outgoing/new`, { variant: leeks.variantId })).status).toBe(303)
  expect((await keeper.get('market', path)).text).toContain('1 thing<')

  const copy = await keeper.get('market', `/shop/cycles/new?like=${path.split('/').at(-1)}`)
  expect(copy.document.querySelector('#field-opensAt')?.getAttribute('value')).toBe('2027-03-08T08:00')
  const copyOf = copy.document.querySelector('input[name=copyOf]')?.getAttribute('value') ?? ''
  const second = await keeper.post('market', '/shop/cycles', {
    name: 'Week 10',
    opensAt: '2027-03-08T08:00',
    closesAt: '2027-03-11T20:00',
    copyOf,
  })
  const next = second.headers.get('location') ?? ''
  const key = copy.document.querySelector('input[name=key]')?.getAttribute('value') ?? ''
  const twice = { name: 'Week 11', opensAt: '2027-03-15T08:00', closesAt: '2027-03-18T20:00', copyOf, key }
  const ways = [
    await keeper.post('market', '/shop/cycles', twice),
    await keeper.post('market', '/shop/cycles', twice),
    await keeper.post('market', '/shop/cycles', { ...twice, name: 'Week 12' }),
  ].map(({ location }) => location ?? '')
  const [third = ''] = ways
  expect([ways[1] === third, ways[2] === third]).toEqual([true, false])
  await keeper.post('market', `${third}/closing`)
  expect((await keeper.get('market', third)).text).toContain('has not opened')
  expect((await keeper.get('market', next)).text).toContain('Anna')
  expect((await keeper.post('market', `${next}?_method=delete`, {})).status).toBe(303)
  expect((await keeper.get('market', next)).status).toBe(404)
})

test('a form that was opened before somebody else saved is shown beside theirs', async () => {
  const keeper = await world.browser('shopkeeper')
  const made = await keeper.post('market', '/shop/cycles', { name: 'Week 11', ...TIMES })
  const path = made.headers.get('location') ?? ''
  const form = await keeper.get('market', `${path}/times`)
  const version = form.document.querySelector('input[name=version]')?.getAttribute('value') ?? ''
  expect((await keeper.post('market', path, { name: 'Week eleven', ...TIMES, version })).status).toBe(303)
  expect((await keeper.post('market', path, { name: 'Mine', ...TIMES, version })).status).toBe(409)
})

test('where the shop sells in cycles, a product says when it can be ordered, and the shop may sell it always', async () => {
  const keeper = await world.browser('shopkeeper')
  const visitor = await world.browser()
  const kale = await crop(world, await grower(world, 'Bo'), { title: 'Kale' })
  const { slug } = await one<{ slug: string }>(world, `select slug from products where title = 'Kale'`)
  const said = async () => {
    const { document, text } = await visitor.get('market', `/products/${slug}`)
    return [document.querySelector('button[data-hx-post], form[action="/cart-lines"]') !== null, text]
  }
  const edit = `/shop/products/${kale.productId}`
  const steady = async () =>
    (await keeper.get('market', edit)).document.querySelector('#when form')?.getAttribute('action')
  expect([(await said())[0], await steady()]).toEqual([true, undefined])
  await keeper.post('market', '/shop/cycles/setting', { on: 'on' })
  expect(await said()).toEqual([false, expect.stringContaining('Not in this cycle')])
  expect((await visitor.get('market', '/')).text).toContain('Not in this cycle')
  await openAgain(kale.variantId)
  expect(await said()).toEqual([false, expect.stringContaining('Opens 1 Mar 2027')])
  expect((await visitor.get('market', '/')).text).toContain('Opens 1 Mar')
  expect((await visitor.get('market', '/?q=Kale')).text).toContain('Opens 1 Mar')
  expect((await keeper.post('market', (await steady()) ?? '', {})).status).toBe(303)
  expect((await said())[0]).toBe(true)
  expect((await keeper.post('market', (await steady()) ?? '', {})).status).toBe(303)
  expect(await steady()).toBe(`${edit}/steady`)
  expect((await said())[0]).toBe(false)
  await keeper.post('market', '/shop/cycles/setting', {})
})

/** A cycle that brings this is planned for the first of March. */
test('what a producer brings is ticked all at once, without a script, and what was typed stays', async () => {
  const keeper = await world.browser('shopkeeper')
  const ona = await grower(world, 'Ona of the ticks')
  const crops: Crop[] = []
  for (let at = 0; at < 3; at++) crops.push(await crop(world, ona, { title: `Pea ${at}` }))
  const ids = crops.map(({ variantId }) => variantId)
  const made = await keeper.post('market', '/shop/cycles', { name: 'Week 21', ...TIMES })
  const path = `${made.location}/incoming/${ona}`
  const ticks = (visit: { document: { querySelectorAll(selector: string): Iterable<unknown> } }) =>
    [...visit.document.querySelectorAll('main input[name^=offer-][checked]')].length
  const page = await keeper.get('market', path)
  const [enter, all, none] = [...page.document.querySelectorAll('main form[method=post] button')]
  expect(
    [enter, all, none].map(button => [button?.getAttribute('name'), button?.textContent?.trim()]),
  ).toEqual([
    [null, 'Save'],
    ['tick', 'Tick all'],
    ['tick', 'Tick none'],
  ])
  const typed = { row: ['', ...ids], fee: '3.5', [`most-${ids[1]}`]: '7', instructions: 'Early & dry' }
  const blank = await keeper.post('market', path, { ...typed, [`offer-${ids[0]}`]: 'on', tick: 'none' })
  expect([blank.status, ticks(blank)]).toEqual([200, 0])
  const full = await keeper.post('market', path, { ...typed, tick: 'all' })
  expect([full.status, ticks(full)]).toEqual([200, 3])
  expect(full.document.querySelector(`[name=most-${ids[1]}]`)?.getAttribute('value')).toBe('7')
  expect(full.document.querySelector('[name=instructions]')?.textContent?.trim()).toBe('Early & dry')
  expect(full.document.querySelector('[name=fee]')?.getAttribute('value')).toBe('3.5')
  const brought = `select count(*)::int as many from exchange_variants v join cycle_exchanges x on x.id = v.exchange_id
    where x.producer_id = ?`
  expect(await one<object>(world, brought, [ona])).toEqual({ many: 0 })
  const form = formFields(full.document.querySelector('main form[method=post]') as never)
  expect((await keeper.post('market', path, { ...form, row: ['', ...ids] })).status).toBe(303)
  expect(await one<object>(world, brought, [ona])).toEqual({ many: 3 })
})

test('a producer of hundreds of things is asked page by page, and what a page does not show stays', async () => {
  const keeper = await world.browser('shopkeeper')
  const many = await grower(world, 'Carol of the hundreds')
  const crops: Crop[] = []
  for (let at = 100; at < 220; at++) crops.push(await crop(world, many, { title: `Bean ${at}` }))
  const made = await keeper.post('market', '/shop/cycles', { name: 'Week 20', ...TIMES })
  const path = `${made.location}/incoming/${many}`
  const first = await keeper.get('market', path)
  expect(first.text.length).toBeLessThan(80_000)
  const form = (visit: typeof first) =>
    formFields(visit.document.querySelector('main form[method=post]') as never)
  const rows = [...first.document.querySelectorAll('main input[name=row]')].map(
    row => row.getAttribute('value') ?? '',
  )
  expect(rows.shift()).toBe('')
  expect(rows).toEqual(crops.slice(0, 50).map(({ variantId }) => variantId))
  const last = await keeper.get('market', `${path}?page=3`)
  const some: Record<string, string | string[]> = {
    ...form(last),
    row: crops.slice(100).map(({ variantId }) => variantId),
    fee: '4',
  }
  delete some[`offer-${crops[119]?.variantId}`]
  const saved = await keeper.post('market', `${path}?page=3`, some)
  expect([saved.status, saved.location]).toEqual([303, `${path}?page=3`])
  const brought = `select count(*)::int as many from exchange_variants v join cycle_exchanges x on x.id = v.exchange_id
    where x.producer_id = ?`
  expect(await one<object>(world, brought, [many])).toEqual({ many: 119 })
  const found = await keeper.get('market', `${path}?q=bean+21`)
  expect(found.document.querySelectorAll('main input[name=row]')).toHaveLength(11)
  const nothing = await keeper.get('market', `${path}?q=no+bean`)
  expect(nothing.text).toContain('No product of theirs is called so')
  expect((await keeper.post('market', `${path}?q=no+bean`, form(nothing))).status).toBe(303)
  expect(await one<object>(world, brought, [many])).toEqual({ many: 119 })
  expect((await keeper.get('market', `${path}?page=4`)).status).toBe(404)
  const out = `${made.location}/outgoing/new`
  const key = Bun.randomUUIDv7()
  const shown = crops.slice(50, 100).map(({ variantId }) => variantId)
  const chosen = { row: shown, variant: shown.slice(0, 2), instructions: 'At the <shed>', key }
  const outgoing = await keeper.post('market', `${out}?page=2`, chosen)
  expect(outgoing.location).toStartWith(`${made.location}/outgoing/`)
  expect((await keeper.post('market', `${out}?page=2`, chosen)).location).toBe(outgoing.location)
  const stale = await keeper.post('market', outgoing.location ?? '', {
    ...chosen,
    variant: shown.slice(2, 5),
    version: 'old',
  })
  const ticked = [...stale.document.querySelectorAll('main input[name=variant][checked]')]
  expect([stale.status, ticked.map(box => box.getAttribute('value'))]).toEqual([409, shown.slice(2, 5)])
  expect(stale.text).toContain('At the &lt;shed&gt;')
})

async function openAgain(variantId: string): Promise<void> {
  const keeper = await world.browser('shopkeeper')
  const made = await keeper.post('market', '/shop/cycles', { name: 'Spring', ...TIMES })
  const { producer } = await one<{ producer: string }>(
    world,
    `select p.producer_id as producer from variants v join products p on p.id = v.product_id where v.id = '${variantId}'`,
  )
  const path = `${made.headers.get('location')}/incoming/${producer}`
  await keeper.post('market', path, { [`offer-${variantId}`]: 'on', fee: '0' })
}

test('the setting and what is always on sale are the shop’s, and members see when to order', async () => {
  const keeper = await world.browser('shopkeeper')
  await keeper.post('market', '/shop/cycles/setting', { on: 'on' })
  expect((await keeper.get('market', '/shop/cycles')).text).toContain('The shop sells in cycles')
  await keeper.post('market', `/shop/products/${leeks.productId}/steady`, {})
  await keeper.post('market', `/shop/products/${leeks.productId}/steady?_method=delete`, {})
  const said = async () => {
    const { document } = await (await world.browser()).get('market', '/')
    return [
      document.querySelector('.order-times')?.textContent,
      document.querySelector('.order-times a')?.getAttribute('href'),
    ]
  }
  const [words, href] = await said()
  expect([words, href]).toEqual([
    expect.stringContaining('Orders are closed.'),
    expect.stringMatching(/\/cycles$/),
  ])
  await keeper.post('market', '/shop/cycles/setting', {})
  expect(await said()).toEqual([undefined, undefined])
  const { browser } = await buyer(world)
  expect((await browser.get('market', '/cycles')).text).toContain('Write me when orders open')
  await browser.post('market', '/cycles/letters', { wanted: 'on' })
  expect((await browser.get('market', '/cycles')).text).toContain('No more letters')
  expect((await (await world.browser()).get('market', '/cycles')).status).toBe(200)
  const { id } = await one<{ id: string }>(world, 'select id from order_cycles limit 1')
  for (const path of [
    '/shop/cycles',
    '/shop/cycles/new',
    `/shop/cycles/${id}`,
    `/shop/cycles/${id}/times`,
    `/shop/cycles/${id}/incoming/${maker}`,
    `/shop/cycles/${id}/outgoing/new`,
  ])
    expect([path, (await browser.get('market', path)).status]).toEqual([path, 404])
  for (const path of [
    '/shop/cycles',
    '/shop/cycles/setting',
    `/shop/cycles/${id}`,
    `/shop/cycles/${id}?_method=delete`,
    `/shop/cycles/${id}/incoming/${maker}`,
    `/shop/cycles/${id}/outgoing/new`,
    `/shop/products/${leeks.productId}/steady`,
  ])
    expect([path, (await browser.post('market', path, { name: 'x', ...TIMES })).status]).toEqual([path, 404])
})
