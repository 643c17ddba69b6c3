import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { CommentView } from '#core/services/blog/comments/comment-view'
import { commentsOn } from '#core/services/blog/comments/read-comments'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { ActorRow } from '#core/services/federation/actors/actor-row'
import { appActor, memberActor } from '#core/services/federation/actors/local-actor'
import { block } from '#core/services/federation/moderation/blocks'
import { announceReply } from '#core/services/federation/notes/announce-reply'
import { deleteNote } from '#core/services/federation/notes/delete-note'
import type { Browser, Visit } from '../../../tests/browser'
import { follows, noteBy, said, somebodyElsewhere } from '../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../tests/house'
import { overtaking } from '../../../tests/lock-waits'

let world: TestHouse
let visitor: Browser
let member: Browser
let neighbour: Browser
let editor: Browser
let mair: ActorRow
let blog: ActorRow
/** Follows the journal. */
let ada: ActorRow
/** Follows Mair. */
let bert: ActorRow
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
  member = await world.browser('member')
  neighbour = await world.browser('neighbour')
  editor = await world.browser('editor')
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  blog = await appActor(world.ctx(), 'blog')
  ada = await somebodyElsewhere(world, 'ada', 'far.example', { shownAs: 'Ada' })
  bert = await somebodyElsewhere(world, 'bert', 'near.example')
  await follows(world, ada, blog)
  await follows(world, bert, mair)
})
afterAll(() => world.close())

let post: { id: string; slug: string; uri: string }
let posts = 0
beforeEach(async () => {
  for (const { id } of Object.values(world.cast.members))
    await world.house.cache.delete(`rate:comments:${id}`)
  post = await published(`Rime ${++posts}`)
  await world.work()
})

