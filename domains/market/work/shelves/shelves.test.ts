import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
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

const rows = <T = Record<string, unknown>>(sql: string, params: unknown[] = []) =>
  world.ctx().em.execute<T[]>(sql, params)
const post = (path: string, fields: Record<string, string | string[]> | FormData = {}) =>
  keeper.post('market', path, fields)
const idOf = async (table: 'categories' | 'producers' | 'properties', name: string) =>
  (await rows<{ id: string }>(`select id from ${table} where name = ?`, [name]))[0]?.id ?? ''

let names = 0
const newName = (what: string) => `${what} ${++names}`

/** A category of this name, by its form. */
async function category(name: string, parent = ''): Promise<string> {
  expect((await post('/shop/categories', { name, parent })).status).toBe(303)
  return idOf('categories', name)
}

/** The version that the form at `action` of a page carries. */
async function versionIn(page: string, action: string): Promise<string> {
  const { document } = await keeper.get('market', page)
  return document.querySelector(`form[action="${action}"] [name=version]`)?.getAttribute('value') ?? ''
}

const PLACES = ['categories', 'producers', 'properties'] as const

describe.each(PLACES)('the forms of %s', table => {
  const base = `/shop/${table}`

  test('are for shopkeepers: others find nothing, and a visitor signs in', async () => {
    const name = newName('Hers')
    await post(base, { name })
    const id = await idOf(table, name)
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      const other = await world.browser(who)
      const answers = [
        await other.get('market', base),
        await other.post('market', base, { name: newName('Theirs') }),
        await other.post('market', `${base}/${id}`, { name: 'Theirs' }),
        ...(table === 'producers' ? [] : [await other.post('market', `${base}/${id}?_method=delete`)]),
      ]
      expect([who, answers.map(({ status }) => status)]).toEqual([who, answers.map(() => 404)])
    }
    const visitor = await world.browser()
    expect((await visitor.get('market', base)).location).toStartWith('/login')
    expect((await visitor.post('market', base, { name: 'Theirs' })).location).toStartWith('/login')
    expect(await rows(`select name from ${table} where name like 'Theirs%'`)).toEqual([])
    expect(await idOf(table, name)).toBe(id)
  })

  test.each(['', ' ', '\t\n', 'x'.repeat(400)])('refuse the name %j, and keep what was typed', async name => {
    const other = table === 'producers' ? 'place' : 'description'
    const answer = await post(base, { name, [other]: 'A line that was <typed>' })
    expect(answer.status).toBe(422)
    // The form of a new one is the last of the page.
    const typed = [...answer.document.querySelectorAll(`[name=${other}]`)].at(-1)
    expect(typed?.getAttribute('value')).toBe('A line that was <typed>')
    expect(answer.document.querySelector('[id$=name-error]')?.textContent).not.toBe('')
    expect(await rows(`select 1 from ${table} where name = ?`, [name])).toEqual([])
  })

  test('take what is hostile as the text it is', async () => {
    for (const name of [
      `<script>alert(1)</script>`,
      `'; drop table ${table}; --`,
      '=1+1',
      '../../etc',
      '🍯'.repeat(9),
    ]) {
      expect((await post(base, { name })).status).toBe(303)
      const page = await keeper.get('market', base)
      const scripts = [...page.document.querySelectorAll('script')].map(({ textContent }) => textContent)
      expect(scripts.filter(text => text?.includes('alert'))).toEqual([])
      expect(await rows(`select name from ${table} where name = ?`, [name])).toEqual([{ name }])
    }
  })

  test('of what is not there are a 404', async () => {
    for (const id of ['nonsense', '0', Bun.randomUUIDv7(), '%00', '..%2f'])
      expect([id, (await post(`${base}/${id}`, { name: 'x' })).status]).toEqual([id, expect.any(Number)])
    for (const id of ['nonsense', Bun.randomUUIDv7()]) {
      expect((await post(`${base}/${id}`, { name: 'x' })).status).toBe(404)
      if (table !== 'producers') expect((await post(`${base}/${id}?_method=delete`)).status).toBe(404)
    }
  })

  test('do not write over what somebody else has saved meanwhile', async () => {
    const name = newName('Once')
    await post(base, { name })
    const id = await idOf(table, name)
    const page = table === 'properties' ? base : `${base}/${id}`
    const version = await versionIn(page, `${base}/${id}`)
    expect(version).not.toBe('')
    await post(`${base}/${id}`, { name: `${name} by her`, version })
    const late = await post(`${base}/${id}`, { name: `${name} by him`, version })
    expect(late.status).toBe(409)
    expect(late.text).toContain(`${name} by him`)
    expect(await idOf(table, `${name} by her`)).toBe(id)
  })

  test('pressed twice at the same moment, a change is one, and nothing breaks', async () => {
    const name = newName('Twice')
    await post(base, { name })
    const id = await idOf(table, name)
    const page = table === 'properties' ? base : `${base}/${id}`
    const version = await versionIn(page, `${base}/${id}`)
    const both = await Promise.all([
      post(`${base}/${id}`, { name: `${name} anew`, version }),
      post(`${base}/${id}`, { name: `${name} anew`, version }),
    ])
    for (const { status } of both) expect([303, 409]).toContain(status)
    expect(both.map(({ status }) => status)).toContain(303)
    expect(await idOf(table, `${name} anew`)).toBe(id)
  })
})

