import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { COMMENTS_PER_PAGE, latestComments } from '#core/services/blog/comments/latest-comments'
import { writeComment } from '#core/services/blog/comments/write-comment'
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

const uriOf = async (id: string) =>
  (await db(world.ctx()).selectFrom('notes').select('uri').where('id', '=', id).executeTakeFirstOrThrow()).uri

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
    const totalWaiting = async () =>
      (await latestComments(world.ctx('editor'), { which: 'reported' })).comments.length
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

test('pages of what was reported have replies and comments by their time, each of them once, there and back', async () => {
  await db(world.ctx()).deleteFrom('reply_reports').execute()
  const reply = await replyOf('First of all')
  await member.post('blog', `${reply.path}/reports`, { reason: 'Why?' })
  const reporter = world.cast.members.neighbour.id
  const comments = Array.from({ length: COMMENTS_PER_PAGE + 3 }, () => Bun.randomUUIDv7())
  await db(world.ctx())
    .insertInto('comments')
    .values(
      comments.map(id => ({
        id,
        post_id: post.id,
        author_id: world.cast.members.member.id,
        parent_id: null,
        thread_id: id,
        text: 'One of many',
        created_at: new Date(),
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
  const ask = (place: object) => latestComments(world.ctx('editor'), { which: 'reported', ...place })
  const first = await ask({})
  const second = await ask({ after: first.next })
  expect([first.comments.length, second.comments.length]).toEqual([COMMENTS_PER_PAGE, 4])
  expect([first.previous, second.next]).toEqual([null, null])
  const seen = [...first.comments, ...second.comments].map(({ id }) => id)
  expect(seen.at(-1)).toBe(reply.id)
  expect(new Set(seen)).toEqual(new Set([reply.id, ...comments]))
  const back = await ask({ before: second.previous })
  expect(back.comments).toEqual(first.comments)
})

describe('the list of all that was said', () => {
  const ALL = '/editor/comments'
  const idsOf = async (asked: Parameters<typeof latestComments>[1]) =>
    (await latestComments(world.ctx('editor'), asked)).comments.map(({ id }) => id)
  const commentNow = async () => {
    const comment = { postId: post.id, text: 'Said here', parentId: null }
    return (await writeComment(world.ctx('member'), comment)).id
  }

  test('has replies of the fediverse among the comments, by their time, marked when reported or hidden', async () => {
    const first = await replyOf('Far and first')
    const second = await commentNow()
    const third = await replyOf('Far and third')
    expect((await idsOf({ which: 'all' })).slice(0, 3)).toEqual([third.id, second, first.id])
    await member.post('blog', `${third.path}/reports`, { reason: 'It shouts' })
    await editor.post('blog', `${first.path}/hiding`)
    const rows = [...(await editor.get('blog', ALL)).document.querySelectorAll('tbody tr')].slice(0, 3)
    expect(rows.map(row => [...row.querySelectorAll('.badge')].map(badge => badge.textContent))).toEqual([
      ['from the fediverse', 'reported'],
      [],
      ['from the fediverse', 'hidden'],
    ])
    expect(rows[0]?.textContent).toContain('It shouts')
    expect(rows[0]?.querySelector('a[href*="/replies/"]')?.getAttribute('href')).toBe(third.path)
    expect(rows.map(row => row.querySelector('form:last-of-type')?.textContent?.trim())).toEqual([
      'Hide',
      'Hide',
      'Restore',
    ])
  })

  test('is that of members, or of the fediverse, alone where it is asked for', async () => {
    const there = await replyOf('There')
    const here = await commentNow()
    const [members, fediverse] = [
      await idsOf({ which: 'all', source: 'here' }),
      await idsOf({ which: 'all', source: 'fediverse' }),
    ]
    expect([members.includes(here), members.includes(there.id)]).toEqual([true, false])
    expect([fediverse.includes(here), fediverse.includes(there.id)]).toEqual([false, true])
    const page = (await editor.get('blog', `${ALL}?from=fediverse`)).document
    const tabs = [...page.querySelectorAll('[aria-current]')].map(tab => tab.textContent?.trim())
    expect(tabs).toEqual(expect.arrayContaining(['All', 'Fediverse']))
    const hrefs = [...page.querySelectorAll('main a')].map(link => link.getAttribute('href'))
    expect(hrefs).toContain(`${ALL}?show=reported&from=fediverse`)
  })

  test('has what answers a reply, also when it came before what it answers', async () => {
    const above = 'https://far.example/notes/above'
    const { id: below } = await noteBy(world, ada, { text: 'Below', inReplyTo: above })
    await transaction(world.ctx(), tx => announceReply(tx, 'Create', { id: below, inReplyTo: above }))
    expect(await idsOf({ which: 'all' })).not.toContain(below)
    const { id } = await noteBy(world, ada, { text: 'Above', inReplyTo: post.uri })
    await db(world.ctx()).updateTable('notes').set({ uri: above }).where('id', '=', id).execute()
    await transaction(world.ctx(), tx => announceReply(tx, 'Create', { id, inReplyTo: post.uri }))
    expect(await idsOf({ which: 'all' })).toEqual(expect.arrayContaining([id, below]))
  })

  test('is read page by page, whatever comes meanwhile, and what is deleted or blocked there is gone', async () => {
    const replies = []
    for (let nth = 0; nth < COMMENTS_PER_PAGE + 2; nth++) replies.push((await replyOf(`Reply ${nth}`)).id)
    const asked = { which: 'all', source: 'fediverse' } as const
    const first = await latestComments(world.ctx('editor'), asked)
    expect(first.comments.map(({ id }) => id)).toEqual(replies.toReversed().slice(0, COMMENTS_PER_PAGE))
    await replyOf('Meanwhile')
    const second = await idsOf({ ...asked, after: first.next })
    expect(second.slice(0, 2)).toEqual([replies[1]!, replies[0]!])
    await db(world.ctx())
      .updateTable('notes')
      .set({ deleted_at: new Date() })
      .where('id', '=', replies[1]!)
      .execute()
    expect(await idsOf({ ...asked, after: first.next })).not.toContain(replies[1]!)
    await block(world.ctx('moderator'), 'far.example', 'Spam')
    expect(await idsOf(asked)).toEqual([])
    for (const each of (await blocks(world.ctx('moderator'))).blocks)
      await liftBlock(world.ctx('moderator'), each.id)
  })

  test('has the replies that were there before they were kept with their page', async () => {
    const first = await replyOf('Long ago')
    const { id: second } = await noteBy(world, ada, { text: 'And below', inReplyTo: await uriOf(first.id) })
    await noteBy(world, ada, { text: 'Of nothing', inReplyTo: 'https://far.example/nothing' })
    await transaction(world.ctx(), async tx =>
      announceReply(tx, 'Create', { id: second, inReplyTo: await uriOf(first.id) }),
    )
    const kept = () => db(world.ctx()).selectFrom('page_replies').selectAll().orderBy('note_id').execute()
    const before = await kept()
    expect(before.map(({ note_id }) => note_id)).toEqual(expect.arrayContaining([first.id, second]))
    await db(world.ctx()).deleteFrom('page_replies').execute()
    await world.ctx().em.execute(readFileSync('migrations/0911_fill_page_replies.sql', 'utf8'))
    expect(await kept()).toEqual(before)
  })

  test('goes on behind what was said below posts that are gone', async () => {
    const old = await replyOf('Older than all that')
    const gone = Bun.randomUUIDv7()
    const replies: string[] = []
    for (let nth = 0; nth < 2 * COMMENTS_PER_PAGE + 5; nth++) {
      const { id } = await noteBy(world, ada, { text: `Gone ${nth}`, inReplyTo: post.uri })
      replies.push(id)
    }
    await db(world.ctx())
      .insertInto('page_replies')
      .values(replies.map(note_id => ({ note_id, app: 'blog', page_id: gone, published_at: new Date() })))
      .execute()
    const [first] = await idsOf({ which: 'all', source: 'fediverse' })
    expect(first).toBe(old.id)
    await db(world.ctx()).deleteFrom('notes').where('id', 'in', replies).execute()
  })

  test('has nothing behind what is no place', async () => {
    for (const wrong of ['1', 'x.y', `1e3.${post.id}`])
      expect((await editor.get('blog', `${ALL}?after=${wrong}`)).status).toBe(404)
  })
})
