import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile, FormOfAnother, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { purgedBy } from '../../../../tests/purges'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { setCommenters } from './comment-rule'
import { commentToAnnounce } from './comment-to-announce'
import { deleteComment, forgetDeletedComments, UNDO_DAYS, undeleteComment } from './delete-comment'
import { exportOf } from './export-of'
import { forgetMember } from './forget-member'
import { hideComment, restoreComment } from './hide-comment'
import { latestComments } from './latest-comments'
import { commentsOn, oneComment } from './read-comments'
import { AnsweredIsGone, CommentsClosed, CommentTooLong, TooManyComments } from './refusals'
import { COMMENT_FORM, editComment, MAX_COMMENT_LENGTH, writeComment } from './write-comment'

let world: TestHouse
let author: Ctx
let other: Ctx
let editor: Ctx
let postId: string
let posts = 0
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;[author, other, editor] = [await stranger(world), await stranger(world), world.ctx('editor')]
  postId = await published(`Quince ${++posts}`)
})

async function published(title: string, more = {}): Promise<string> {
  const { id } = await createPost(editor, 'post', written(title, 'Of quinces.', more))
  await publish(editor, id)
  return id
}
/** One moment after the other. */
const start = Date.now()
let moments = 0
const say = (ctx: Ctx, text: string, parentId: string | null = null, on = postId) =>
  writeComment({ ...ctx, now: new Date(start + ++moments) }, { postId: on, text, parentId }).then(
    ({ id }) => id,
  )
const refused = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (fault: unknown) => fault,
  )
const rowOf = (id: string) =>
  db(world.ctx()).selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const standing = async (ctx: Ctx = world.ctx()) =>
  (await commentsOn(ctx, postId))?.threads.map(({ first, replies }) => [
    first.body && 'text' in first.body ? first.body.text : null,
    ...replies.map(({ body }) => (body && 'text' in body ? body.text : null)),
  ])

describe('a new comment', () => {
  test('begins a thread of its own, at the moment it was sent', async () => {
    const at = new Date('2026-03-09T07:30:00Z')
    const { id } = await writeComment({ ...author, now: at }, { postId, text: 'Jelly', parentId: null })
    expect(await rowOf(id)).toMatchObject({ thread_id: id, parent_id: null, created_at: at, edited_at: null })
  })

  test('answers in the thread of what it answers, however deep', async () => {
    const first = await say(author, 'Jelly')
    const second = await say(other, 'Cheese', first)
    const third = await say(author, 'Both', second)
    expect(await rowOf(third)).toMatchObject({ thread_id: first, parent_id: second })
  })

  test('is refused to who has not signed in, and on a post that is not there', async () => {
    expect(await refused(say(world.ctx(), 'Hello'))).toBeInstanceOf(SignInRequired)
    for (const strange of [Bun.randomUUIDv7(), 'quince', ''])
      expect(await refused(say(author, 'Hello', null, strange))).toBeInstanceOf(NotFound)
  })

  test('is refused on a draft, on a page and on a post that only paying members read', async () => {
    const draft = await createPost(editor, 'post', written('Not yet', 'Wait.'))
    const page = await createPost(editor, 'page', written('About quinces', 'Wait.'))
    await publish(editor, page.id)
    const paid = await published('For those who pay', { visibility: 'paid' })
    for (const id of [draft.id, page.id, paid])
      expect(await refused(say(author, 'Hello', null, id))).toBeInstanceOf(NotFound)
  })

  test('has as many characters as promised, counted as people count them', async () => {
    const id = await say(author, '🍐'.repeat(MAX_COMMENT_LENGTH))
    expect([...(await rowOf(id)).text]).toHaveLength(MAX_COMMENT_LENGTH)
    const fault = await refused(say(author, '🍐'.repeat(MAX_COMMENT_LENGTH + 1)))
    expect(fault).toBeInstanceOf(CommentTooLong)
    expect((fault as Error).message).toBe('A comment has at most 5000 characters.')
  })

  test('is refused where comments are closed, and what stands there stays', async () => {
    await say(author, 'Early')
    await setCommenters(editor, postId, 'nobody')
    expect(await refused(say(other, 'Late'))).toBeInstanceOf(CommentsClosed)
    expect(await standing()).toEqual([['Early']])
  })

  test('cannot answer what stands below another post', async () => {
    const first = await say(author, 'Jelly')
    const elsewhere = await published('Medlars')
    expect(await refused(say(other, 'Yes', first, elsewhere))).toBeInstanceOf(NotFound)
    expect(await refused(say(other, 'Yes', Bun.randomUUIDv7()))).toBeInstanceOf(NotFound)
  })

  test('is told of in the same transaction, and not at all when that fails', async () => {
    const before = await activities()
    await refused(
      transaction(author, async tx => {
        await writeComment(tx, { postId, text: 'Never', parentId: null })
        throw new Error('the plug was pulled')
      }),
    )
    expect(await activities()).toBe(before)
    expect(await standing()).toEqual([])
    await say(author, 'Now')
    expect(await activities()).toBe(before + 1)
  })

  test('purges what shows the comments of its post', async () => {
    expect(await purgedBy(world, [commentsTag(postId)], () => say(author, 'Jam'))).toEqual([
      commentsTag(postId),
    ])
  })

  test('is one of thirty in ten minutes: then its writer waits, and nobody else does', async () => {
    for (let many = 0; many < 30; many++) await say(author, `Quince ${many}`)
    const fault = await refused(say(author, 'One too many'))
    expect(fault).toBeInstanceOf(TooManyComments)
    expect((fault as TooManyComments).status).toBe(429)
    expect((fault as Error).message).toMatch(/in (9|10) minutes/)
    await say(other, 'I said nothing yet')
  })

  test('says a single minute as one does', () => {
    expect(new TooManyComments(1).message).toBe('That was a lot in a short time. Post this one in a minute.')
    expect(new TooManyComments(2).message).toEndWith('Post this one in 2 minutes.')
  })
})

