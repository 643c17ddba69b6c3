import { afterAll, beforeAll, expect, test } from 'bun:test'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a page is begun once, with what the settings know, and stands at the foot once it is published', async () => {
  const editor = await world.browser('editor')
  const begun = await editor.post('blog', '/editor/site-pages/imprint')
  const id = begun.location?.split('/').at(-1) ?? ''
  expect((await editor.get('blog', `/editor/posts/${id}`)).text).toContain('Test Growers')
  expect((await editor.post('blog', '/editor/site-pages/imprint')).location).toBe(`/editor/posts/${id}`)
  expect(
    (await editor.get('blog', '/editor/site-pages')).document.querySelector('tbody')?.textContent,
  ).toContain('draft')

  const visitor = await world.browser()
  expect((await visitor.get('market', '/')).document.querySelector('.site-footer__small ul a')).toBeNull()
  await publish(world.ctx('editor'), id)
  const link = (await visitor.get('market', '/')).document.querySelector('.site-footer__small ul a')
  expect([link?.textContent.trim(), link?.getAttribute('href')]).toEqual([
    'Imprint',
    `${world.house.config.origins.blog}/imprint`,
  ])
  expect((await visitor.get('blog', '/imprint')).status).toBe(200)
})

test('where a post has the address, that is said', async () => {
  await createPost(world.ctx('editor'), 'post', { ...written('About', 'Us.'), slug: 'about' })
  expect((await (await world.browser('editor')).post('blog', '/editor/site-pages/about')).status).toBe(422)
})

test('nobody else writes them, and there are no others', async () => {
  expect((await (await world.browser('shopkeeper')).post('blog', '/editor/site-pages/privacy')).status).toBe(
    404,
  )
  expect((await (await world.browser('editor')).post('blog', '/editor/site-pages/jobs')).status).toBe(404)
})
