import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../tests/house'
import { makeIntegration } from './integrations/integrations'
import { addHook } from './outgoing-hooks/hooks'
import { createPost } from './save-post'
import { setTags, tagSlug } from './set-tags'
import { deleteTag } from './tags'
import { tagBySlug } from './tags-and-authors'
import { written } from './testing'

let world: TestHouse
let editor: Ctx
let postId: string
beforeAll(async () => {
  world = await testHouse()
  editor = world.ctx('editor')
  await makeIntegration(world.ctx('operator'), 'Listener')
  const { id } = await db(world.ctx()).selectFrom('integrations').select('id').executeTakeFirstOrThrow()
  for (const event of ['tag.added', 'post.tag.attached', 'post.tag.detached'])
    await addHook(editor, id, { webhooks: [{ event, target_url: `https://listener.example/${event}` }] })
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'tags')
  ;({ id: postId } = await createPost(editor, 'post', written('Walls', 'Dry stone.')))
  await emptied(world.ctx(), 'webhook_deliveries')
})

const tag = (...names: string[]) => transaction(editor, tx => setTags(tx, postId, names))
const tagged = async () =>
  (
    await db(world.ctx())
      .selectFrom('post_tags as pt')
      .innerJoin('tags as t', 't.id', 'pt.tag_id')
      .select('t.name')
      .where('pt.post_id', '=', postId)
      .orderBy('pt.position')
      .execute()
  ).map(({ name }) => name)
const told = async () =>
  (
    await db(world.ctx())
      .selectFrom('webhook_deliveries as d')
      .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
      .select('w.event')
      .orderBy('w.event')
      .execute()
  ).map(({ event }) => event)

describe('the tags of a post', () => {
  test('stand in the order in which they are named, each once', async () => {
    await tag('Winter', 'Stone', 'winter', ' Stone ', 'Tools')
    expect(await tagged()).toEqual(['Winter', 'Stone', 'Tools'])
    await tag('Tools', 'Winter')
    expect(await tagged()).toEqual(['Tools', 'Winter'])
    await tag()
    expect(await tagged()).toEqual([])
  })

  test('are none of nothing', async () => {
    await tag('', '  ', '#', ' # ')
    expect(await tagged()).toEqual([])
  })

  test('keep the name under which they were made', async () => {
    await tag('Dry Stone')
    await tag('DRY STONE')
    expect(await tagged()).toEqual(['Dry Stone'])
  })

  test('of other words with one address are one', async () => {
    await tag('Dry stone')
    await tag('Dry, stone!')
    expect(await tagged()).toEqual(['Dry stone'])
  })

  test('are told of when one came or went, and not when only their order changed', async () => {
    await tag('Winter', 'Stone')
    expect(await told()).toEqual(['post.tag.attached', 'tag.added', 'tag.added'])
    await emptied(world.ctx(), 'webhook_deliveries')
    await tag('Stone', 'Winter')
    expect(await told()).toEqual([])
    await tag('Stone', 'Tools')
    expect(await told()).toEqual(['post.tag.attached', 'post.tag.detached', 'tag.added'])
  })

  test('are not told of, nor made, when what follows fails', async () => {
    const failed = transaction(editor, async tx => {
      await setTags(tx, postId, ['Never'])
      throw new Error('the plug was pulled')
    })
    expect(await failed.catch(fault => fault.message)).toBe('the plug was pulled')
    expect([await told(), await tagBySlug(world.ctx(), 'never')]).toEqual([[], null])
  })

  test('made by two posts at the same moment, named the other way round, are made once', async () => {
    const other = await createPost(editor, 'post', written('Fences', 'Ash.'))
    await Promise.all([
      tag('Alpha', 'Beta', 'Gamma'),
      transaction(world.ctx('editor'), tx => setTags(tx, other.id, ['Gamma', 'Beta', 'Alpha'])),
    ])
    const { many } = await db(world.ctx())
      .selectFrom('tags')
      .select(({ fn }) => fn.countAll<number>().as('many'))
      .executeTakeFirstOrThrow()
    expect(Number(many)).toBe(3)
    expect(await tagged()).toEqual(['Alpha', 'Beta', 'Gamma'])
  })

  test('come back under their name once they were deleted', async () => {
    await tag('Winter')
    const { id } = await db(world.ctx()).selectFrom('tags').select('id').executeTakeFirstOrThrow()
    await deleteTag(editor, id)
    expect(await tagged()).toEqual([])
    await tag('winter')
    expect(await tagged()).toEqual(['winter'])
  })
})

test('tags of signs alone are told apart by them', async () => {
  await tag('🥕', '🍎', '#🥕', '#🍎')
  expect(await tagged()).toEqual(['🥕', '🍎', '#🥕', '#🍎'])
})

test('tags whose signs differ are two, with an address each, also when both are made at once', async () => {
  await tag('C++', 'C#', '50 %', '50 €')
  expect(await tagged()).toEqual(['C++', 'C#', '50 %', '50 €'])
  await tag('c#', 'C++')
  expect(await tagged()).toEqual(['C#', 'C++'])
  const rows = await db(world.ctx()).selectFrom('tags').select('slug').orderBy('slug').execute()
  expect(rows.map(({ slug }) => slug)).toEqual(['50', '50-2', 'c', 'c-2'])
  await Promise.all([tag('Win/win'), tag('Win & win'), tag('Win/win')])
  const made = await db(world.ctx()).selectFrom('tags').select('slug').where('slug', 'like', 'win%').execute()
  expect(made.map(({ slug }) => slug).toSorted()).toEqual(['win-win', 'win-win-2'])
})

test('an internal tag has an address of its own, and no shelf', async () => {
  await tag('#staff', 'staff')
  expect(await tagged()).toEqual(['#staff', 'staff'])
  expect([tagSlug('#Staff only'), tagSlug('Staff only')]).toEqual(['hash-staff-only', 'staff-only'])
  expect(await tagBySlug(world.ctx(), 'hash-staff')).toBeNull()
  expect(await tagBySlug(world.ctx(), 'staff')).toMatchObject({ name: 'staff' })
  for (const strange of ['', 'Staff', 'no such', '../staff'])
    expect(await tagBySlug(world.ctx(), strange)).toBeNull()
})
