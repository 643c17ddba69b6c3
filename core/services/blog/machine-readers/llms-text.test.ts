import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { PostInput } from '../post-input'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { llmsText } from './llms-text'

let world: TestHouse
let blog: string
beforeAll(async () => {
  world = await testHouse()
  blog = world.house.config.origins.blog
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'posts')
})

async function published(title: string, more: Partial<PostInput> = {}, kind: 'post' | 'page' = 'post') {
  const { id } = await createPost(world.ctx('editor'), kind, written(title, 'Words.', more))
  await publish(world.ctx('editor'), id)
}
const lines = async () => (await llmsText(world.ctx())).split('\n')

test('a site says who it is, and where to read on', async () => {
  const text = await lines()
  expect(text.slice(0, 3)).toEqual(['# Test Growers', '', '> Grown to be tested'])
  expect(text).toContain(`- [All posts](${blog}/rss.xml): newest first, whole texts`)
  expect(text.some(line => line.startsWith('- [market]('))).toBe(true)
  expect(text).not.toContain('## Pages')
  expect(text.at(-1)).toBe('')
})

test('pages and posts have their part, the newest first', async () => {
  await published('Carrots', { slug: 'carrots', customExcerpt: 'How they keep' })
  await published('Swedes', { slug: 'swedes' })
  await published('How the box works', { slug: 'box' }, 'page')
  const text = await lines()
  const at = (start: string) => text.findIndex(line => line.startsWith(start))
  expect(text).toContain(`- [Carrots](${blog}/carrots): How they keep`)
  const order = ['## Pages', '- [How the box works]', '## Posts', '- [Swedes]', '- [Carrots]', '## Apps'].map(
    at,
  )
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order).not.toContain(-1)
})

test('what is not for everybody, or not there yet, is not named', async () => {
  await published('For members', { visibility: 'members' })
  await published('Paid', { visibility: 'paid' })
  await createPost(world.ctx('editor'), 'post', written('Draft', ''))
  const text = await llmsText(world.ctx('member'))
  for (const title of ['For members', 'Paid', 'Draft']) expect(text).not.toContain(title)
})

test('a title is one line and ends where it ends, whatever is in it', async () => {
  await published('Beans [dried]\n- [Evil](https://evil.example/)', {
    slug: 'beans',
    customExcerpt: 'One\n\n## Two',
  })
  const found = (await lines()).filter(line => line.includes('/beans'))
  expect(found).toEqual([
    `- [Beans \\[dried\\] - \\[Evil\\](https://evil.example/)](${blog}/beans): One ## Two`,
  ])
})