describe('a comment that is said in the fediverse, too', () => {
  test('is a note of its author that answers the article, for their followers and the journal’s, once', async () => {
    const before = (await said(world)).length
    const visit = await say(member, 'The leeks #stood <b>', { fediverse: 'on' })
    expect(visit.location).toStartWith(`/${post.slug}#comment-`)
    const [activity, ...more] = (await said(world)).slice(before)
    expect(more).toEqual([])
    expect(activity).toMatchObject({
      type: 'Create',
      audience: 'public',
      recipients: [blog.uri],
      document: {
        actor: mair.uri,
        object: {
          type: 'Note',
          attributedTo: mair.uri,
          inReplyTo: post.uri,
          content: expect.stringMatching(/^<p>The leeks <a .*#stood<\/a> &lt;b(&gt;|>)<\/p>$/),
        },
      },
    })
    await world.work()
    expect(await inboxesOf('Create')).toEqual([ada.inbox, bert.inbox])
    // A worker that died after its transaction does it all once more.
    await db(world.ctx()).updateTable('ap_activities').set({ processed_at: null }).execute()
    await world.work()
    expect(await inboxesOf('Create')).toEqual([ada.inbox, bert.inbox])
  })

  test('stands among the comments once, and says where else it is', async () => {
    await say(member, 'Leeks', { fediverse: 'on' })
    await world.work()
    const comments = [...(await below(visitor)).querySelectorAll('.comment')]
    expect(comments.map(each => each.querySelector('.note__content')?.textContent)).toEqual(['Leeks'])
    expect(comments[0]?.querySelector('.badge')?.textContent).toBe('also in the fediverse')
    expect((await below(visitor)).querySelector('#comments h2')?.textContent).toBe('One comment')
  })

  test('is so by choice alone: the form offers it under the member’s own name, and not ticked', async () => {
    const box = (await below(member)).querySelector('#new-comment input[name=fediverse]')
    expect(box?.closest('label')?.textContent?.trim()).toBe(
      `Also say it in the fediverse, as @${mair.username}@${mair.host}`,
    )
    expect(box?.hasAttribute('checked')).toBe(false)
    const before = (await said(world)).length
    await say(member, 'Here alone')
    await world.work()
    expect(await said(world)).toHaveLength(before)
    expect((await below(visitor)).querySelector('.comment .badge')).toBeNull()
  })

  test('is changed with the comment', async () => {
    const id = idIn(await say(member, 'Leks', { fediverse: 'on' }))
    await world.work()
    expect((await member.get('blog', `/my-comments/${id}`)).text).toContain('changes with it')
    await member.post('blog', `/comments/${id}`, { text: 'Leeks' })
    const last = (await said(world)).at(-1)
    expect(last).toMatchObject({ type: 'Update', document: { object: { content: '<p>Leeks</p>' } } })
    // Whoever reads the outbox reads the new words in all that was said of it.
    expect(JSON.stringify(await said(world))).not.toContain('Leks')
    await world.work()
    expect(await inboxesOf('Update')).toEqual([ada.inbox, bert.inbox])
  })

  test('is gone with the comment, and comes back under another address', async () => {
    const id = idIn(await say(member, 'Oh no', { fediverse: 'on' }))
    await world.work()
    const first = await noteOf(id)
    await member.post('blog', `/comments/${id}/deletion`)
    expect((await said(world)).at(-1)).toMatchObject({
      type: 'Delete',
      document: { object: { id: first?.uri } },
    })
    expect(JSON.stringify(await said(world))).not.toContain('Oh no')
    await world.work()
    expect(await inboxesOf('Delete')).toEqual([ada.inbox, bert.inbox])
    expect(await noteOf(id)).toBeUndefined()
    await member.post('blog', `/comments/${id}/deletion?_method=delete`)
    const again = await noteOf(id)
    expect(again).toMatchObject({ html: '<p>Oh no</p>', in_reply_to: post.uri })
    expect(again?.uri).not.toBe(first?.uri)
  })

  test('is taken back from the journal’s followers also when nobody knows any more what they got', async () => {
    const ways: ((id: string) => Promise<unknown>)[] = [
      id => member.post('blog', `/comments/${id}/deletion`),
      id => editor.post('blog', `/comments/${id}/hiding`),
      async id => deleteNote(world.ctx('member'), (await noteOf(id))?.id ?? ''),
    ]
    for (const takeBack of ways) {
      const id = idIn(await say(member, 'Long ago', { fediverse: 'on' }))
      await world.work()
      await db(world.ctx()).deleteFrom('deliveries').execute()
      await takeBack(id)
      await world.work()
      expect(await inboxesOf('Delete')).toEqual([ada.inbox, bert.inbox])
    }
  })

  test('is hidden there, too, by moderation, and restored with it', async () => {
    const id = idIn(await say(member, 'Buy pills', { fediverse: 'on' }))
    await editor.post('blog', `/comments/${id}/hiding`)
    expect(await noteOf(id)).toBeUndefined()
    expect((await said(world)).at(-1)).toMatchObject({ type: 'Delete', document: { actor: mair.uri } })
    await editor.post('blog', `/comments/${id}/hiding?_method=delete`)
    expect(await noteOf(id)).toMatchObject({ html: '<p>Buy pills</p>' })
  })

  test('taken back at the hub by its author does not come back with the comment', async () => {
    const id = idIn(await say(member, 'Second thoughts', { fediverse: 'on' }))
    await deleteNote(world.ctx('member'), (await noteOf(id))?.id ?? '')
    await member.post('blog', `/comments/${id}/deletion`)
    await member.post('blog', `/comments/${id}/deletion?_method=delete`)
    expect(await noteOf(id)).toBeUndefined()
    expect(await textsBelow(visitor)).toEqual(['Second thoughts'])
  })

  test('is only that here, where the post is in the fediverse no more', async () => {
    await db(world.ctx())
      .updateTable('notes')
      .set({ deleted_at: new Date() })
      .where('uri', '=', post.uri)
      .execute()
    await world.house.purge(['comments'])
    expect((await below(member)).querySelector('[name=fediverse]')).toBeNull()
    const before = (await said(world)).length
    const visit = await say(member, 'Too late', { fediverse: 'on' })
    expect((await member.get('blog', visit.location ?? '')).text).toContain('so it was not said there')
    expect(await said(world)).toHaveLength(before)
    expect(await textsBelow(visitor)).toEqual(['Too late'])
  })

  test('refused keeps the box ticked', async () => {
    const refused = await say(member, 'x'.repeat(5001), { fediverse: 'on' })
    expect(refused.document.querySelector('[name=fediverse]')?.hasAttribute('checked')).toBe(true)
  })

  test('answers the note of the comment that it answers', async () => {
    const first = idIn(await say(member, 'Leeks?', { fediverse: 'on' }))
    await say(neighbour, 'Leeks!', { parent: first, fediverse: 'on' })
    expect((await said(world)).at(-1)).toMatchObject({
      recipients: [mair.uri],
      document: { object: { inReplyTo: (await noteOf(first))?.uri } },
    })
    const here = idIn(await say(member, 'Here alone'))
    await say(neighbour, 'And there', { parent: here, fediverse: 'on' })
    expect((await said(world)).at(-1)).toMatchObject({ document: { object: { inReplyTo: post.uri } } })
  })
})

describe('what the fediverse answers', () => {
  test('to a comment stands below it, and what answers that, too', async () => {
    const id = idIn(await say(member, 'Leeks', { fediverse: 'on' }))
    const reply = await replyBy(ada, 'Here as well', (await noteOf(id))?.uri)
    await say(neighbour, 'In the snow?', { reply: reply.id })
    await say(neighbour, 'Another matter')
    const threads = [...(await below(visitor)).querySelectorAll('.comments__thread')]
    expect(
      threads.map(each => [...each.querySelectorAll('.note__content')].map(text => text.textContent)),
    ).toEqual([['Leeks', 'Here as well', 'In the snow?'], ['Another matter']])
    expect(await titleBelow()).toBe('4 comments')
  })

  test('is answered from the post’s page, with the box ticked, and its author told', async () => {
    const reply = await replyBy(ada, 'We had frost, too')
    const link = [...(await below(member)).querySelectorAll('.comment a')].find(
      each => each.textContent?.trim() === 'Reply',
    )
    const path = `/comments/on/${post.id}/replies/${reply.id}`
    expect(link?.getAttribute('href')).toBe(`${path}#reply`)
    const form = (await member.get('blog', path)).document.querySelector('#reply')
    expect(form?.querySelector('label')?.textContent).toContain('Answer Ada')
    expect(form?.querySelector('[name=fediverse]')?.hasAttribute('checked')).toBe(true)
    expect(form?.querySelector('[name=reply]')?.getAttribute('value')).toBe(reply.id)
    const visit = await say(member, 'How hard?', { reply: reply.id, fediverse: 'on' })
    expect((await said(world)).at(-1)).toMatchObject({
      recipients: [ada.uri],
      document: { object: { inReplyTo: reply.uri, tag: [{ type: 'Mention', href: ada.uri }] } },
    })
    expect(visit.location).toStartWith(`/${post.slug}#comment-`)
    expect(await textsBelow(visitor)).toEqual(['We had frost, too', 'How hard?'])
    const own = await visitor.get('blog', `/comments/${idIn(visit)}`)
    expect(own.document.querySelectorAll('.comment')).toHaveLength(2)
  })

  test('may be answered here alone', async () => {
    const reply = await replyBy(ada, 'Frost')
    const before = (await said(world)).length
    await say(member, 'Between us', { reply: reply.id })
    expect(await said(world)).toHaveLength(before)
    expect(await textsBelow(visitor)).toEqual(['Frost', 'Between us'])
  })

  test('is answered no more once it is hidden, deleted, of another post, or its server blocked', async () => {
    const hidden = await replyBy(ada, 'Buy pills')
    await editor.post('blog', `/comments/on/${post.id}/replies/${hidden.id}/hiding`)
    const deleted = await replyBy(ada, 'Gone')
    await db(world.ctx())
      .updateTable('notes')
      .set({ deleted_at: new Date() })
      .where('id', '=', deleted.id)
      .execute()
    const troll = await somebodyElsewhere(world, `troll${posts}`, 'spam.example')
    const blocked = await replyBy(troll, 'Rubbish')
    await block(world.ctx('moderator'), 'spam.example', 'spam')
    const former = post
    post = await published(`Rime ${++posts}`)
    const ofAnother = await replyBy(ada, 'Elsewhere')
    post = former
    for (const { id } of [hidden, deleted, blocked, ofAnother]) {
      const refused = await say(member, 'Why?', { reply: id, fediverse: 'on' })
      expect([refused.status, refused.document.querySelector('textarea')?.textContent?.trim()]).toEqual([
        422,
        'Why?',
      ])
      expect(refused.document.querySelector('[name=reply]')).toBeNull()
    }
    expect(await textsBelow(visitor)).toEqual([])
    expect((await visitor.get('blog', `/comments/on/${post.id}/replies/${hidden.id}`)).status).toBe(404)
  })

  test('keeps its place below an answer when it is hidden, and its words from readers', async () => {
    const reply = await replyBy(ada, 'Rude words')
    await say(member, 'Please be kind', { reply: reply.id })
    await editor.post('blog', `/comments/on/${post.id}/replies/${reply.id}/hiding`)
    expect(await textsBelow(visitor)).toEqual(['This comment is hidden.', 'Please be kind'])
  })

  test('goes to nobody whose server is blocked', async () => {
    const reply = await replyBy(ada, 'Frost')
    const far = await somebodyElsewhere(world, `far${posts}`, 'blocked.example')
    await follows(world, far, mair)
    await block(world.ctx('moderator'), 'blocked.example', 'spam')
    await say(member, 'Hard?', { reply: reply.id, fediverse: 'on' })
    await world.work()
    expect(await inboxesOf('Create')).toEqual([ada.inbox, bert.inbox])
  })
})

test('what is said below a post is read page by page, whatever it hangs on, there and back', async () => {
  const reply = await replyBy(ada, 'First of all')
  const late = await replyBy(bert, 'Last of all')
  await db(world.ctx())
    .updateTable('notes')
    .set({ published_at: new Date(Date.now() + 60_000) })
    .where('id', '=', late.id)
    .execute()
  // All of one moment: their ids say which is first.
  const at = new Date()
  for (let nth = 0; nth < 42; nth++) {
    const id = await commentOf(`No. ${nth}`, at)
    if (nth < 2)
      await db(world.ctx()).insertInto('comment_answers').values({ comment_id: id, uri: reply.uri }).execute()
  }
  const shown = async (place: Parameters<typeof commentsOn>[2]) => {
    const found = await commentsOn(world.ctx(), post.id, place)
    return { ...found!, texts: found!.threads.map(({ first }) => wordsOf(first)) }
  }
  const first = await shown({})
  expect([first.texts.length, first.threads[0]?.replies.length, first.previous]).toEqual([20, 2, null])
  expect(first.total).toBe(44)
  const second = await shown({ after: first.next })
  const third = await shown({ after: second.next })
  expect(third.texts).toEqual(['No. 41', 'Last of all'])
  expect(third.next).toBeNull()
  const all = [...first.texts, ...second.texts, ...third.texts]
  expect([all.length, new Set(all).size]).toEqual([42, 42])
  const back = await shown({ before: third.previous })
  expect(back.texts).toEqual(second.texts)
  const start = await shown({ before: back.previous })
  expect([start.texts, start.previous, start.next]).toEqual([first.texts, null, first.next])
})

test('the page below a post leads to more of it, and what is no place is nowhere', async () => {
  for (let nth = 0; nth < 21; nth++) await commentOf(`Pod ${nth}`, new Date(1_900_000_000_000 + nth))
  const first = await below(visitor)
  const more = first.querySelector('#comments [rel=next]')?.getAttribute('href') ?? ''
  expect(more).toStartWith(`/comments/on/${post.id}?after=`)
  const second = (await visitor.get('blog', more)).document
  expect(second.querySelector('.note__content')?.textContent).toBe('Pod 20')
  expect(second.querySelector('#comments [rel=next]')).toBeNull()
  const back = second.querySelector('#comments [rel=prev]')?.getAttribute('href') ?? ''
  expect((await visitor.get('blog', back)).document.querySelector('.note__content')?.textContent).toBe(
    'Pod 0',
  )
  for (const wrong of ['1', 'x.y', `1e3.${post.id}`, '1.2'])
    expect((await visitor.get('blog', `/comments/on/${post.id}?after=${wrong}`)).status).toBe(404)
})

test('threads that nobody sees anything of take no place on a page, and a long one leads to its own', async () => {
  const at = (nth: number) => new Date(1_900_000_000_000 + nth)
  const gone = await Promise.all(Array.from({ length: 25 }, (_, nth) => commentOf(`Gone ${nth}`, at(nth))))
  for (const id of gone)
    await db(world.ctx())
      .insertInto('comment_deletions')
      .values({ comment_id: id, deleted_at: at(30) })
      .execute()
  const long = await commentOf('Long', at(40))
  for (let nth = 0; nth < 41; nth++) await commentOf(`Answer ${nth}`, at(50 + nth), long)
  const found = await commentsOn(world.ctx(), post.id)
  expect(found?.threads.map(({ first, replies, more }) => [wordsOf(first), replies.length, more])).toEqual([
    ['Long', 40, true],
  ])
  expect([found?.next, found?.total]).toEqual([null, 42])
  const page = await below(visitor)
  const rest = page.querySelector(`.comments__thread > a[href="/comments/${long}"]`)
  expect(rest?.textContent?.trim()).toBe('More answers')
  const own = (await visitor.get('blog', `/comments/${long}`)).document
  expect([...own.querySelectorAll('.comments__replies .comment')]).toHaveLength(41)
  expect(own.querySelector('.comments__thread > a')).toBeNull()
})

test('the count is kept: taken back and hidden is gone once, whatever comes first, and comes back once', async () => {
  const id = await commentOf('Counted', new Date())
  const total = async () => (await commentsOn(world.ctx(), post.id))?.total
  const gone = { comment_id: id }
  const [take, hide] = [
    () =>
      db(world.ctx())
        .insertInto('comment_deletions')
        .values({ ...gone, deleted_at: new Date() })
        .execute(),
    () =>
      db(world.ctx())
        .insertInto('comment_hidings')
        .values({ ...gone, hidden_at: new Date() })
        .execute(),
  ]
  const back = (table: 'comment_deletions' | 'comment_hidings') =>
    db(world.ctx()).deleteFrom(table).where('comment_id', '=', id).execute()
  expect(await total()).toBe(1)
  const counts: (number | undefined)[] = []
  for (const step of [
    take,
    hide,
    () => back('comment_deletions'),
    () => back('comment_hidings'),
    hide,
    take,
    () => back('comment_hidings'),
    () => back('comment_deletions'),
  ]) {
    await step()
    counts.push(await total())
  }
  expect(counts).toEqual([0, 0, 0, 1, 0, 0, 0, 1])
  await take()
  await db(world.ctx()).deleteFrom('comments').where('id', '=', id).execute()
  expect(await total()).toBe(0)
})

test('taken back and hidden at the same moment, it is counted once', async () => {
  const id = await commentOf('Twice', new Date())
  await overtaking(
    world,
    proceed =>
      transaction(world.ctx(), async tx => {
        await db(tx).insertInto('comment_deletions').values({ comment_id: id, deleted_at: tx.now }).execute()
        await proceed()
      }),
    async () => {
      await db(world.ctx())
        .insertInto('comment_hidings')
        .values({ comment_id: id, hidden_at: new Date() })
        .execute()
    },
  )
  expect((await commentsOn(world.ctx(), post.id))?.total).toBe(0)
})

/** As it stands in the database, of this moment. */
async function commentOf(text: string, at: Date, answered: string | null = null): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('comments')
    .values({
      id,
      post_id: post.id,
      author_id: world.cast.members.member.id,
      parent_id: answered,
      thread_id: answered ?? id,
      text,
      created_at: at,
    })
    .execute()
  return id
}

