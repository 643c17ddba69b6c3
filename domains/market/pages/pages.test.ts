import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { type TestHouse, testHouse } from '../../../tests/house'
import { type Jar, jarOnShelf } from '../../../tests/market'

let world: TestHouse
let honey: Jar
let hidden: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Honey', stock: 3 })
  hidden = await jarOnShelf(world, { title: 'Secret chutney', stock: 3, listed: false })
})
afterAll(() => world.close())

async function composed(slug: string, more: object = {}) {
  const { em } = world.ctx()
  const blocks = [
    { kind: 'text' as const, markdown: 'Spread it **thick**. <script>alert(1)</script>' },
    { kind: 'products' as const, heading: 'On <toast>', productIds: [honey.productId, hidden.productId] },
  ]
  const made = em.create(MarketPage, {
    slug,
    title: `Of ${slug} <b>`,
    summary: 'Why & what',
    blocks,
    ...more,
  })
  em.create(MarketPagePublication, { page: made })
  await em.flush()
  await world.house.purge(['market-pages', 'products'])
  return made
}
const get = async (path: string, who?: 'shopkeeper') => (await world.browser(who)).get('market', path)

describe('a page from the counter', () => {
  test('is in the list once it is published, under its title, as text and not as code', async () => {
    expect((await get('/pages')).document.querySelector('.card')).toBeNull()
    await composed('toast')
    const { document } = await get('/pages')
    const link = document.querySelector('.card a')
    expect([link?.textContent?.trim(), link?.getAttribute('href')]).toEqual(['Of toast <b>', '/pages/toast'])
    expect(document.querySelector('.card p')?.textContent).toBe('Why & what')
    expect(document.querySelector('.empty-state')).toBeNull()
  })

  test('has its words and its products, of which none is shown that is not sold', async () => {
    const { document, text } = await get('/pages/toast')
    expect(document.querySelector('h1')?.textContent).toBe('Of toast <b>')
    expect(document.querySelector('.doc strong')?.textContent).toBe('thick')
    expect(text).not.toContain('alert(1)')
    expect([...document.querySelectorAll('main h2')].map(each => each.textContent)).toContain('On <toast>')
    const titles = [...document.querySelectorAll('.card__title')].map(each => each.textContent?.trim())
    expect(titles).toEqual(['Honey'])
  })

  test('says where one is, and to engines what it is', async () => {
    const { document } = await get('/pages/toast')
    const trail = [...document.querySelectorAll('.breadcrumbs a')].map(link => link.getAttribute('href'))
    expect(trail).toEqual(['/', '/pages'])
    expect(document.querySelector('meta[name=description]')?.getAttribute('content')).toBe('Why & what')
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toEndWith('/pages/toast')
    expect(document.querySelector('meta[name=robots]')?.getAttribute('content') ?? '').not.toContain(
      'noindex',
    )
  })

  test('without a line of its own has none', async () => {
    await composed('plain', { summary: '' })
    expect((await get('/pages/plain')).document.querySelector('.page-header__lead')).toBeNull()
  })

  test('that is taken back is found by nobody, also not by who wrote it', async () => {
    const { id } = await composed('gone')
    expect((await get('/pages/gone')).status).toBe(200)
    await world.ctx().em.execute('delete from market_page_publications where page_id = ?', [id])
    await world.house.purge(['market-pages'])
    for (const who of [undefined, 'shopkeeper'] as const)
      expect([who, (await get('/pages/gone', who)).status]).toEqual([who, 404])
    expect((await get('/pages')).text).not.toContain('/pages/gone')
  })

  test.each(['none', 'TOAST', '%00', 'toast%2F', 'x'.repeat(300)])('is not there under %p', async slug => {
    expect((await get(`/pages/${slug}`)).status).toBe(404)
  })
})
