import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { FEW } from '#core/app/picks'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { authors } from '#core/services/blog/authors'
import { products } from '#core/services/cart/prices/choices'
import { producers } from '#core/services/market/producers/directory'
import type { Browser, Visit } from '../tests/browser'
import { formFields } from '../tests/form-fields'
import { type TestHouse, testHouse } from '../tests/house'

let world: TestHouse
let keeper: Browser
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  for (const table of ['producers', 'authors'])
    await sql`insert into ${sql.table(table)} (id, slug, name, ${sql.raw(table === 'producers' ? 'created_at' : 'bio')})
      select gen_random_uuid(), 'picked-' || n, (array['Oak farm ', 'Elm farm '])[1 + n % 2] || n,
        ${sql.raw(table === 'producers' ? 'now()' : "''")} from generate_series(1, ${FEW + 3}::int) n`.execute(
      db(world.ctx()),
    )
  keeper = await world.browser('shopkeeper')
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const HTMX = { 'hx-request': 'true', 'hx-request-type': 'partial' }
const PRODUCT = {
  title: 'Cheese',
  name: 'a wheel',
  price: '9.50',
  stock: '1',
  allergenStatement: 'unknown',
}
const labelsOf = ({ document }: Visit, name: string) =>
  [...document.querySelectorAll(`[name="${name}"]`)].map(
    input => input.closest('label')?.textContent?.trim() ?? '',
  )
const tickedOf = ({ document }: Visit, name: string) =>
  [...document.querySelectorAll(`[name="${name}"][checked]`)].map(
    input => input.closest('label')?.textContent?.trim() ?? '',
  )
const idOf = async (table: 'producers' | 'authors', name: string) =>
  (await db(world.ctx()).selectFrom(table).select('id').where('name', '=', name).executeTakeFirstOrThrow()).id

describe('a shopkeeper', () => {
  const create = (fields: Record<string, string>) =>
    keeper.post('market', '/shop/products', { ...PRODUCT, ...fields })
  const producerOf = async ({ location }: Visit) =>
    (await keeper.get('market', location ?? '')).document.querySelector('[name=producer][checked]')

  test('says whose a product is by words, where there are many: nobody is offered whom they did not ask for', async () => {
    const blank = await keeper.get('market', '/shop/products/new')
    expect(labelsOf(blank, 'producer')).toEqual([])
    expect(blank.document.querySelectorAll('[name=producerWords]')).toHaveLength(1)
    const several = await create({ producerWords: 'oak', summary: 'Hard.' })
    expect([several.status, labelsOf(several, 'producer').slice(0, 3)]).toEqual([
      422,
      ['Nobody in particular', 'Oak farm 2', 'Oak farm 4'],
    ])
    const form = several.document.querySelector('form[action="/shop/products"]') as never
    expect(formFields(form)).toMatchObject({ ...PRODUCT, producerWords: 'oak', summary: 'Hard.' })
    const none = await create({ producerWords: 'ash' })
    expect(none.document.querySelector('#field-producerWords-error')?.textContent).toBe(
      'No producer is called that.',
    )
    const saved = await create({ producerWords: 'elm farm 13' })
    expect(saved.status).toBe(303)
    expect((await producerOf(saved))?.getAttribute('value')).toBe(await idOf('producers', 'Elm farm 13'))
  })

  test('keeps the producer of a product that is saved anew, and is told the fault of every field at once', async () => {
    const oak = await idOf('producers', 'Oak farm 2')
    const saved = await create({ producer: oak })
    const path = saved.location ?? ''
    expect((await keeper.post('market', path, { ...PRODUCT, producer: oak })).status).toBe(303)
    expect((await producerOf(saved))?.getAttribute('value')).toBe(oak)
    const refused = await keeper.post('market', path, {
      ...PRODUCT,
      title: '',
      producer: oak,
      producerWords: 'ash',
    })
    for (const field of ['title', 'producerWords'])
      expect([field, refused.document.querySelector(`#field-${field}-error`)]).not.toEqual([field, null])
    expect(tickedOf(refused, 'producer')).toEqual(['Oak farm 2'])
  })

  test('says so of a supplier and of a cycle, too', async () => {
    const supplier = { url: 'not an address', producerWords: 'oak' }
    const again = await keeper.post('market', '/shop/suppliers', supplier)
    expect([again.status, labelsOf(again, 'producer')[1]]).toEqual([422, 'Oak farm 2'])
    const times = { name: 'Week 1', opensAt: '2031-01-01T08:00', closesAt: '2031-01-03T08:00' }
    const cycle = (await keeper.post('market', '/shop/cycles', times)).location ?? ''
    const found = await keeper.get('market', `${cycle}/incoming?producerWords=oak`)
    expect([found.status, labelsOf(found, 'producer')[0]]).toEqual([422, 'Oak farm 2'])
    const only = await keeper.get('market', `${cycle}/incoming?producerWords=elm+farm+13`)
    const elm = await idOf('producers', 'Elm farm 13')
    expect([only.status, only.location]).toEqual([303, `${cycle}/incoming/${elm}`])
    await keeper.post('market', `${cycle}/incoming/${elm}`, {})
    const beside = await keeper.get('market', `${cycle}/incoming?producerWords=elm`)
    expect(labelsOf(beside, 'producer')).not.toContain('Elm farm 13')
  })
})