describe('categories', () => {
  const order = async (ids: readonly string[]) => {
    const { document } = await keeper.get('market', '/shop/categories')
    const all = [...document.querySelectorAll('form[action$="/position"]')].map(
      form => form.getAttribute('action')?.split('/')[3] ?? '',
    )
    return [...new Set(all)].filter(id => ids.includes(id))
  }

  test('are moved among those beside them, and stay where they are at an end', async () => {
    const parent = await category(newName('Shelf'))
    const [a, b, c] = [
      await category(newName('A'), parent),
      await category(newName('B'), parent),
      await category(newName('C'), parent),
    ]
    const move = (id: string, direction: string) => post(`/shop/categories/${id}/position`, { direction })
    expect(await order([a, b, c])).toEqual([a, b, c])
    await move(c, 'up')
    expect(await order([a, b, c])).toEqual([a, c, b])
    await move(a, 'up')
    await move(b, 'down')
    expect(await order([a, b, c])).toEqual([a, c, b])
    await move(a, 'down')
    expect(await order([a, b, c])).toEqual([c, a, b])
    expect((await move('nonsense', 'up')).status).toBe(404)
    const member = await world.browser('member')
    expect((await member.post('market', `/shop/categories/${a}/position`, { direction: 'up' })).status).toBe(
      404,
    )
    expect(await order([a, b, c])).toEqual([c, a, b])
  })

  test('stand below no shelf that stands below them, nor below themselves', async () => {
    const [upper, lower] = [newName('Upper'), newName('Lower')]
    const top = await category(upper)
    const below = await category(lower, top)
    for (const parent of [below, top]) {
      const answer = await post(`/shop/categories/${top}`, { name: upper, parent })
      expect(answer.status).toBe(422)
      expect(answer.document.querySelector('[id$=parent-error]')?.textContent).not.toBe('')
    }
    expect(
      (await post(`/shop/categories/${below}`, { name: lower, parent: Bun.randomUUIDv7() })).status,
    ).toBe(404)
    expect((await post(`/shop/categories/${below}`, { name: lower, parent: 'nonsense' })).status).toBe(404)
    expect(await rows('select parent_id from categories where id = ?', [below])).toEqual([{ parent_id: top }])
  })

  test('that are removed leave what stood in them where they stood', async () => {
    const top = await category(newName('Top'))
    const middle = await category(newName('Middle'), top)
    const low = await category(newName('Low'), middle)
    const { productId } = await jarOnShelf(world, { stock: 1 })
    await world.ctx().em.execute('update products set category_id = ? where id = ?', [middle, productId])
    expect((await post(`/shop/categories/${middle}?_method=delete`)).status).toBe(303)
    expect((await post(`/shop/categories/${middle}?_method=delete`)).status).toBe(404)
    expect(await rows('select parent_id from categories where id = ?', [low])).toEqual([{ parent_id: top }])
    expect(await rows('select category_id from products where id = ?', [productId])).toEqual([
      { category_id: top },
    ])
    await post(`/shop/categories/${top}?_method=delete`)
    expect(await rows('select category_id from products where id = ?', [productId])).toEqual([
      { category_id: null },
    ])
  })

  test('are seen by visitors as soon as they are saved, under their new name', async () => {
    const name = newName('Preserves')
    const id = await category(name)
    const { productId, slug } = await jarOnShelf(world, { stock: 1 })
    await world.ctx().em.execute('update products set category_id = ? where id = ?', [id, productId])
    const visitor = await world.browser()
    await post(`/shop/categories/${id}`, { name: `${name}!` })
    expect((await visitor.get('market', `/products/${slug}`)).text).toContain(`${name}!`)
  })
})

