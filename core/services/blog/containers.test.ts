import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { container, containers } from './containers'
import { deletePost } from './delete-post'
import { publish } from './publish'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a title is looked for as it was typed: percent signs and underscores stand for themselves', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Cider at 5%', ''))
  await createPost(editor, 'page', written('Cider at 50 pence', ''))
  const titles = async (query: string) => (await containers(editor, query)).map(({ title }) => title)
  expect(await titles('CIDER at 5')).toHaveLength(2)
  expect(await titles('5%')).toEqual(['Cider at 5%'])
  expect(await titles('Cider_at')).toEqual([])
  expect(await titles('\\')).toEqual([])
})

test('events can be attached to drafts and to what is public, and to nothing that was thrown away', async () => {
  const editor = world.ctx('editor')
  const draft = await createPost(editor, 'post', written('Quince supper', ''))
  const open = await createPost(editor, 'page', written('Quince walk', ''))
  const gone = await createPost(editor, 'post', written('Quince fire', ''))
  await publish(editor, open.id)
  await deletePost(editor, gone.id)
  expect(await containers(editor, 'quince')).toEqual(
    expect.arrayContaining([
      { kind: 'post', id: draft.id, title: 'Quince supper', path: '/quince-supper', published: false },
      { kind: 'page', id: open.id, title: 'Quince walk', path: '/quince-walk', published: true },
    ]),
  )
  expect(await containers(editor, 'quince')).toHaveLength(2)
  expect(await container(editor, 'post', gone.id)).toBeNull()
})

test('a page is no post, and what is no id belongs to nothing', async () => {
  const editor = world.ctx('editor')
  const page = await createPost(editor, 'page', written('Medlars', ''))
  expect(await container(editor, 'page', page.id)).toMatchObject({ title: 'Medlars' })
  expect(await container(editor, 'post', page.id)).toBeNull()
  expect(await container(editor, 'page', Bun.randomUUIDv7())).toBeNull()
  expect(await container(editor, 'page', "medlars' or true")).toBeNull()
})

test('of many that are alike the twenty newest are shown: by when they came out, or else were saved', async () => {
  const editor = world.ctx('editor')
  const ids = []
  for (let n = 0; n <= 20; n++) ids.push((await createPost(editor, 'post', written(`Rota ${n}`, ''))).id)
  await publish({ ...editor, now: new Date('2001-01-01') }, ids[20] ?? '')
  await publish({ ...editor, now: new Date('2040-01-01') }, ids[0] ?? '')
  const found = (await containers(editor, 'rota ')).map(({ title }) => title)
  expect(found).toHaveLength(20)
  expect(found[0]).toBe('Rota 0')
  expect(found).not.toContain('Rota 20')
})
