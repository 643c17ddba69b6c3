import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { Activity } from '#core/entities/federation/activity'
import { firstKeys } from '#core/keys/keyring'
import { stranger } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publish, unpublish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { sendCommentLetter } from './comment-letter'
import {
  allowCommentLetters,
  commentLettersToken,
  commentLettersUrl,
  memberOfToken,
  refuseCommentLetters,
  wantsCommentLetters,
} from './comment-letters'
import { deleteComment } from './delete-comment'
import { hideComment } from './hide-comment'
import { notifyAboutComment } from './notify-about-comment'
import { writeComment } from './write-comment'

let world: TestHouse
let editor: Ctx
let one: Ctx
let other: Ctx
let postId: string
beforeAll(async () => {
  world = await testHouse()
  editor = world.ctx('editor')
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(
    world.ctx(),
    'graphile_worker._private_jobs',
    'notifications',
    'sent_mails',
    'comment_letter_refusals',
  )
  ;[one, other] = [await stranger(world), await stranger(world)]
  ;({ id: postId } = await createPost(editor, 'post', written('Frames', 'Glass.')))
  await publish(editor, postId)
  await emptied(world.ctx(), 'graphile_worker._private_jobs')
})

const say = (ctx: Ctx, text: string, parentId: string | null = null) =>
  writeComment(ctx, { postId, text, parentId }).then(({ id }) => id)
const idOf = (ctx: Ctx) => ctx.viewer.member!.id
const addressOf = (ctx: Ctx) => ctx.viewer.member!.email
async function tell(commentId: string): Promise<void> {
  const ctx = world.ctx()
  const activity = await ctx.em.findOneOrFail(Activity, { subjectId: commentId })
  await notifyAboutComment.handle(ctx, activity)
}
const told = async (memberId: string) =>
  (
    await db(world.ctx())
      .selectFrom('notifications')
      .select('text')
      .where('member_id', '=', memberId)
      .orderBy('id')
      .execute()
  ).map(({ text }) => text)
const letters = () =>
  db(world.ctx())
    .selectFrom('sent_mails')
    .selectAll()
    .where('subject', 'like', '%“Frames”%')
    .orderBy('id')
    .execute()
const recipients = async () => (await letters()).map(({ recipient }) => recipient)

describe('a comment is told of', () => {
  test('to who wrote the post and whom it answers, each once, however often the handler runs', async () => {
    const first = await say(one, 'Old panes?')
    const answer = await say(other, 'New ones.', first)
    for (let times = 0; times < 2; times++) await tell(answer)
    expect(await told(idOf(one))).toEqual(['A Stranger answered you on “Frames”'])
    expect(await told(idOf(editor))).toEqual(['A Stranger commented on “Frames”'])
    expect(await told(idOf(other))).toEqual([])
    // The post's author reads of both comments.
    await world.work()
    expect((await recipients()).sort()).toEqual([addressOf(one), addressOf(editor), addressOf(editor)].sort())
  })

  test('to nobody of their own, not even as an answer to themselves', async () => {
    const first = await say(one, 'Old panes?')
    const mine = await say(editor, 'On my own post')
    await tell(await say(one, 'Found some', first))
    await tell(mine)
    expect(await told(idOf(one))).toEqual([])
    expect(await told(idOf(editor))).toEqual(['A Stranger commented on “Frames”'])
  })

  test('as an answer to the author of the post who was answered, not twice', async () => {
    const first = await say(editor, 'Ask me')
    await tell(await say(one, 'How deep?', first))
    expect(await told(idOf(editor))).toEqual(['A Stranger answered you on “Frames”'])
  })

  test.each(['taken back', 'hidden', 'unpublished'])('to nobody once it was %s', async how => {
    const id = await say(one, 'Hasty')
    if (how === 'taken back') await deleteComment(one, id)
    if (how === 'hidden') await hideComment(editor, id)
    if (how === 'unpublished') await unpublish(editor, postId)
    await tell(id)
    expect(await told(idOf(editor))).toEqual([])
    expect(await letters()).toEqual([])
  })

  test('to nobody who has left, and to nobody of a closed account by letter', async () => {
    const first = await say(one, 'Bye')
    await world.ctx().em.execute('update members set email = null where id = ?', [idOf(one)])
    await tell(await say(other, 'Bye', first))
    expect(await told(idOf(one))).toEqual([])
    const second = await say(other, 'Still here')
    const answer = await say(editor, 'Good', second)
    await world
      .ctx()
      .em.execute(
        `insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now() + interval '1 day')`,
        [idOf(other)],
      )
    await tell(answer)
    await world.work()
    expect(await recipients()).not.toContain(addressOf(other))
  })
})

