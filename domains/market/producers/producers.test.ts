import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
})
afterAll(() => world.close())

const at = (path: string) => visitor.get('market', path)

/** Written as they stand in the table: what a shopkeeper typed is another test's. */
async function producer(slug: string, fields: Record<string, unknown> = {}): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('producers')
    .values({ id, slug, name: slug, created_at: new Date(), ...fields } as never)
    .execute()
  await world.house.purge(['producers'])
  return id
}

async function jarOf(producerId: string, title: string, listed = true): Promise<void> {
  const { productId } = await jarOnShelf(world, { stock: 3, title, listed })
  await db(world.ctx())
    .updateTable('products')
    .set({ producer_id: producerId })
    .where('id', '=', productId)
    .execute()
  await world.house.purge(['products', 'producers'])
}

test('before anybody produces anything, the list says so', async () => {
  expect((await at('/producers')).text).toContain('The first producers are on their way.')
  expect((await at('/producers/nobody')).status).toBe(404)
})

describe('a producer', () => {
  test('is shown with their place, year, practice and story, as text and not as code', async () => {
    await producer('apiary', {
      name: 'Apiary <Hill>',
      place: 'Hexham',
      since: 1987,
      practice: 'No sugar & no smoke',
      story: 'We *listen* to bees.\n\n<script>alert(1)</script>',
    })
    const { document, text } = await at('/producers/apiary')
    expect(document.querySelector('h1')?.textContent).toBe('Apiary <Hill>')
    expect(text).toContain('Hexham · since 1987')
    expect(text).toContain('No sugar &amp; no smoke')
    expect(document.querySelector('.doc em')?.textContent).toBe('listen')
    expect(text).not.toContain('<script>alert')
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toEndWith('/producers/apiary')
  })

  test('without anything to sell has no shelf, and with one product has one', async () => {
    const id = await producer('orchard')
    expect((await at('/producers/orchard')).text).not.toContain('On the shelves')
    await jarOf(id, 'Pear butter')
    await jarOf(id, 'Not sold yet', false)
    const { text, document } = await at('/producers/orchard')
    expect(text).toContain('Pear butter')
    expect(text).not.toContain('Not sold yet')
    expect(document.querySelector('a[href="/?producer=orchard"]')?.textContent).toContain('Narrow these')
    const card = [...(await at('/producers')).document.querySelectorAll('.card')].find(each =>
      each.textContent.includes('orchard'),
    )
    expect(card?.textContent).toContain('1 product')
    expect(card?.textContent).not.toContain('1 products')
  })

  test('of more than a shelf holds has the first of them, and a way to all', async () => {
    const id = await producer('dairy')
    for (let nth = 0; nth < 25; nth++) await jarOf(id, `Curd ${String(nth).padStart(2, '0')}`)
    const { document, text } = await at('/producers/dairy')
    expect(document.querySelectorAll('a[href^="/products/"]').length).toBeGreaterThanOrEqual(24)
    expect(text).toContain('Curd 23')
    expect(text).not.toContain('Curd 24')
    expect(document.querySelector('a[href="/?producer=dairy"]')?.textContent).toContain('See all 25')
  })

  test('whose address is written otherwise is nobody', async () => {
    for (const slug of ['Apiary', 'apiary%20', 'apiary/more', "apiary'--"])
      expect([slug, (await at(`/producers/${slug}`)).status]).toEqual([slug, 404])
  })
})

test('the list goes on over pages in reading order, and ends', async () => {
  for (let nth = 0; nth < 61; nth++)
    await producer(`x-${nth}`, { name: `Ärmel ${String(nth).padStart(2, '0')}` })
  const first = await at('/producers')
  const second = await at('/producers?page=2')
  const namesOn = ({ document }: Visit) =>
    [...document.querySelectorAll('.card a[href^="/producers/"]')].map(link => link.textContent.trim())
  const names = [first, second].map(namesOn)
  expect(names[0]).toHaveLength(60)
  const all = names.flat()
  expect(all).toEqual(all.toSorted(new Intl.Collator('en-GB').compare))
  expect(new Set(all).size).toBe(all.length)
  expect(second.document.querySelector('link[rel=canonical]')?.getAttribute('href')).toEndWith('?page=2')
  for (const page of ['3', '99']) expect((await at(`/producers?page=${page}`)).status).toBe(404)
  expect(namesOn(await at('/producers?page=1'))).toEqual(names[0] ?? [])
})
