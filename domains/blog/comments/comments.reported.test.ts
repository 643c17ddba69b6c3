import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { COMMENTS_PER_PAGE, latestComments } from '#core/services/blog/comments/latest-comments'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { ActorRow } from '#core/services/federation/actors/actor-row'
import { appActor } from '#core/services/federation/actors/local-actor'
import { block, blocks, liftBlock } from '#core/services/federation/moderation/blocks'
import { announceReply } from '#core/services/federation/notes/announce-reply'
import type { Browser } from '../../../tests/browser'
import { noteBy, somebodyElsewhere } from '../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let visitor: Browser
let member: Browser
let neighbour: Browser
let editor: Browser
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  ;[visitor, member, neighbour, editor] = [
    await world.browser(),
    await world.browser('member'),
    await world.browser('neighbour'),
    await world.browser('editor'),
  ]
  ada = await somebodyElsewhere(world, 'ada', 'far.example', { shownAs: 'Ada' })
})
afterAll(() => world.close())

let posts = 0
let post: { id: string; title: string; uri: string }
beforeEach(async () => {
  const title = `Thistle ${++posts}`
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.'))
  await publish(world.ctx('editor'), id)
  post = { id, title, uri: `${(await appActor(world.ctx(), 'blog')).uri}/objects/${id}` }
  await world.work()
})

const REPORTED = '/editor/comments?show=reported'
const listed = async (address: string) =>
  (await editor.get('blog', address)).document.querySelector('tbody')?.textContent ?? ''

async function replyOf(text: string): Promise<{ id: string; path: string }> {
  const { id } = await noteBy(world, ada, { text, inReplyTo: post.uri })
  await transaction(world.ctx(), tx => announceReply(tx, 'Create', { id, inReplyTo: post.uri }))
  await world.work()
  return { id, path: `/comments/on/${post.id}/replies/${id}` }
}

describe('a reply of the fediverse that somebody minds', () => {
  test('is reported by a reader from its page, with the reason, and those who moderate are told once', async () => {
    const { path } = await replyOf('Buy my pills')
    const below = (await member.get('blog', `/comments/on/${post.id}`)).document
    expect(below.querySelector(`a[href="${path}#report"]`)?.textContent?.trim()).toBe('Report')
    const action = (await member.get('blog', path)).document.querySelector('#report')?.getAttribute('action')
    const empty = await member.post('blog', action ?? '', { reason: '' })
    expect([empty.status, empty.document.querySelector('#field-reason-error')?.textContent]).toEqual([
      422,
      'Say what is wrong with it.',
    ])
    expect((await member.post('blog', action ?? '', { reason: 'It <sells>' })).location).toBe(path)
    await member.post('blog', action ?? '', { reason: 'Once more' })
    await neighbour.post('blog', action ?? '', { reason: 'Spam' })
    const words = await listed(REPORTED)
    for (const shown of ['Buy my pills', 'Ada @ada@far.example', 'It <sells>', 'Spam', 'from the fediverse'])
      expect(words).toContain(shown)
    expect(words).not.toContain('Once more')
    const told = await db(world.ctx())
      .selectFrom('notifications')
      .select('text')
      .where('member_id', '=', world.cast.members.editor.id)
      .where('text', 'like', `%${post.title}%`)
      .where('text', 'like', '%reported%')
      .execute()
    expect(told).toHaveLength(1)
  })

  test('is left or hidden by those who moderate, restored, and waits no more', async () => {
    const [left, gone] = [await replyOf('Leave me'), await replyOf('Hide me')]
    for (const { path } of [left, gone]) await member.post('blog', `${path}/reports`, { reason: 'Why?' })
    expect((await editor.post('blog', `${left.path}/reports?_method=delete`)).location).toBe(REPORTED)
    expect((await editor.post('blog', `${left.path}/reports?_method=delete`)).status).toBe(404)
    await editor.post('blog', `${gone.path}/hiding`)
    for (const text of ['Leave me', 'Hide me']) expect(await listed(REPORTED)).not.toContain(text)
    expect(await listed('/editor/comments?show=hidden')).toContain('Hide me')
    expect((await member.post('blog', `${gone.path}/reports`, { reason: 'Again' })).status).toBe(404)
    await editor.post('blog', `${gone.path}/hiding?_method=delete`)
    expect(await listed('/editor/comments?show=hidden')).not.toContain('Hide me')
  })

  test('is reported by members alone, and settled by those who moderate', async () => {
    const { path } = await replyOf('Mind me')
    expect((await visitor.post('blog', `${path}/reports`, { reason: 'No' })).location).toStartWith('/login')
    expect((await member.post('blog', `${path}/reports?_method=delete`)).status).toBe(404)
    expect((await editor.get('blog', path)).document.querySelector('#report')).toBeNull()
    expect(await listed(REPORTED)).not.toContain('Mind me')
  })

  test('waits no more once its server is blocked, or it is gone there', async () => {
    const { id, path } = await replyOf('Far away')
    await member.post('blog', `${path}/reports`, { reason: 'Why?' })
    const totalWaiting = async () => (await latestComments(world.ctx('editor'), 'reported', 1)).total
    const before = await totalWaiting()
    await block(world.ctx('moderator'), 'far.example', 'Spam')
    expect(await listed(REPORTED)).not.toContain('Far away')
    for (const each of (await blocks(world.ctx('moderator'))).blocks)
      await liftBlock(world.ctx('moderator'), each.id)
    expect(await totalWaiting()).toBe(before)
    await db(world.ctx()).updateTable('notes').set({ deleted_at: new Date() }).where('id', '=', id).execute()
    expect(await totalWaiting()).toBe(before - 1)
  })
})

test('pages of what was reported have replies first, then comments, each of them once', async () => {
  await db(world.ctx()).deleteFrom('reply_reports').execute()
  const reply = await replyOf('First of all')
  await member.post('blog', `${reply.path}/reports`, { reason: 'Why?' })
  const reporter = world.cast.members.neighbour.id
  const comments = Array.from({ length: COMMENTS_PER_PAGE + 3 }, () => Bun.randomUUIDv7())
  await db(world.ctx())
    .insertInto('comments')
    .values(
      comments.map(id => ({
        ...{ id, post_id: post.id, author_id: world.cast.members.member.id, parent_id: null, thread_id: id },
        ...{ text: 'One of many', created_at: new Date() },
      })),
    )
    .execute()
  await db(world.ctx())
    .insertInto('comment_reports')
    .values(
      comments.map(id => ({
        comment_id: id,
        reporter_id: reporter,
        reason: 'Dull',
        reported_at: new Date(),
      })),
    )
    .execute()
  const pages = [
    await latestComments(world.ctx('editor'), 'reported', 1),
    await latestComments(world.ctx('editor'), 'reported', 2),
  ]
  expect(pages.map(page => page.comments.length)).toEqual([COMMENTS_PER_PAGE, 4])
  expect(pages.map(({ total }) => total)).toEqual([COMMENTS_PER_PAGE + 4, COMMENTS_PER_PAGE + 4])
  const seen = pages.flatMap(page => page.comments.map(({ id }) => id))
  expect(seen[0]).toBe(reply.id)
  expect(new Set(seen)).toEqual(new Set([reply.id, ...comments]))
})
