import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { searchAll } from './search-all'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const editor = world.ctx('editor')
  const titles = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map(name => `${name} of the medlars`)
  for (const title of [...titles, 'A single quince']) {
    const { id } = await createPost(editor, 'post', written(title, 'Picked late.'))
    await publish(editor, id)
  }
})
afterAll(() => world.close())

test('of more than five of a kind five are shown, with the way to all of them', async () => {
  const { typed, groups } = await searchAll(world.ctx(), ' medlars ')
  expect(typed).toBe('medlars')
  expect(groups.map(({ kind, hits, total, more }) => [kind, hits.length, total, more])).toEqual([
    ['posts', 5, 6, '/search?in=posts&q=medlars'],
  ])
})

test('where all of a kind are shown, no way leads to more', async () => {
  const { groups } = await searchAll(world.ctx(), 'quince')
  expect(groups.map(({ kind, hits, more }) => [kind, hits.length, more])).toEqual([['posts', 1, null]])
})

test('whoever typed nothing is shown nothing', async () => {
  expect(await searchAll(world.ctx(), ' \n ')).toEqual({ typed: '', groups: [] })
})
