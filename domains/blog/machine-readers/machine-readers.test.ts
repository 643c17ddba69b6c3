import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  for (const [title, more] of [
    ['Frost </script> [now]', { tags: ['Larder'] }],
    ['Rota', { visibility: 'members' }],
  ] as const) {
    const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Words & more.', more))
    await publish(world.ctx('editor'), id)
  }
  await createPost(world.ctx('editor'), 'post', written('In draft', 'Not yet.'))
})
afterAll(() => world.close())

const get = async (path: string) => (await world.browser()).get('blog', path)
const slug = 'frost-script-now'

describe('the head of a post', () => {
  test('says what it is, when, by whom, and whom the fediverse shows', async () => {
    const { document } = await get(`/${slug}`)
    const meta = (name: string) =>
      document.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.getAttribute('content')
    expect(meta('og:type')).toBe('article')
    expect(Date.parse(meta('article:published_time') ?? '')).toBeGreaterThan(0)
    expect(meta('article:author')).toBe('http://localhost:4000/author/edie-vaughan')
    expect(meta('article:tag')).toBe('Larder')
    expect(meta('twitter:card')).toBe('summary')
    expect(meta('fediverse:creator')).toBe('@editor@localhost:4004')
  })

  test('holds an article and the way to it for search engines; no title ends the block', async () => {
    const { document } = await get(`/${slug}`)
    const blocks = [...document.querySelectorAll('script[type="application/ld+json"]')]
    expect(blocks).toHaveLength(1)
    const [article, way] = JSON.parse(blocks[0]?.textContent ?? '')['@graph']
    expect(article).toMatchObject({
      '@type': 'Article',
      headline: 'Frost </script> [now]',
      isAccessibleForFree: true,
      author: [{ '@type': 'Person', name: 'Edie Vaughan' }],
      publisher: { '@type': 'Organization', name: 'Test Growers' },
    })
    expect(
      way.itemListElement.map(({ position, name }: { position: number; name: string }) => [position, name]),
    ).toEqual([
      [1, 'Test Growers'],
      [2, 'Larder'],
      [3, 'Frost </script> [now]'],
    ])
  })

  test('of the front page names the cooperative', async () => {
    const block = (await get('/')).document.querySelector('script[type="application/ld+json"]')
    const [organization, site] = JSON.parse(block?.textContent ?? '')['@graph']
    expect(organization).toMatchObject({ '@type': 'Organization', name: 'Test Growers' })
    expect(site.potentialAction.target).toContain('search?q={search_term_string}')
  })
})

describe('oEmbed', () => {
  const ask = (more: string, of = slug) =>
    get(`/oembed?url=${encodeURIComponent(`http://localhost:4000/${of}`)}${more}`)

  test('is named by the post and tells of it, in both formats', async () => {
    const link = (await get(`/${slug}`)).document.querySelector('link[type="application/json+oembed"]')
    const json = JSON.parse(
      (
        await get(
          new URL(link?.getAttribute('href') ?? '').pathname +
            new URL(link?.getAttribute('href') ?? '').search,
        )
      ).text,
    )
    expect(json).toMatchObject({
      version: '1.0',
      type: 'link',
      title: 'Frost </script> [now]',
      author_name: 'Edie Vaughan',
      provider_name: 'Test Growers',
    })
    const xml = load((await ask('&format=xml')).text, { xml: true })
    expect(xml('oembed > title').text()).toBe('Frost </script> [now]')
  })

  test('knows no drafts, no other sites, and no other formats', async () => {
    expect((await ask('', 'in-draft')).status).toBe(404)
    expect((await get('/oembed?url=https://elsewhere.example/frost')).status).toBe(404)
    expect((await get('/oembed')).status).toBe(404)
    expect((await get('/oembed?url=%ff')).status).toBeLessThan(500)
    expect((await ask('&format=yaml')).status).toBe(501)
  })
})

test('llms.txt lists what everybody may read whole', async () => {
  const { headers, text } = await get('/llms.txt')
  expect(headers.get('content-type')).toBe('text/plain;charset=utf-8')
  expect(text).toStartWith('# Test Growers\n\n> Grown to be tested\n')
  expect(text).toContain(`- [Frost </script> \\[now\\]](http://localhost:4000/${slug}): Words & more.`)
  expect(text).not.toContain('Rota')
  expect(text).not.toContain('draft')
})
