import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { publish, redate, unpublish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
})
afterAll(() => world.close())

async function post(title: string, { tags = [] as string[], at = null as string | null } = {}) {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.', { tags }))
  await publish(world.ctx('editor'), id)
  if (at) await redate(world.ctx('editor'), id, new Date(at))
  await world.house.purge(['posts'])
  return id
}
const at = async (path: string) => (await visitor.get('blog', path)).document
const archived = async (path: string) =>
  [...(await at(path)).querySelectorAll('.archive li a')].map(link => link.textContent?.trim())

describe('before anything is published', () => {
  test('there is an archive with nothing in it', async () => {
    const document = await at('/archive')
    expect(document.querySelectorAll('.archive li, .filters')).toHaveLength(0)
    expect(document.querySelector('h1')?.textContent).toBe('All posts')
  })

  test.each(['/archive/2031', '/archive/20', '/archive/now', '/archive/-2031', '/tag/beans', '/author/edie'])(
    '%s is not there',
    async path => {
      expect((await visitor.get('blog', path)).status).toBe(404)
    },
  )
})

describe('a tag', () => {
  test('has its posts, and no others, under its name', async () => {
    await post('Beans up', { tags: ['Growing', 'Beans'] })
    await post('Peas up', { tags: ['Growing'] })
    await post('A meeting')
    const document = await at('/tag/growing')
    expect(document.querySelector('h1')?.textContent).toBe('Growing')
    const titles = [...document.querySelectorAll('.card__title')].map(each => each.textContent?.trim())
    expect(titles.toSorted()).toEqual(['Beans up', 'Peas up'])
    expect(document.querySelector('link[type="application/rss+xml"]')?.getAttribute('href')).toContain(
      '/tag/growing/rss.xml',
    )
  })

  test('says what it is about, to its readers and to engines, and runs nothing', async () => {
    const words = '"><script>alert(1)</script>'
    await world
      .ctx()
      .em.execute('update tags set description = ?, meta_title = ? where slug = ?', [
        words,
        'All that grows',
        'beans',
      ])
    await world.house.purge(['posts'])
    const visit = await visitor.get('blog', '/tag/beans')
    const scripts = [...visit.document.querySelectorAll('script')].map(each => each.textContent)
    expect(scripts.join()).not.toContain('alert')
    expect(visit.document.querySelector('.page-header__lead')?.textContent).toBe(words)
    expect(visit.document.querySelector('meta[name=description]')?.getAttribute('content')).toBe(words)
    expect(visit.document.querySelector('title')?.textContent).toContain('All that grows')
    expect(visit.document.querySelector('h1')?.textContent).toBe('Beans')
  })

  test('for editors only is no page, and no link', async () => {
    await post('Pinned', { tags: ['#pinned', 'Growing'] })
    expect((await visitor.get('blog', '/tag/hash-pinned')).status).toBe(404)
    expect((await at('/archive')).querySelector('.filters a[href*=pinned]')).toBeNull()
  })

  test('without a post any more says so, and is not offered', async () => {
    const id = await post('Alone', { tags: ['Lonely'] })
    expect((await visitor.get('blog', '/tag/lonely')).status).toBe(200)
    await unpublish(world.ctx('editor'), id)
    const visit = await visitor.get('blog', '/tag/lonely')
    if (visit.status === 200)
      expect(visit.document.querySelector('.empty-state h2')?.textContent).toBe('Nothing here yet')
    expect((await at('/archive')).querySelector('.filters a[href="/tag/lonely"]')).toBeNull()
  })

  test.each(['0', '-1', '1.5', 'x', '99', '100001'])('has no page %s', async number => {
    expect((await visitor.get('blog', `/tag/growing?page=${number}`)).status).toBe(404)
    expect((await visitor.get('blog', `/author/edie-vaughan?page=${number}`)).status).toBe(404)
    expect((await visitor.get('blog', `/archive?page=${number}`)).status).toBe(404)
  })
})

describe('who writes', () => {
  test('has a page with what they wrote', async () => {
    const document = await at('/author/edie-vaughan')
    expect(document.querySelector('h1')?.textContent).toBe('Edie Vaughan')
    expect(document.querySelector('.page-header__kicker')?.textContent).toBe('Posts by')
    expect(document.querySelectorAll('.card__title').length).toBeGreaterThan(2)
  })
})

describe('the archive', () => {
  test('has a year for each that something was published in, newest first, on the clocks of the place', async () => {
    await post('New year’s eve', { at: '2018-12-31T23:59:59Z' })
    await post('Midsummer', { at: '2019-06-30T23:30:00Z' })
    const document = await at('/archive')
    const years = [...document.querySelectorAll('main section h2')].map(each => Number(each.textContent))
    expect(years).toEqual(years.toSorted((one, other) => other - one))
    expect(years.slice(-2)).toEqual([2019, 2018])
    expect(await archived('/archive/2018')).toEqual(['New year’s eve'])
    expect(await archived('/archive/2019')).toEqual(['Midsummer'])
    expect((await at('/archive/2019')).querySelector('.archive time')?.textContent).toBe('1 Jul')
  })

  test('of one year says which, leads back to all, and offers no tags', async () => {
    const document = await at('/archive/2019')
    expect(document.querySelector('h1')?.textContent).toBe('Posts of 2019')
    const [years, ...others] = [...document.querySelectorAll('.filters')]
    expect(others).toEqual([])
    expect(years?.querySelector('[aria-current]')?.getAttribute('href')).toBe('/archive/2019')
    expect(years?.querySelector('a')?.getAttribute('href')).toBe('/archive')
  })

  test.each(['2017', '20190', '019', '2O19', '2019.0', '1e3'])('has no year %s', async year => {
    expect((await visitor.get('blog', `/archive/${year}`)).status).toBe(404)
  })
})