test('what there is to choose from is said to those alone whose form it is', async () => {
  for (const [directory, others] of [
    [producers, ['member', 'editor']],
    [products, ['member', 'editor']],
    [authors, ['member', 'shopkeeper']],
  ] as const) {
    for (const asked of [
      (ctx: Ctx) => directory.called(ctx, '', 1),
      (ctx: Ctx) => directory.known(ctx, []),
    ]) {
      await expect((async () => asked(world.ctx()))()).rejects.toBeInstanceOf(SignInRequired)
      for (const other of others)
        await expect((async () => asked(world.ctx(other)))()).rejects.toBeInstanceOf(NotFound)
    }
  }
})

test('what is called exactly so stands first, however it is written, and nothing stands there twice', async () => {
  await sql`insert into producers (id, slug, name, created_at)
    select gen_random_uuid(), 'crême-' || n, name, now() from unnest(array['A crême fraîche', 'Crême fraîche']) with ordinality list(name, n)`.execute(
    db(world.ctx()),
  )
  const found = await producers.called(world.ctx('shopkeeper'), 'CRÊME fraîche', 13)
  expect(found.map(({ label }) => label)).toEqual(['Crême fraîche', 'A crême fraîche'])
})

test('while one types, those that fit are fetched beside what is ticked, and the only one is ticked', async () => {
  const [oak, path] = [await idOf('producers', 'Oak farm 2'), '/shop/products/choices/producer']
  const fetched = (words: string) =>
    keeper.get('market', `${path}?producer=${oak}&producerWords=${encodeURIComponent(words)}`, HTMX)
  const several = await fetched('elm farm 1')
  expect(several.text).toStartWith('<div id="pick-producer"')
  expect(labelsOf(several, 'producer').slice(0, 3)).toEqual([
    'Nobody in particular',
    'Oak farm 2',
    'Elm farm 1',
  ])
  expect(tickedOf(several, 'producer')).toEqual(['Oak farm 2'])
  expect(tickedOf(await fetched('elm farm 13'), 'producer')).toEqual(['Elm farm 13'])
  expect((await fetched('ash')).text).toContain('No producer is called that.')
  expect((await fetched('elm farm 1')).text).toContain('4 found.')
  // Of two that fit, one of them is chosen: the other one is not ticked in its place.
  await sql`insert into producers (id, slug, name, created_at) values (gen_random_uuid(), 'twin', 'Oak farm 2 and son', now())`.execute(
    db(world.ctx()),
  )
  expect(tickedOf(await fetched('oak farm 2'), 'producer')).toEqual(['Oak farm 2'])
  expect((await keeper.get('market', path)).location).toBe('/shop/products')
  const { document } = await keeper.get('market', '/shop/products/new')
  // htmx asks for a whole page where a part of it is selected.
  expect(document.querySelector('[name=producerWords]')?.hasAttribute('data-hx-select')).toBe(false)
  for (const other of [editor, await world.browser()])
    expect((await other.get('market', `${path}?producerWords=oak`, HTMX)).text).not.toContain('Oak farm')
})

test('an editor finds an author by words, beside those whom a post has', async () => {
  const post = { title: 'Of oaks', markdown: 'Old ones.', visibility: 'public' }
  const create = (fields: Record<string, string | string[]>) =>
    editor.post('blog', '/editor/posts', { ...post, ...fields })
  const oak = await idOf('authors', 'Oak farm 2')
  const several = await create({ authorIds: oak, authorIdsWords: 'elm farm 1' })
  expect([several.status, tickedOf(several, 'authorIds')]).toEqual([422, ['Oak farm 2']])
  expect(labelsOf(several, 'authorIds').slice(0, 2)).toEqual(['Oak farm 2', 'Elm farm 1'])
  const form = several.document.querySelector('form[action="/editor/posts"]') as never
  expect(formFields(form)).toMatchObject({
    ...post,
    authorIdsWords: 'elm farm 1',
    authorIdsShown: 'elm farm 1',
  })
  const saved = await create({ authorIds: oak, authorIdsWords: 'elm farm 13' })
  expect(saved.status).toBe(303)
  expect(tickedOf(await editor.get('blog', saved.location ?? ''), 'authorIds')).toEqual([
    'Oak farm 2',
    'Elm farm 13',
  ])
})