describe('producers', () => {
  const green = () =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: 'green' } })
      .png()
      .toBuffer()
  const form = (fields: Record<string, string>, picture?: Uint8Array<ArrayBuffer>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    if (picture) body.set('picture', new File([picture], 'farm.png', { type: 'image/png' }))
    return body
  }

  test.each(['999', '2101', '1994.5', 'long ago', '-1', '1e3'])('are not since %p', async since => {
    const name = newName('Farm')
    const answer = await post('/shop/producers', { name, since })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('#field-since-error')?.textContent).toContain('1994')
    expect(await idOf('producers', name)).toBe('')
  })

  test.each([
    ['1000', 1000],
    ['2100', 2100],
    ['', null],
  ])('are since %p', async (since, year) => {
    const name = newName('Farm')
    expect((await post('/shop/producers', { name, since })).status).toBe(303)
    expect(await rows('select since from producers where name = ?', [name])).toEqual([{ since: year }])
  })

  test('have a picture, which a form without one leaves; what is none is refused, with all that was typed kept', async () => {
    const name = newName('Pictured')
    await post('/shop/producers', form({ name }, new Uint8Array(await green())))
    const id = await idOf('producers', name)
    const image = async () =>
      (await rows<{ image: string | null }>('select image from producers where id = ?', [id]))[0]?.image
    const first = await image()
    expect(first).toBeTruthy()
    const version = await versionIn(`/shop/producers/${id}`, `/shop/producers/${id}`)
    await post(`/shop/producers/${id}`, form({ name, place: 'Hill', version }))
    expect(await image()).toBe(first)
    const answer = await post(
      `/shop/producers/${id}`,
      form({ name: 'Not saved', place: 'Vale' }, new TextEncoder().encode('<svg onload="x"/>')),
    )
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('[name=place]')?.getAttribute('value')).toBe('Vale')
    expect(await rows('select name, place from producers where id = ?', [id])).toEqual([
      { name, place: 'Hill' },
    ])
  })

  test('of one name have addresses of their own', async () => {
    const name = newName('Namesake')
    await Promise.all([post('/shop/producers', { name }), post('/shop/producers', { name })])
    const slugs = await rows<{ slug: string }>('select slug from producers where name = ?', [name])
    expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(2)
  })

  test('are listed page by page, and no page is behind the last', async () => {
    expect((await keeper.get('market', '/shop/producers?page=1')).status).toBe(200)
    expect((await keeper.get('market', '/shop/producers?page=999')).status).toBe(404)
  })
})

describe('properties of a product', () => {
  test('are those that were ticked, and of what is not there none', async () => {
    const { productId, slug } = await jarOnShelf(world, { stock: 1 })
    const [organic, raw] = [newName('Organic'), newName('Raw')]
    for (const name of [organic, raw]) await post('/shop/properties', { name })
    const [one, two] = [await idOf('properties', organic), await idOf('properties', raw)]
    const path = `/shop/products/${productId}/properties`
    const chosen = async () =>
      (
        await rows<{ name: string }>(
          `select p.name from product_properties x join properties p on p.id = x.property_id where x.product_id = ? order by 1`,
          [productId],
        )
      ).map(({ name }) => name)
    await post(path, { property: [one, two] })
    expect(await chosen()).toEqual([organic, raw].sort())
    const visitor = await world.browser()
    expect((await visitor.get('market', `/products/${slug}`)).text).toContain(organic)
    await post(path, { property: one })
    expect(await chosen()).toEqual([organic])
    await post(path)
    expect(await chosen()).toEqual([])
    expect((await visitor.get('market', `/products/${slug}`)).text).not.toContain(organic)
    expect((await post(`/shop/products/${Bun.randomUUIDv7()}/properties`, { property: one })).status).toBe(
      404,
    )
    const member = await world.browser('member')
    expect((await member.post('market', path, { property: one })).status).toBe(404)
    expect(await chosen()).toEqual([])
  })

  test('go with the property, and leave the product', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const name = newName('Fair')
    await post('/shop/properties', { name })
    const id = await idOf('properties', name)
    await post(`/shop/products/${productId}/properties`, { property: id })
    await post(`/shop/properties/${id}?_method=delete`)
    expect(await rows('select 1 from products where id = ?', [productId])).toHaveLength(1)
    expect(await rows('select 1 from product_properties where product_id = ?', [productId])).toEqual([])
  })
})