describe('a letter about a comment', () => {
  test('says who said what and where, and how to get no more', async () => {
    const id = await say(one, 'Line one\n\n> quoted\nlast')
    await tell(id)
    await world.work()
    const [letter] = await letters()
    const stop = commentLettersUrl(editor, idOf(editor))
    for (const part of [`/comments/${id}`, '> Line one\n>\n> > quoted\n> last\n', stop])
      expect(letter?.text).toContain(part)
    expect(letter?.subject).toBe('A Stranger commented on “Frames”')
    expect(JSON.stringify(letter?.headers)).toContain(stop)
  })

  test('is not written to who asked for none, also when they ask while it waits', async () => {
    const first = await say(one, 'Panes?')
    await refuseCommentLetters(world.ctx(), idOf(one))
    const answer = await say(other, 'Yes', first)
    await tell(answer)
    await refuseCommentLetters(world.ctx(), idOf(editor))
    await world.work()
    expect(await letters()).toEqual([])
    expect(await told(idOf(one))).toHaveLength(1)
  })

  test('is not written of what is gone by then', async () => {
    const id = await say(one, 'Hasty')
    await tell(id)
    await deleteComment(one, id)
    await world.work()
    expect(await letters()).toEqual([])
  })

  test('of nothing, to nobody, is given up in peace', async () => {
    await sendCommentLetter(world.ctx(), { commentId: Bun.randomUUIDv7(), memberId: Bun.randomUUIDv7() })
    expect(await letters()).toEqual([])
  })
})

describe('no more letters', () => {
  test('is said once or often, and taken back', async () => {
    const [ctx, id] = [world.ctx(), idOf(one)]
    expect(await wantsCommentLetters(ctx, id)).toBe(true)
    await refuseCommentLetters(ctx, id)
    await refuseCommentLetters(ctx, id)
    expect([await wantsCommentLetters(ctx, id), await wantsCommentLetters(ctx, idOf(other))]).toEqual([
      false,
      true,
    ])
    await allowCommentLetters(ctx, id)
    await allowCommentLetters(ctx, id)
    expect(await wantsCommentLetters(ctx, id)).toBe(true)
  })

  test('of nobody changes nothing', async () => {
    await refuseCommentLetters(world.ctx(), Bun.randomUUIDv7())
    expect(await db(world.ctx()).selectFrom('comment_letter_refusals').selectAll().execute()).toEqual([])
  })

  test('has a link that is one member’s, and that nobody can make', () => {
    const ctx = world.ctx()
    const token = commentLettersToken(ctx, idOf(one))
    expect(memberOfToken(ctx, token)).toBe(idOf(one))
    const [, signature = ''] = token.split('.')
    const forged = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    for (const strange of [
      '',
      '.',
      idOf(one),
      `${idOf(one)}.`,
      `${idOf(other)}.${signature}`,
      `${idOf(one)}.${forged}`,
      `${token}x`,
      token.slice(0, -1),
      `${token}.${signature}`,
      token.toUpperCase(),
      `x.${signature}`,
    ])
      expect(() => memberOfToken(ctx, strange)).toThrow(NotFound)
    const elsewhere = { house: { ...ctx.house, config: { ...ctx.house.config, keys: firstKeys('another') } } }
    expect(() => memberOfToken(elsewhere, token)).toThrow(NotFound)
  })
})