const wordsOf = ({ body }: CommentView) =>
  body && ('text' in body ? body.text : body.html.replace(/<[^>]+>/g, ''))

async function published(title: string) {
  const { id, slug } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.'))
  await publish(world.ctx('editor'), id)
  return { id, slug, uri: `${blog.uri}/objects/${id}` }
}

const say = (who: Browser, text: string, more: Record<string, string> = {}): Promise<Visit> =>
  who.post('blog', `/comments/on/${post.id}`, { text, ...more })
const idIn = ({ location }: Visit) => location?.match(/[0-9a-f-]{36}$/)?.[0] ?? ''
/** By itself: a post's page shows it later where it is slow. */
const below = async (who: Browser) => (await who.get('blog', `/comments/on/${post.id}`)).document
const titleBelow = async () => (await below(visitor)).querySelector('#comments h2')?.textContent
const textsBelow = async (who: Browser) =>
  [...(await below(who)).querySelectorAll('#comments .note__content')].map(each => each.textContent?.trim())

/** The note that stands for a comment. */
function noteOf(commentId: string) {
  return db(world.ctx())
    .selectFrom('notes as n')
    .innerJoin('comment_notes as c', 'c.note_id', 'n.id')
    .select(['n.id', 'n.uri', 'n.html', 'n.in_reply_to'])
    .where('c.comment_id', '=', commentId)
    .where('n.deleted_at', 'is', null)
    .executeTakeFirst()
}

/** To where the last activity of this kind about a note of Mair's goes. */
async function inboxesOf(type: string): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('deliveries as d')
    .select('d.inbox')
    .where('d.activity_id', '=', ({ selectFrom }) =>
      selectFrom('ap_activities')
        .select('id')
        .where('type', '=', type)
        .where('actor_id', '=', mair.id)
        .orderBy('id', 'desc')
        .limit(1),
    )
    .orderBy('d.inbox')
    .execute()
  return rows.map(({ inbox }) => inbox)
}

async function replyBy(author: ActorRow, text: string, answered = post.uri) {
  await world.work()
  const note = await noteBy(world, author, { text, inReplyTo: answered })
  await transaction(world.ctx(), tx => announceReply(tx, 'Create', { id: note.id, inReplyTo: answered }))
  await world.work()
  return note
}
