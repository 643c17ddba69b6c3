import { afterAll, beforeAll, expect, test } from 'bun:test'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { searchPosts } from '#core/services/blog/search-posts'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const post = async (title: string, markdown: string, more = {}) => {
    const { id } = await createPost(world.ctx('editor'), 'post', written(title, markdown, more))
    await publish(world.ctx('editor'), id)
  }
  await post('Rose hip syrup', 'Pick the hips after the first frost & <i>never</i> boil them twice.')
  await post('The roof is on', 'Nineteen members came with hammers; it froze that night.')
  await post('Rota', `${'Open words. '.repeat(60)}\n\nThe marzipan is hidden.`, { visibility: 'members' })
  await createPost(world.ctx('editor'), 'post', written('Frost in draft', 'frost'))
})
afterAll(() => world.close())

const titles = async (query: string) => (await searchPosts(world.ctx(), query)).found.map(post => post.title)

test('words are found in any form, in title and text, in public posts alone', async () => {
  expect(await titles('hammer')).toEqual(['The roof is on'])
  expect(await titles('frosts')).toEqual(['Rose hip syrup'])
  expect(await titles('"hammers; it froze"')).toEqual(['The roof is on'])
  expect(await titles('syrup -boil')).not.toContain('Frost in draft')
})

test('a slip of the finger still finds the title', async () => {
  expect(await titles('syrop')).toEqual(['Rose hip syrup'])
})

test('what is behind the wall is not found', async () => {
  expect(await titles('marzipan')).toEqual([])
})

test('hits are marked, and words of a post stay words', async () => {
  const visit = await (await world.browser()).get('blog', '/search?q=frost')
  expect(visit.document.querySelector('mark')?.textContent).toBe('frost')
  expect(visit.document.querySelector('.found i')).toBeNull()
})

test('nothing, nonsense and attacks are answered calmly', async () => {
  const visitor = await world.browser()
  for (const typed of ['', '%00', "' or 1=1 --", '!!! ((', '%25_%25', 'x'.repeat(5000), '<script>', '🥕']) {
    const visit = await visitor.get('blog', `/search?q=${encodeURIComponent(typed)}`)
    expect(visit.status).toBe(200)
    expect(visit.document.querySelector('main script')).toBeNull()
  }
})
