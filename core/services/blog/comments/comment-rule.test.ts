import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import {
  COMMENTERS,
  defaultCommenters,
  mayComment,
  setCommenters,
  setDefaultCommenters,
} from './comment-rule'
import { commentedPost } from './commented-post'

let world: TestHouse
let editor: Ctx
let postId: string
beforeAll(async () => {
  world = await testHouse()
  editor = world.ctx('editor')
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ id: postId } = await createPost(editor, 'post', written('Mulch', 'Straw.')))
  await publish(editor, postId)
  await setDefaultCommenters(editor, 'members')
})

const ruled = async (ctx: Ctx = world.ctx('member')) => {
  const post = await commentedPost(ctx, postId)
  return post && { commenters: post.commenters, ruled: post.ruled, may: mayComment(post) }
}
const audited = (action: 'settings.changed' | 'comment-rule.set', id: string) =>
  db(world.ctx())
    .selectFrom('audit')
    .select(['before', 'after'])
    .where('action', '=', action)
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

describe('who may comment', () => {
  test.each([
    ['members', 'visitor', false],
    ['members', 'member', true],
    ['members', 'paid', true],
    ['members', 'editor', true],
    ['paid', 'visitor', false],
    ['paid', 'member', false],
    ['paid', 'paid', true],
    ['paid', 'editor', true],
    ['nobody', 'visitor', false],
    ['nobody', 'member', false],
    ['nobody', 'paid', false],
    ['nobody', 'editor', false],
  ] as const)('where it is for %s, a %s: %p', (commenters, readers, may) => {
    expect(mayComment({ commenters, readers })).toBe(may)
  })

  test('is all members, until somebody says otherwise', async () => {
    await world.ctx().em.execute(`delete from settings where key = 'comments'`)
    expect(await defaultCommenters(world.ctx())).toBe('members')
    expect(await ruled()).toEqual({ commenters: 'members', ruled: false, may: true })
  })
})

describe('what is said for all posts', () => {
  test.each(COMMENTERS)('holds where a post says nothing of its own: %s', async who => {
    await setDefaultCommenters(editor, who)
    expect(await ruled()).toEqual({ commenters: who, ruled: false, may: who === 'members' })
    await setCommenters(editor, postId, 'members')
    expect(await ruled()).toEqual({ commenters: 'members', ruled: true, may: true })
  })

  test('holds again once a post has nothing of its own, also when it is told so twice', async () => {
    await setCommenters(editor, postId, 'nobody')
    await setDefaultCommenters(editor, 'paid')
    await setCommenters(editor, postId, null)
    await setCommenters(editor, postId, null)
    expect(await ruled()).toEqual({ commenters: 'paid', ruled: false, may: false })
  })

  test('is written down with what was said before', async () => {
    await setDefaultCommenters(editor, 'paid')
    await setDefaultCommenters(editor, 'nobody')
    expect((await audited('settings.changed', 'comments')).slice(-2)).toEqual([
      { before: { who: 'members' }, after: { who: 'paid' } },
      { before: { who: 'paid' }, after: { who: 'nobody' } },
    ])
  })

  test('makes the comments of all posts anew, and what is said of one those of that one', async () => {
    const tags = ['comments', commentsTag(postId)]
    expect(await purgedBy(world, tags, () => setDefaultCommenters(editor, 'paid'))).toEqual(['comments'])
    expect(await purgedBy(world, tags, () => setCommenters(editor, postId, 'paid'))).toEqual([tags[1]!])
  })
})

describe('what is said for one post', () => {
  test('is said again in place of the first, by whoever said it last', async () => {
    await setCommenters(editor, postId, 'nobody')
    await setCommenters(world.ctx('editor'), postId, 'paid')
    const rows = await db(world.ctx())
      .selectFrom('comment_rules')
      .select(['who', 'set_by_id as by'])
      .where('post_id', '=', postId)
      .execute()
    expect(rows).toEqual([{ who: 'paid', by: world.cast.members.editor.id }])
    expect(await audited('comment-rule.set', postId)).toEqual([
      { before: { who: null }, after: { who: 'nobody' } },
      { before: { who: 'nobody' }, after: { who: 'paid' } },
    ])
  })

  test('is refused for what is no post', async () => {
    for (const strange of [Bun.randomUUIDv7(), 'mulch'])
      expect(setCommenters(editor, strange, 'nobody')).rejects.toThrow(NotFound)
    expect(setCommenters(editor, Bun.randomUUIDv7(), null)).rejects.toThrow(NotFound)
  })

  test('is an editor’s to say', async () => {
    for (const who of ['member', 'moderator', 'shopkeeper'] as const) {
      expect(setCommenters(world.ctx(who), postId, 'nobody')).rejects.toThrow(NotFound)
      expect(setDefaultCommenters(world.ctx(who), 'nobody')).rejects.toThrow(NotFound)
    }
    expect(setCommenters(world.ctx(), postId, 'nobody')).rejects.toThrow(SignInRequired)
    expect(await ruled()).toEqual({ commenters: 'members', ruled: false, may: true })
  })
})

describe('a post to comment on', () => {
  test('is public, no page, and one that its reader may read whole', async () => {
    const page = await createPost(editor, 'page', written('Of us', 'Words.'))
    await publish(editor, page.id)
    const draft = await createPost(editor, 'post', written('Later', 'Words.'))
    const paid = await createPost(editor, 'post', written('Paid', 'Words.', { visibility: 'paid' }))
    await publish(editor, paid.id)
    for (const id of [page.id, draft.id, paid.id, Bun.randomUUIDv7()])
      expect(await commentedPost(world.ctx('member'), id)).toBeNull()
    expect(await commentedPost(editor, paid.id)).toMatchObject({ title: 'Paid', readers: 'editor' })
    expect(await commentedPost(world.ctx(), postId)).toMatchObject({ readers: 'visitor', title: 'Mulch' })
  })
})
