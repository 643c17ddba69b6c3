import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { endMembership, giveTier } from '#core/services/account/tiers/memberships'
import { makeTier } from '#core/services/account/tiers/tiers'
import type { Cast } from '../../../tests/cast'
import { type TestHouse, testHouse } from '../../../tests/house'
import { statementsOf } from '../../../tests/statements'
import { keptPost } from './kept-post'
import { publish, unpublish } from './publish'
import { createPost, savePost } from './save-post'
import { written } from './testing'
import { setPostTiers } from './tiers/post-tiers'

type Who = keyof Cast['members']

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function published(title: string, words: string, more = {}) {
  const saved = await createPost(world.ctx('editor'), 'post', written(title, words, more))
  await publish(world.ctx('editor'), saved.id)
  return saved
}
const wordsFor = async (slug: string, who?: Who) => (await keptPost(world.ctx(who), slug))?.post.html

test('a post is read once for all who may read the same, with its dates and its id in the fediverse', async () => {
  const { id } = await published('Leeks', 'Pulled today.')
  await world.work()
  const first = await keptPost(world.ctx(), 'leeks')
  expect(first?.post).toMatchObject({ id, publishedAt: expect.any(Date), updatedAt: expect.any(Date) })
  expect(first?.activity).toBe(`http://localhost:4004/actors/blog/objects/${id}`)
  let again: unknown
  expect(await statementsOf(async () => (again = await keptPost(world.ctx(), 'leeks')))).toBe(0)
  expect(again).toBe(first)
})

test('it is another as soon as it is saved, gone when it is taken back, and there when it is out again', async () => {
  const { id, version } = await published('Quinces', 'Hard still.')
  expect(await wordsFor('quinces')).toContain('Hard still.')
  await savePost(world.ctx('editor'), id, version, written('Quinces', 'Soft at last.'))
  expect(await wordsFor('quinces')).toContain('Soft at last.')
  await unpublish(world.ctx('editor'), id)
  expect(await keptPost(world.ctx(), 'quinces')).toBeNull()
  await publish(world.ctx('editor'), id)
  expect(await wordsFor('quinces')).toContain('Soft at last.')
})

test('what is not there is asked for once, and is there as soon as it is published', async () => {
  expect(await keptPost(world.ctx(), 'medlars')).toBeNull()
  expect(await statementsOf(() => keptPost(world.ctx(), 'medlars'))).toBe(0)
  await published('Medlars', 'Bletted.')
  expect(await wordsFor('medlars')).toContain('Bletted.')
})

test('no reader is given what is kept for another, and who loses a tier loses its words at once', async () => {
  const [box, friend] = [await tier('Box'), await tier('Friend')]
  const { id } = await published('Rota', 'Saturday, Mair.', { visibility: 'tiers' })
  await setPostTiers(world.ctx('editor'), id, [box])
  await give('member', box)
  await give('shopkeeper', friend)
  const readers = ['editor', 'member', 'shopkeeper', undefined] as const
  const readable = async () => {
    const words = await Promise.all(readers.map(who => wordsFor('rota', who)))
    return readers.filter((_, at) => words[at]?.includes('Saturday'))
  }
  expect(await readable()).toEqual(['editor', 'member'])
  expect(await readable()).toEqual(['editor', 'member'])
  await setPostTiers(world.ctx('editor'), id, [friend])
  expect(await readable()).toEqual(['editor', 'shopkeeper'])
  const [held] = await db(world.ctx())
    .selectFrom('tier_memberships')
    .select('id')
    .where('tier_id', '=', friend)
    .execute()
  await endMembership(world.ctx('operator'), held?.id ?? '')
  expect(await readable()).toEqual(['editor'])
})

test('a guest’s page asks the database for nothing that it knows, a member’s only who they are', async () => {
  await published('Sloes', 'After the frost.')
  const guest = await world.browser()
  guest.cookies.set('rose_cart', 'a-guest-of-ours')
  const member = await world.browser('member')
  for (const reader of [guest, member]) await reader.get('blog', '/sloes')
  let page = ''
  const asked = await statementsOf(async () => {
    page = (await guest.get('blog', '/sloes')).text
  })
  expect(page).toContain('After the frost.')
  expect(asked).toBe(0)
  // What tiers they have.
  expect(await statementsOf(() => member.get('blog', '/sloes'))).toBe(1)
})

const tier = (name: string) => makeTier(world.ctx('operator'), { name, description: '' })

function give(who: Who, tierId: string): Promise<void> {
  const given = { tierId, memberId: world.cast.members[who].id, source: 'gift', endsAt: null } as const
  return transaction(world.ctx('operator'), tx => giveTier(tx, given))
}
