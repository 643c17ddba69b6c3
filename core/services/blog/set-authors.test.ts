import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { type TestHouse, testHouse } from '../../../tests/house'
import { authors } from './authors'
import { postToEdit } from './edit-post'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The same editor under another name. */
const called = (ctx: Ctx, name: string): Ctx => ({
  ...ctx,
  viewer: { ...ctx.viewer, member: { ...ctx.viewer.member!, name } },
})

async function authorsOf(ctx: Ctx, authorIds: readonly string[]): Promise<readonly string[]> {
  const { id } = await createPost(ctx, 'post', written('By somebody', '', { authorIds }))
  return (await postToEdit(ctx, id)).input.authorIds
}

test('a first post written twice at the same moment makes one author', async () => {
  const moderator = {
    ...world.ctx('moderator'),
    viewer: { ...world.ctx('moderator').viewer, roles: ['editor' as const] },
  }
  await Promise.all([1, 2, 3].map(n => createPost(moderator, 'post', written(`First ${n}`, ''))))
  const name = world.cast.members.moderator.name
  expect((await authors.called(moderator, name, 3)).filter(({ label }) => label === name)).toHaveLength(1)
})

test('authors stand in the order asked for, each once, and ids of nobody are left out', async () => {
  const [edie] = await authorsOf(world.ctx('editor'), [])
  const [pat] = await authorsOf(world.ctx('operator'), [])
  const asked = [pat!, 'nobody', edie!, Bun.randomUUIDv7(), pat!]
  expect(await authorsOf(world.ctx('editor'), asked)).toEqual([pat!, edie!])
})

test('with nobody known among them, a post is by the editor who writes', async () => {
  const [edie] = await authorsOf(world.ctx('editor'), [])
  expect(await authorsOf(world.ctx('editor'), ['', Bun.randomUUIDv7()])).toEqual([edie!])
})

test('two editors of one name have addresses of their own', async () => {
  const asEditor = (who: 'shopkeeper' | 'organiser') =>
    called({ ...world.ctx(who), viewer: { ...world.ctx(who).viewer, roles: ['editor'] } }, 'Ann Rhys')
  await Promise.all([authorsOf(asEditor('shopkeeper'), []), authorsOf(asEditor('organiser'), [])])
  const rows = await world
    .ctx()
    .em.execute<{ slug: string }[]>("select slug from authors where name = 'Ann Rhys' order by length(slug)")
  expect(rows.map(({ slug }) => slug)).toEqual(['ann-rhys', expect.stringMatching(/^ann-rhys-[0-9a-f]{6}$/)])
})
