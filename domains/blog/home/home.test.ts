import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const home = async (path = '/') => (await (await world.browser()).get('blog', path)).document
async function post(title: string, more = {}) {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.', more))
  await publish(world.ctx('editor'), id)
}
const titles = async (path?: string) =>
  [...(await home(path)).querySelectorAll('.card--post .card__title')].map(each => each.textContent?.trim())

describe('the front page', () => {
  test('before anything is published says so, and how to hear of the first', async () => {
    const document = await home()
    expect(document.querySelector('.empty-state h2')?.textContent).toBe('Nothing has been published yet')
    expect(document.querySelector('.empty-state a')?.getAttribute('href')).toBe('/rss.xml')
    expect(document.querySelectorAll('.pagination, .card--post')).toHaveLength(0)
    expect(document.querySelector('h1')?.textContent).toBe('Grown to be tested')
  })

  test('tells engines who we are and where one searches, whatever the operator says', async () => {
    const said = (await home()).querySelector('script[type="application/ld+json"]')?.textContent ?? ''
    const [organisation, site] = JSON.parse(said)['@graph']
    expect(organisation).toMatchObject({ '@type': 'Organization', name: 'Test Growers' })
    expect(site.potentialAction.target).toBe('http://localhost:4000/search?q={search_term_string}')
    expect(site.publisher['@id']).toBe(organisation['@id'])
  })

  test('offers no tags while there is one, and all of them when there are more', async () => {
    await post('Beans up', { tags: ['Beans'] })
    expect((await home()).querySelector('a.filters__link[href^="/tag/"]')).toBeNull()
    await post('Peas up', { tags: ['Peas', '#secret'] })
    const tags = [...(await home()).querySelectorAll('a.filters__link[href^="/tag/"]')]
    expect(tags.map(tag => tag.getAttribute('href')).toSorted()).toEqual(['/tag/beans', '/tag/peas'])
  })

  test('has what is to be read first once, above the others', async () => {
    await post('Read me', { featured: true })
    await post('Later than that')
    const all = await titles()
    expect(all[0]).toBe('Read me')
    expect(all.filter(title => title === 'Read me')).toHaveLength(1)
    expect(all.slice(1)).toEqual(['Later than that', 'Peas up', 'Beans up'])
  })

  test('has no page behind its last, and Ghost’s address of a page leads to ours', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('blog', '/?page=2')).status).toBe(404)
    for (const page of ['/page/2', '/page/2/'])
      expect([page, (await visitor.get('blog', page)).location]).toEqual([page, '/?page=2'])
    for (const none of ['/page/0', '/page/x', '/page/1.5'])
      expect([none, (await visitor.get('blog', none)).status]).toEqual([none, 404])
  })
})

describe('the pages behind it', () => {
  beforeAll(async () => {
    for (let number = 1; number <= 30; number++) await post(`Number ${number}`)
  })

  test('go on where the first ends, lose nothing, and show nothing twice but what is on top', async () => {
    const seen: (string | undefined)[] = []
    let path: string | null | undefined = '/'
    while (path) {
      seen.push(...(await titles(path)))
      path = (await home(path)).querySelector('.pagination [rel=next]')?.getAttribute('href')
    }
    expect(new Set(seen).size).toBe(34)
    // What is to be read first stands in its own place as well.
    expect(seen.filter((title, index) => seen.indexOf(title) < index)).toEqual(['Read me'])
  })

  test('say that they are older, and leave the parts of other apps to the first', async () => {
    const second = await home('/?page=2')
    expect(second.querySelector('h1')?.textContent).toBe('Older posts')
    expect(second.querySelector('#latest h2')?.textContent).toBe('Page 2')
    expect(second.querySelector('script[type="application/ld+json"]')).toBeNull()
    expect(second.querySelector('link[rel=canonical]')?.getAttribute('href')).toEndWith('/?page=2')
    expect(second.querySelector('.pagination [rel=prev]')?.getAttribute('href')).toBe('/')
  })
})
