import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { keptPost } from '#core/services/blog/kept-post'
import { publish, unpublish } from '#core/services/blog/publish'
import { createPost, savePost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let frost: { id: string; slug: string; version: number }

beforeAll(async () => {
  world = await testHouse()
  const editor = world.ctx('editor')
  const post = async (title: string, markdown: string, more = {}) => {
    const saved = await createPost(editor, 'post', written(title, markdown, more))
    await publish(world.ctx('editor'), saved.id)
    return saved
  }
  await post('Rye at last', 'The rye came up.', { tags: ['Growers'] })
  frost = await post('First <frost>', 'The beans *froze*.', { tags: ['Growers', '#pinned'], featured: true })
  await post('Rota', `${'Open words. '.repeat(60)}\n\nSecret words.`, { visibility: 'members' })
  await createPost(editor, 'post', written('A draft', 'Not yet.'))
  const about = await createPost(editor, 'page', written('About', 'Who we are.'))
  await publish(editor, about.id)
})
afterAll(() => world.close())

/** A page is kept once every app has lent its part. */
const nothing = () => ''

describe('what a visitor reads', () => {
  test('the front page shows what is public, the featured post on top', async () => {
    const visit = await (await world.browser()).get('blog', '/')
    expect(visit.status).toBe(200)
    const titles = [...visit.document.querySelectorAll('.card__title')].map(each => each.textContent)
    expect(titles).toEqual(['First <frost>', 'Rota', 'Rye at last'])
    expect(visit.text).not.toContain('A draft')
  })

  test('a post stands at Ghost’s address, with or without the slash', async () => {
    const visitor = await world.browser()
    for (const path of ['/first-frost', '/first-frost/']) {
      const visit = await visitor.get('blog', path)
      expect(visit.status).toBe(200)
      expect(visit.document.querySelector('h1')?.textContent).toBe('First <frost>')
      expect(visit.document.querySelector('.doc em')?.textContent).toBe('froze')
      expect(visit.document.querySelector('.post__tags')?.textContent).toBe('Growers')
      expect(visit.document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(
        'http://localhost:4000/first-frost',
      )
    }
  })

  test('from a post there is a way on: before, after, and what shares a tag', async () => {
    const visit = await (await world.browser()).get('blog', '/first-frost')
    const around = visit.document.querySelector('.around')
    expect(around?.querySelector('[rel=prev]')?.textContent).toBe('Rye at last')
    expect(around?.querySelector('[rel=next]')?.textContent).toBe('Rota')
    expect(around?.querySelector('#related')?.textContent).toContain('Rye at last')
  })

  test('of a post for members there is the beginning and an invitation; a member reads on', async () => {
    const visitors = await (await world.browser()).get('blog', '/rota')
    expect(visitors.text).not.toContain('Secret')
    expect(visitors.document.querySelector('.post__wall a')?.getAttribute('href')).toBe(
      '/login?return_to=%2Frota',
    )
    const members = await (await world.browser('member')).get('blog', '/rota')
    expect(members.text).toContain('Secret')
    expect(members.document.querySelector('.post__wall')).toBeNull()
    expect((await (await world.browser()).get('blog', '/rota')).text).not.toContain('Secret')
  })

  test('a draft is as missing as what was never there; a search is offered, and what is alike', async () => {
    const visitor = await world.browser()
    for (const path of ['/a-draft', '/no-such-thing', '/%00', `/${'x'.repeat(3000)}`]) {
      const visit = await visitor.get('blog', path)
      expect(visit.status).toBe(404)
      expect(visit.document.querySelector('form[action="/search"]')).not.toBeNull()
    }
    const nearly = await visitor.get('blog', '/firs-frost')
    expect(nearly.document.querySelector('.post__search a')?.getAttribute('href')).toBe('/first-frost')
  })

  test('a post of no language runs as its own letters say, each block of its text by itself', async () => {
    const [editor, visitor] = [world.ctx('editor'), await world.browser()]
    const text = 'الفاصوليا Rose Ash تجمدت.\n\nLeeks stand.'
    const { id, slug } = await createPost(editor, 'post', written('Rose Ash: صقيع في كل الحقول', text))
    await publish(editor, id)
    const { document } = await visitor.get('blog', `/${slug}`)
    const article = document.querySelector('article.post')
    expect([article?.getAttribute('lang'), article?.getAttribute('dir')]).toEqual([null, 'rtl'])
    const doc = article?.querySelector('.doc')
    expect(doc?.getAttribute('dir')).toBe('ltr')
    const blocks = [...(doc?.querySelectorAll('p') ?? [])].slice(0, 2)
    expect(blocks.map(block => block.closest('[dir]')?.getAttribute('dir'))).toEqual(['rtl', 'ltr'])
    const date = article?.querySelector('.post__byline span')
    expect([date?.getAttribute('lang'), date?.getAttribute('dir')]).toEqual(['en-GB', 'ltr'])
    await unpublish(editor, id)
  })

  test('a post in a language that is written from the right stands so, its site as it always does', async () => {
    const editor = world.ctx('editor')
    const arabic = written('صقيع', 'تجمدت الفاصوليا.', { language: 'ar', slug: 'arabic' })
    await publish(editor, (await createPost(editor, 'post', arabic)).id)
    const { document } = await (await world.browser()).get('blog', '/arabic')
    const article = document.querySelector('article.post')
    expect([article?.getAttribute('lang'), article?.getAttribute('dir')]).toEqual(['ar', 'rtl'])
    expect(document.documentElement.getAttribute('dir')).toBeNull()
    // “29 November 2026” would else begin with its month.
    const date = document.querySelector('.post__byline time')?.parentElement
    expect([date?.getAttribute('lang'), date?.getAttribute('dir')]).toEqual(['en-GB', 'ltr'])
    const gated = written('صقيع آخر', 'تجمدت.', { language: 'ar', slug: 'arabic-too', visibility: 'members' })
    await publish(editor, (await createPost(editor, 'post', gated)).id)
    const wall = (await (await world.browser()).get('blog', '/arabic-too')).document.querySelector(
      '.post__wall',
    )
    expect([wall?.getAttribute('lang'), wall?.getAttribute('dir')]).toEqual(['en-GB', 'ltr'])
    await unpublish(editor, (await keptPost(world.ctx(), 'arabic-too'))!.post.id)
    const other = await (await world.browser()).get('blog', '/rota')
    expect(other.document.querySelector('article.post')?.getAttribute('dir')).toBeNull()
    await unpublish(editor, (await keptPost(world.ctx(), 'arabic'))!.post.id)
  })

  test('a page has neither date nor way on', async () => {
    const visit = await (await world.browser()).get('blog', '/about')
    expect(visit.document.querySelector('.post time')).toBeNull()
    expect(visit.document.querySelector('.around')).toBeNull()
  })

  test('tags, authors and the archive list what is public; tags for editors are not there', async () => {
    const visitor = await world.browser()
    const tag = await visitor.get('blog', '/tag/growers')
    expect(tag.document.querySelectorAll('.card--post')).toHaveLength(2)
    const author = await visitor.get('blog', '/author/edie-vaughan')
    expect(author.document.querySelectorAll('.card--post')).toHaveLength(3)
    expect((await visitor.get('blog', '/archive')).document.querySelectorAll('.archive li')).toHaveLength(3)
    for (const path of ['/tag/hash-pinned', '/tag/none', '/author/none', '/?page=9']) {
      expect((await visitor.get('blog', path)).status).toBe(404)
    }
  })
})

describe('pages kept for visitors', () => {
  test('are new as soon as a post is changed, taken back or out again', async () => {
    const visitor = await world.browser()
    const editor = world.ctx('editor')
    world.house.fragments.lend({ 'cart/mini': nothing, 'account/menu': nothing, 'events/attached': nothing })
    await visitor.get('blog', '/first-frost')
    expect(world.house.pages.find('http://localhost:4000/first-frost')).not.toBeNull()
    const words = written('First <frost>', 'The beans lived.', { tags: ['Growers'], featured: true })
    await savePost(editor, frost.id, frost.version, words)
    expect((await visitor.get('blog', '/first-frost')).text).toContain('The beans lived.')
    await unpublish(editor, frost.id)
    expect((await visitor.get('blog', '/first-frost')).status).toBe(404)
    expect((await visitor.get('blog', '/')).text).not.toContain('/first-frost')
    await publish(world.ctx('editor'), frost.id)
    expect((await visitor.get('blog', '/')).text).toContain('/first-frost')
  })

  test('a save that came just after a read is not hidden by it', async () => {
    const visitor = await world.browser()
    await Promise.all([
      visitor.get('blog', '/rye-at-last'),
      publish(world.ctx('editor'), frost.id),
      visitor.get('blog', '/'),
    ])
    await unpublish(world.ctx('editor'), frost.id)
    expect((await visitor.get('blog', '/')).text).not.toContain('/first-frost')
    await publish(world.ctx('editor'), frost.id)
  })
})