const activities = async () =>
  Number(
    (
      await db(world.ctx())
        .selectFrom('ap_activities')
        .select(({ fn }) => fn.countAll<number>().as('many'))
        .where('subject_kind', '=', 'comment')
        .executeTakeFirstOrThrow()
    ).many,
  )

describe('editing', () => {
  test('changes the words and says when; the same words again change nothing', async () => {
    const id = await say(author, 'Jely')
    const at = new Date(author.now.getTime() + 60_000)
    await editComment({ ...author, now: at }, id, 'Jelly', COMMENT_FORM.version({ text: 'Jely' }))
    expect(await rowOf(id)).toMatchObject({ text: 'Jelly', edited_at: at })
    const later = new Date(at.getTime() + 60_000)
    await editComment({ ...author, now: later }, id, 'Jelly', COMMENT_FORM.version({ text: 'Jelly' }))
    expect((await rowOf(id)).edited_at).toEqual(at)
  })

  test('is for its author alone: an editor and another member find nothing there', async () => {
    const id = await say(author, 'Mine')
    const version = COMMENT_FORM.version({ text: 'Mine' })
    for (const who of [other, editor, world.ctx('moderator')])
      expect(await refused(editComment(who, id, 'Yours', version))).toBeInstanceOf(NotFound)
    expect((await rowOf(id)).text).toBe('Mine')
  })

  test('of an older form is refused, with what is there now', async () => {
    const id = await say(author, 'One')
    const version = COMMENT_FORM.version({ text: 'One' })
    await editComment(author, id, 'Two', version)
    const fault = (await refused(editComment(author, id, 'Three', version))) as ChangedMeanwhile
    expect(fault).toBeInstanceOf(ChangedMeanwhile)
    expect(fault.now).toEqual({ text: 'Two' })
    await editComment(author, id, 'Three', fault.version)
    expect((await rowOf(id)).text).toBe('Three')
  })

  test('keeps to the same length, and what is deleted or hidden cannot be edited', async () => {
    const id = await say(author, 'Short')
    const version = COMMENT_FORM.version({ text: 'Short' })
    expect(await refused(editComment(author, id, 'x'.repeat(5001), version))).toBeInstanceOf(CommentTooLong)
    await deleteComment(author, id)
    expect(await refused(editComment(author, id, 'Back', version))).toBeInstanceOf(NotFound)
    await undeleteComment(author, id)
    await hideComment(editor, id)
    expect(await refused(editComment(author, id, 'Back', version))).toBeInstanceOf(NotFound)
  })

  test('waits for moderation that is hiding it, and is then refused', async () => {
    const id = await say(author, 'Rude')
    let fault: unknown
    await overtaking(
      world,
      proceed =>
        transaction(editor, async tx => {
          await hideComment(tx, id)
          await proceed()
        }),
      async () => {
        fault = await refused(editComment(author, id, 'Ruder', COMMENT_FORM.version({ text: 'Rude' })))
      },
    )
    expect(fault).toBeInstanceOf(NotFound)
    expect((await rowOf(id)).text).toBe('Rude')
  })
})

describe('deleting', () => {
  test('by two presses at the same moment deletes once, and the other finds nothing', async () => {
    const id = await say(author, 'Twice')
    let second: unknown
    await overtaking(
      world,
      proceed =>
        transaction(author, async tx => {
          await deleteComment(tx, id)
          await proceed()
        }),
      async () => {
        second = await refused(deleteComment(author, id))
      },
    )
    expect(second).toBeInstanceOf(NotFound)
    expect(await commentToAnnounce(world.ctx(), id)).toBeNull()
  })

  test('is for its author alone, and so is the way back', async () => {
    const id = await say(author, 'Mine')
    expect(await refused(deleteComment(other, id))).toBeInstanceOf(NotFound)
    await deleteComment(author, id)
    expect(await refused(undeleteComment(other, id))).toBeInstanceOf(NotFound)
    expect(await standing()).toEqual([])
    await undeleteComment(author, id)
    expect(await standing()).toEqual([['Mine']])
    expect(await refused(undeleteComment(author, id))).toBeInstanceOf(NotFound)
  })

  test('keeps the words for seven days, and not a moment longer', async () => {
    const id = await say(author, 'Fleeting')
    const at = new Date('2026-02-01T10:00:00Z')
    await deleteComment({ ...author, now: at }, id)
    const end = new Date(at.getTime() + UNDO_DAYS * 86_400_000)
    await forgetDeletedComments({ ...world.ctx(), now: end })
    expect((await rowOf(id)).text).toBe('Fleeting')
    await forgetDeletedComments({ ...world.ctx(), now: new Date(end.getTime() + 1) })
    expect((await rowOf(id)).text).toBe('')
    expect(await refused(undeleteComment(author, id))).toBeInstanceOf(NotFound)
  })

  test('does not bring back an empty comment when the night takes its words at that moment', async () => {
    const id = await say(author, 'Fleeting')
    const long = new Date(author.now.getTime() - 30 * 86_400_000)
    await deleteComment({ ...author, now: long }, id)
    let fault: unknown
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(), async tx => {
          await forgetDeletedComments(tx)
          await proceed()
        }),
      async () => {
        fault = await refused(undeleteComment(author, id))
      },
    )
    expect(fault).toBeInstanceOf(NotFound)
    expect(await commentToAnnounce(world.ctx(), id)).toBeNull()
  })

  test('leaves its place to answers, which still can be answered', async () => {
    const first = await say(author, 'Gone soon')
    const answer = await say(other, 'Stays', first)
    await deleteComment(author, first)
    expect(await standing()).toEqual([[null, 'Stays']])
    expect(await refused(say(other, 'Late', first))).toBeInstanceOf(AnsweredIsGone)
    await say(author, 'Answered', answer)
    expect(await standing()).toEqual([[null, 'Stays', 'Answered']])
  })
})

describe('hiding', () => {
  test('twice is hidden once: the first who did it stands, and the audit has one line', async () => {
    const id = await say(author, 'Rude')
    const moderator = world.ctx('moderator')
    expect(await hideComment(moderator, id)).toBe(postId)
    expect(await hideComment(editor, id)).toBe(postId)
    const hiding = await db(world.ctx())
      .selectFrom('comment_hidings')
      .select('hidden_by_id as by')
      .where('comment_id', '=', id)
      .execute()
    expect(hiding).toEqual([{ by: world.cast.members.moderator.id }])
    expect(await auditedOf(id)).toEqual(['comment.hidden'])
    await restoreComment(editor, id)
    await restoreComment(editor, id)
    expect(await auditedOf(id)).toEqual(['comment.hidden', 'comment.restored'])
  })

  test('is not for members, shopkeepers or operators', async () => {
    const id = await say(author, 'Mild')
    for (const who of [author, world.ctx('shopkeeper'), world.ctx('organiser')]) {
      expect(await refused(hideComment(who, id))).toBeInstanceOf(NotFound)
      expect(await refused(restoreComment(who, id))).toBeInstanceOf(NotFound)
      expect(await refused(latestComments(who, { which: 'all' }))).toBeInstanceOf(NotFound)
    }
    expect(await standing()).toEqual([['Mild']])
    expect(await refused(hideComment(editor, Bun.randomUUIDv7()))).toBeInstanceOf(NotFound)
  })

  test('makes an answer wait that was on its way, and then be refused', async () => {
    const id = await say(author, 'Rude')
    let fault: unknown
    await overtaking(
      world,
      proceed =>
        transaction(editor, async tx => {
          await hideComment(tx, id)
          await proceed()
        }),
      async () => {
        fault = await refused(say(other, 'Quite', id))
      },
    )
    expect(fault).toBeInstanceOf(AnsweredIsGone)
  })

  test('shows the words to who moderates and to its author, and to nobody else', async () => {
    const id = await say(author, 'Rude')
    await hideComment(editor, id)
    expect(await standing(other)).toEqual([])
    expect(await refused(oneComment(other, id))).toBeInstanceOf(NotFound)
    for (const who of [author, editor, world.ctx('moderator')]) {
      expect(await standing(who)).toEqual([['Rude']])
      expect((await oneComment(who, id)).comment.state).toBe('hidden')
    }
    expect((await commentsOn(author, postId))?.total).toBe(0)
  })
})

const auditedOf = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('audit')
      .select('action')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ action }) => action)

describe('the list of moderation', () => {
  test('has thirty a page, youngest first, and all of them once', async () => {
    const writers = [author, other]
    for (let many = 0; many < 31; many++) {
      const now = new Date(Date.UTC(2031, 0, 1, 0, many))
      await writeComment({ ...writers[many % 2]!, now }, { postId, text: `Pear ${many}`, parentId: null })
    }
    const first = await latestComments(editor, { which: 'all' })
    expect(first.comments).toHaveLength(30)
    expect(first.comments[0]).toMatchObject({ text: 'Pear 30', author: 'A Stranger', hidden: false })
    expect(first.comments[0]?.post.title).toBe(`Quince ${posts}`)
    const second = await latestComments(editor, { which: 'all', after: first.next })
    expect(second.comments[0]?.text).toBe('Pear 0')
    const back = await latestComments(editor, { which: 'all', before: second.previous })
    expect(back.comments.map(({ id }) => id)).toEqual(first.comments.map(({ id }) => id))
    expect(back.previous).toBeNull()
    const seen = [...first.comments, ...second.comments].map(({ id }) => id)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('of what is hidden has that alone; what its author took back is in neither', async () => {
    const [kept, hidden, gone] = [
      await say(author, 'Kept'),
      await say(author, 'Hidden'),
      await say(author, 'Taken back'),
    ]
    await deleteComment(author, gone)
    await hideComment(editor, hidden)
    const listed = async (which: 'all' | 'hidden') =>
      (await latestComments(editor, { which })).comments.map(({ id }) => id)
    expect(await listed('hidden')).toContain(hidden)
    expect(await listed('hidden')).not.toContain(kept)
    const { next } = await latestComments(editor, { which: 'all' })
    const second = await latestComments(editor, { which: 'all', after: next })
    expect(second.comments.map(({ id }) => id)).toContain(kept)
    expect([...(await listed('all')), ...(await listed('hidden'))]).not.toContain(gone)
  })
})

describe('a member who leaves', () => {
  test('takes along what they had taken back; what they said stays', async () => {
    const [kept, gone] = [await say(author, 'Stays'), await say(author, 'Goes')]
    await deleteComment(author, gone)
    await transaction(world.ctx(), tx => forgetMember(tx, author.viewer.member!.id))
    expect([(await rowOf(kept)).text, (await rowOf(gone)).text]).toEqual(['Stays', ''])
  })

  test('is handed all they said, and nothing of others', async () => {
    const first = await say(author, 'Asked')
    await say(other, 'Answered', first)
    const again = await say(author, 'Thanked', first)
    await deleteComment(author, again)
    const [comments] = exportOf
    const rows = await Array.fromAsync(comments!.read(world.ctx(), author.viewer.member!.id))
    expect(rows).toMatchObject([
      { text: 'Asked', deleted_at: null, answers_another: false },
      { text: 'Thanked', answers_another: true },
    ])
  })
})

test('the form of a comment is of its post and its author alone', async () => {
  const [id, elsewhere] = [Bun.randomUUIDv7(), await published('Medlars again')]
  const send = (ctx: Ctx, on: string) => writeComment(ctx, { postId: on, text: 'Jelly', parentId: null }, id)
  await send(author, postId)
  await send(author, postId)
  expect(await refused(send(author, elsewhere))).toBeInstanceOf(FormOfAnother)
  expect(await refused(send(other, postId))).toBeInstanceOf(FormOfAnother)
  expect(await standing()).toEqual([['Jelly']])
  expect((await commentsOn(world.ctx(), elsewhere))?.threads).toEqual([])
})
