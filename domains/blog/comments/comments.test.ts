import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { setCommenters } from '#core/services/blog/comments/comment-rule'
import { deleteComment } from '#core/services/blog/comments/delete-comment'
import { hideComment } from '#core/services/blog/comments/hide-comment'
import { oneComment } from '#core/services/blog/comments/read-comments'
import { AnsweredIsGone } from '#core/services/blog/comments/refusals'
import { writeComment } from '#core/services/blog/comments/write-comment'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { appActor } from '#core/services/federation/actors/local-actor'
import { block } from '#core/services/federation/moderation/blocks'
import { announceReply } from '#core/services/federation/notes/announce-reply'
import { deleteNote } from '#core/services/federation/notes/delete-note'
import { writeNote } from '#core/services/federation/notes/write-note'
import type { Browser, Visit } from '../../../tests/browser'
import { noteBy, somebodyElsewhere } from '../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../tests/house'
import { overtaking } from '../../../tests/lock-waits'

let world: TestHouse
let visitor: Browser
let member: Browser
let neighbour: Browser
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
  ;[member, neighbour, editor] = [
    await world.browser('member'),
    await world.browser('neighbour'),
    await world.browser('editor'),
  ]
})
afterAll(() => world.close())

let post: { id: string; slug: string }
let posts = 0
const titleOf = () => `Frost ${posts}`
beforeEach(async () => {
  for (const { id } of Object.values(world.cast.members))
    await world.house.cache.delete(`rate:comments:${id}`)
  post = await published(`Frost ${++posts}`)
})

/** As a browser shows it: where the page came before its comments, it asks for them. */
const below = async (who: Browser) => {
  const { document } = await who.get('blog', `/${post.slug}`)
  const late = document
    .querySelector('[data-hx-get^="/fragments/blog/comments"]')
    ?.getAttribute('data-hx-get')
  for (; late; ) {
    const visit = await who.get('blog', late)
    // Late again.
    if (visit.status !== 204) return visit.document
  }
  return document
}
const textsBelow = async (who: Browser) =>
  [...(await below(who)).querySelectorAll('#comments .note__content')].map(each => each.textContent?.trim())

describe('a comment that somebody minds', () => {
  const reported = async () => (await editor.get('blog', '/editor/comments?show=reported')).document
  const wordsReported = async () => (await reported()).querySelector('tbody')?.textContent ?? ''
  const saidBy = async (who: Browser, text: string) =>
    (await say(who, text)).location?.split('#comment-')[1] ?? ''

  test('is reported by a reader from its page, with the reason, and those who moderate are told once', async () => {
    const id = await saidBy(member, 'Rubbish & worse')
    const page = (await neighbour.get('blog', `/comments/${id}`)).document
    const action = page.querySelector('#report')?.getAttribute('action') ?? ''
    const empty = await neighbour.post('blog', action, { reason: '' })
    expect([empty.status, empty.document.querySelector('#field-reason-error')?.textContent]).toEqual([
      422,
      'Say what is wrong with it.',
    ])
    expect((await neighbour.post('blog', action, { reason: 'It is <rude>' })).location).toBe(
      `/comments/${id}`,
    )
    await neighbour.post('blog', action, { reason: 'Once more' })
    const organiser = await world.browser('organiser')
    await organiser.post('blog', action, { reason: 'I mind it, too' })
    const words = await wordsReported()
    expect(words).toContain('Rubbish & worse')
    for (const reason of ['It is <rude>', 'I mind it, too']) expect(words).toContain(reason)
    expect(words).not.toContain('Once more')
    const told = await db(world.ctx())
      .selectFrom('notifications')
      .select('text')
      .where('member_id', '=', world.cast.members.editor.id)
      .where('text', 'like', '%reported%')
      .execute()
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining(`“${titleOf()}”`)])
  })

  test('is left or hidden by those who moderate, and waits no more', async () => {
    const [left, hidden] = [await saidBy(member, 'Let it be'), await saidBy(member, 'Off with it')]
    for (const id of [left, hidden])
      await neighbour.post('blog', `/comments/${id}/reports`, { reason: 'Why?' })
    const settled = await editor.post('blog', `/comments/${left}/reports?_method=delete`)
    expect(settled.location).toBe('/editor/comments?show=reported')
    expect((await editor.post('blog', `/comments/${left}/reports?_method=delete`)).status).toBe(404)
    await editor.post('blog', `/comments/${hidden}/hiding`)
    const words = await wordsReported()
    for (const text of ['Let it be', 'Off with it']) expect(words).not.toContain(text)
    expect(await textsBelow(visitor)).toContain('Let it be')
  })

  test('is reported by members alone, who did not write it, and settled by those who moderate', async () => {
    const id = await saidBy(member, 'Mine')
    const path = `/comments/${id}/reports`
    expect((await visitor.post('blog', path, { reason: 'No' })).location).toStartWith('/login')
    expect((await member.post('blog', path, { reason: 'No' })).status).toBe(404)
    expect((await member.get('blog', `/comments/${id}`)).document.querySelector('#report')).toBeNull()
    expect((await neighbour.post('blog', `${path}?_method=delete`)).status).toBe(404)
    expect(await wordsReported()).not.toContain('Mine')
  })
})

describe('a comment', () => {
  test('of a member stands below the post at once, for visitors whose page was kept too', async () => {
    await below(visitor)
    const said = await say(member, 'The beans lived.')
    expect(said.location).toStartWith(`/${post.slug}#comment-`)
    expect(await textsBelow(visitor)).toEqual(['The beans lived.'])
    expect((await below(visitor)).querySelector('#comments h2')?.textContent).toBe('One comment')
  })

  test('of a visitor leads to signing in, and the page says so', async () => {
    expect((await say(visitor, 'Me too')).location).toStartWith('/login')
    expect((await below(visitor)).querySelector('#comments form')).toBeNull()
    expect((await below(visitor)).querySelector('#comments')?.textContent).toContain('Sign in to comment')
  })

  test('without words comes back with a sentence, and one too long with all its words', async () => {
    const blank = await say(member, '   ')
    expect([blank.status, blank.document.querySelector('.field__error')?.textContent]).toEqual([
      422,
      'Write something first.',
    ])
    const long = 'x'.repeat(5001)
    const refused = await say(member, long)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('textarea')?.textContent?.trim()).toBe(long)
    expect(await textsBelow(member)).toEqual([])
  })

  test('is words, whatever it looks like; addresses become links that nobody is paid for', async () => {
    const hostile =
      '<script>alert(1)</script> <img src=x onerror=alert(1)>\n\njavascript:alert(1) see https://a.example/x?a=1&b="2.'
    await say(member, hostile)
    const comment = (await below(visitor)).querySelector('#comments .note__content')
    expect(comment?.querySelector('script, img')).toBeNull()
    expect(comment?.querySelectorAll('p')).toHaveLength(2)
    const links = [...(comment?.querySelectorAll('a') ?? [])]
    expect(links.map(link => [link.getAttribute('href'), link.getAttribute('rel')])).toEqual([
      ['https://a.example/x?a=1&b=', 'nofollow ugc noopener noreferrer'],
    ])
  })

  test('answered deep down is drawn one step in, and says whom it answers', async () => {
    const first = idIn(await say(member, 'First'))
    const second = idIn(await say(neighbour, 'Second', first))
    await say(member, 'Third', second)
    const replies = [...(await below(visitor)).querySelectorAll('.comments__replies .comment')]
    expect(replies.map(each => each.querySelector('.note__content')?.textContent)).toEqual([
      'Second',
      'Third',
    ])
    expect(replies.map(each => each.querySelector('.note__reason')?.textContent)).toEqual([
      undefined,
      'Answers Tom Askew',
    ])
    expect((await below(visitor)).querySelectorAll('.comments__thread')).toHaveLength(1)
  })

  test('answers nothing of another post, and nothing that is gone', async () => {
    const gone = idIn(await say(member, 'Soon gone'))
    await member.post('blog', `/comments/${gone}/deletion`)
    const refused = await say(neighbour, 'Why?', gone)
    expect([refused.status, refused.document.querySelector('textarea')?.textContent?.trim()]).toEqual([
      422,
      'Why?',
    ])
    expect(refused.document.querySelector('[name=parent]')).toBeNull()
    post = await published(`Elsewhere ${posts}`)
    expect((await say(neighbour, 'Here', gone)).status).toBe(404)
  })

  test('is edited by its author alone, and an old form overwrites nothing', async () => {
    const id = idIn(await say(member, 'Beens'))
    const form = (await member.get('blog', `/my-comments/${id}`)).document
    const version = form.querySelector('[name=version]')?.getAttribute('value') ?? ''
    expect((await member.post('blog', `/comments/${id}`, { text: 'Beans', version })).status).toBe(303)
    expect(await textsBelow(visitor)).toEqual(['Beans'])
    expect((await below(visitor)).querySelector('#comments .badge')?.textContent).toBe('edited')
    expect((await member.post('blog', `/comments/${id}`, { text: 'Peas', version })).status).toBe(409)
    expect((await neighbour.post('blog', `/comments/${id}`, { text: 'Mine' })).status).toBe(404)
    expect((await neighbour.get('blog', `/my-comments/${id}`)).status).toBe(404)
    expect(await textsBelow(visitor)).toEqual(['Beans'])
  })

  test('is deleted by its author and brought back; an answer keeps its place', async () => {
    const id = idIn(await say(member, 'Oh no'))
    await say(neighbour, 'Oh yes', id)
    expect((await neighbour.post('blog', `/comments/${id}/deletion`)).status).toBe(404)
    await member.post('blog', `/comments/${id}/deletion`)
    expect(await textsBelow(visitor)).toEqual(['Its author deleted this comment.', 'Oh yes'])
    const undo = (await below(member)).querySelector(`form[action="/comments/${id}/deletion?_method=delete"]`)
    expect(undo?.textContent).toBe('Bring it back')
    await member.post('blog', `/comments/${id}/deletion?_method=delete`)
    expect(await textsBelow(visitor)).toEqual(['Oh no', 'Oh yes'])
  })
})

describe('who may comment', () => {
  test('is said for a post or for all; what was said stays to be read', async () => {
    await say(member, 'In time')
    await editor.post('blog', `/comments/on/${post.id}/rule`, { who: 'nobody' })
    const late = await say(neighbour, 'Too late')
    expect([late.status, late.document.querySelector('main')?.textContent]).toEqual([
      422,
      expect.stringContaining('Comments on this post are closed'),
    ])
    expect(await textsBelow(visitor)).toEqual(['In time'])
    expect((await below(visitor)).querySelector('#comments')?.textContent).toContain('Comments are closed.')
    await editor.post('blog', '/editor/comments/rule', { who: 'nobody' })
    await editor.post('blog', `/comments/on/${post.id}/rule`, { who: 'members' })
    expect((await say(neighbour, 'Open again')).status).toBe(303)
    await editor.post('blog', `/comments/on/${post.id}/rule`, { who: '' })
    expect((await below(neighbour)).querySelector('#new-comment')).toBeNull()
    await editor.post('blog', '/editor/comments/rule', { who: 'members' })
    expect((await below(neighbour)).querySelector('#new-comment')).not.toBeNull()
  })

  test('paying members are not all members', async () => {
    await setCommenters(world.ctx('editor'), post.id, 'paid')
    expect((await say(member, 'Hello')).status).toBe(422)
    expect((await below(member)).querySelector('#comments')?.textContent).toContain(
      'Paying members can comment',
    )
  })

  test('nobody but an editor says so', async () => {
    for (const who of [member, await world.browser('moderator')]) {
      expect((await who.post('blog', `/comments/on/${post.id}/rule`, { who: 'nobody' })).status).toBe(404)
      expect((await who.post('blog', '/editor/comments/rule', { who: 'nobody' })).status).toBe(404)
    }
  })

  test('below a post for members a visitor reads and says nothing', async () => {
    post = await published(`Rota ${posts}`, 'members')
    const id = idIn(await say(member, 'Between us'))
    expect((await visitor.get('blog', `/${post.slug}`)).text).not.toContain('Between us')
    for (const path of [`/comments/${id}`, `/comments/on/${post.id}`])
      expect((await visitor.get('blog', path)).status).toBe(404)
    expect((await visitor.get('blog', `/fragments/blog/comments?id=${post.id}`)).text).toBe('')
    expect(await textsBelow(neighbour)).toEqual(['Between us'])
  })

  test('who says very much in a short time is asked to wait, with the words kept', async () => {
    const organiser = await world.browser('organiser')
    expect((await say(organiser, 'Hello')).status).toBe(303)
    const counter = `rate:comments:${world.cast.members.organiser.id}`
    for (let hits = 1; hits < 30; hits++) await world.house.cache.increment(counter, 60_000)
    const refused = await say(organiser, 'One more')
    expect([refused.status, refused.document.querySelector('textarea')?.textContent?.trim()]).toEqual([
      422,
      'One more',
    ])
    expect(await textsBelow(visitor)).toEqual(['Hello'])
  })
})

describe('moderation', () => {
  test('hides a comment from readers and shows its author that it is hidden; it can be restored', async () => {
    const id = idIn(await say(member, 'Buy pills'))
    expect((await neighbour.post('blog', `/comments/${id}/hiding`)).status).toBe(404)
    const moderator = await world.browser('moderator')
    await moderator.post('blog', `/comments/${id}/hiding`)
    expect(await textsBelow(visitor)).toEqual([])
    expect((await visitor.get('blog', `/comments/${id}`)).status).toBe(404)
    expect((await below(member)).querySelector('#comments .badge')?.textContent).toBe('hidden')
    const hidden = await editor.get('blog', '/editor/comments?show=hidden')
    expect(hidden.text).toContain('Buy pills')
    // Who said it cannot make it anew by editing it.
    expect((await member.post('blog', `/comments/${id}`, { text: 'Pills!' })).status).toBe(404)
    await editor.post('blog', `/comments/${id}/hiding?_method=delete`)
    expect(await textsBelow(visitor)).toEqual(['Buy pills'])
    const audited = await db(world.ctx())
      .selectFrom('audit')
      .select('action')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    expect(audited.map(({ action }) => action)).toEqual(['comment.hidden', 'comment.restored'])
  })

  test('is listed for editors and moderators alone', async () => {
    expect((await member.get('blog', '/editor/comments')).status).toBe(404)
    expect((await (await world.browser('moderator')).get('blog', '/editor/comments')).status).toBe(200)
  })
})

describe('an answer to what goes in the same moment', () => {
  test.each([
    ['hidden', 'editor', hideComment],
    ['deleted', 'member', deleteComment],
  ] as const)('is refused where it was %s first', async (_, who, remove) => {
    const parentId = idIn(await say(member, 'Going'))
    const answer = { postId: post.id, text: 'Wait!', parentId }
    let refusal: unknown = null
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(who), async tx => {
          await remove(tx, parentId)
          await proceed()
        }),
      () =>
        writeComment(world.ctx('neighbour'), answer).catch(fault => {
          refusal = fault
        }),
    )
    expect(refusal).toBeInstanceOf(AnsweredIsGone)
  })
})

describe('who is told', () => {
  test('the author of the post and whom it answers, by a notification and a letter each, and nobody of their own', async () => {
    const first = idIn(await say(member, 'Plums?'))
    await world.work()
    expect(await told('editor')).toEqual([`Mair Pugh commented on “Frost ${posts}”`])
    await say(neighbour, 'Plums!', first)
    await say(member, 'I know', first)
    await world.work()
    expect((await told('member'))[0]).toBe(`Tom Askew answered you on “Frost ${posts}”`)
    const letters = (await mails()).filter(({ subject }) => subject.includes(`Frost ${posts}”`))
    expect(letters.map(({ recipient, subject }) => [recipient, subject.split(' on ')[0]])).toEqual([
      ['editor@example.test', 'Mair Pugh commented'],
      ['member@example.test', 'Tom Askew answered you'],
      ['editor@example.test', 'Tom Askew commented'],
      ['editor@example.test', 'Mair Pugh commented'],
    ])
  })

  test('stops its letters by one POST from anywhere, and only its own', async () => {
    const first = idIn(await say(member, 'Peas?'))
    await say(neighbour, 'Peas!', first)
    await world.work()
    const letter = (await mails()).findLast(({ recipient }) => recipient === 'member@example.test')
    const link = new URL(letter?.headers['List-Unsubscribe']?.slice(1, -1) ?? '').pathname
    expect((await visitor.get('blog', link)).text).toContain('You get letters about comments')
    const oneClick = await visitor.send('blog', link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(oneClick.status).toBe(200)
    const before = (await mails()).length
    await say(neighbour, 'And beans', first)
    await world.work()
    const after = (await mails()).slice(before)
    expect(after.map(({ recipient }) => recipient)).toEqual(['editor@example.test'])
    await member.post('blog', `${link}/letters`)
    expect((await visitor.post('blog', `${link}x`)).status).toBe(404)
  })

  test('nobody of what was taken back or hidden before', async () => {
    const id = idIn(await say(member, 'Never mind'))
    await member.post('blog', `/comments/${id}/deletion`)
    const before = (await told('editor')).length
    await world.work()
    expect(await told('editor')).toHaveLength(before)
  })
})

describe('replies from the fediverse', () => {
  test('appear among the comments, marked with where they come from, and their answers below them', async () => {
    const ada = await somebodyElsewhere(world, `ada${posts}`, 'far.example', { shownAs: 'Ada' })
    const reply = await replyBy(ada, 'We had frost, too')
    await say(member, 'Said here')
    await replyBy(ada, 'Hard frost', reply.uri)
    const threads = [...(await below(visitor)).querySelectorAll('.comments__thread')]
    expect(threads.map(each => each.querySelectorAll('.comment').length)).toEqual([2, 1])
    expect(threads[0]?.textContent).toContain(`@ada${posts}@far.example`)
    expect(threads[0]?.querySelector('.badge')?.textContent).toBe('from the fediverse')
    expect((await told('editor'))[0]).toBe(`Ada (@ada${posts}@far.example) replied to “Frost ${posts}”`)
  })

  test('of a member said at the hub appear as soon as they are said, and go when they are taken back', async () => {
    await world.work()
    await below(visitor)
    const article = await articleOf(post.id)
    const { id } = await writeNote(world.ctx('member'), {
      text: 'From the hub',
      warning: null,
      audience: 'public',
      inReplyTo: article,
    })
    await world.work()
    expect((await textsBelow(visitor))[0]).toContain('From the hub')
    await deleteNote(world.ctx('member'), id)
    await world.work()
    expect(await textsBelow(visitor)).toEqual([])
  })

  test('that not everybody may read are not among them, and nobody is told', async () => {
    const eve = await somebodyElsewhere(world, `eve${posts}`)
    const before = (await told('editor')).length
    await replyBy(eve, 'Between us', undefined, 'followers')
    expect(await textsBelow(editor)).toEqual([])
    expect(await told('editor')).toHaveLength(before)
  })

  test('are hidden by moderation for good, also when they come once more', async () => {
    const spammer = await somebodyElsewhere(world, `spam${posts}`)
    const reply = await replyBy(spammer, 'Buy pills')
    const path = `/comments/on/${post.id}/replies/${reply.id}/hiding`
    expect((await member.post('blog', path)).status).toBe(404)
    expect((await editor.post('blog', path)).status).toBe(303)
    expect(await textsBelow(visitor)).toEqual([])
    await db(world.ctx()).deleteFrom('notes').where('id', '=', reply.id).execute()
    await db(world.ctx())
      .updateTable('notes')
      .set({ uri: reply.uri })
      .where('id', '=', (await replyBy(spammer, 'Buy more pills')).id)
      .execute()
    await world.house.purge(['comments'])
    expect(await textsBelow(visitor)).toEqual([])
    const shown = await below(editor)
    expect(shown.querySelector('.comment--gone')?.textContent).toContain('Buy more pills')
    const restore = shown.querySelector('.comment--gone form')?.getAttribute('action') ?? ''
    await editor.post('blog', restore)
    expect(await textsBelow(visitor)).toEqual(['Buy more pills'])
  })

  test('of a blocked server are gone at once', async () => {
    const troll = await somebodyElsewhere(world, `troll${posts}`, 'spam.example')
    await replyBy(troll, 'Rubbish')
    expect(await textsBelow(visitor)).toEqual(['Rubbish'])
    await block(world.ctx('moderator'), 'spam.example', 'spam')
    expect(await textsBelow(visitor)).toEqual([])
  })
})

test('a comment has its own page, however much was said in its thread before', async () => {
  const first = idIn(await say(member, 'First'))
  await sql`
    insert into comments select (jsonb_populate_record(c, jsonb_build_object(
      'id', gen_random_uuid(), 'parent_id', c.id, 'text', 'More'))).*
    from comments c, generate_series(1, 1000) where c.id = ${first}`.execute(db(world.ctx()))
  const asked = idIn(await say(neighbour, 'Why?', first))
  const last = idIn(await say(member, 'Because.', asked))
  const { thread, comment } = await oneComment(world.ctx(), last)
  expect([thread.first.id, comment.body, comment.answers]).toEqual([first, { text: 'Because.' }, 'Tom Askew'])
})

test('a reply is told of and can be hidden, however many came before it', async () => {
  const somebody = await somebodyElsewhere(world, `many${posts}`)
  const first = await replyBy(somebody, 'First')
  await sql`
    insert into notes select (jsonb_populate_record(n, jsonb_build_object(
      'id', gen_random_uuid(), 'uri', n.uri || '-' || nth, 'published_at', n.published_at - interval '1 hour'))).*
    from notes n, generate_series(1, 500) nth where n.id = ${first.id}`.execute(db(world.ctx()))
  const before = (await told('editor')).length
  const last = await replyBy(somebody, 'Last')
  expect(await told('editor')).toHaveLength(before + 1)
  const path = `/comments/on/${post.id}/replies/${last.id}/hiding`
  expect((await editor.post('blog', path)).status).toBe(303)
  expect((await editor.post('blog', path.replace(post.id, last.id))).status).toBe(404)
})

test('a long talk goes on over pages', async () => {
  const memberId = world.cast.members.member.id
  for (let number = 0; number < 21; number++) {
    const id = Bun.randomUUIDv7()
    await db(world.ctx())
      .insertInto('comments')
      .values({
        id,
        post_id: post.id,
        author_id: memberId,
        thread_id: id,
        text: `No. ${number}`,
        created_at: new Date(),
      })
      .execute()
  }
  await world.house.purge(['comments'])
  expect(await textsBelow(visitor)).toHaveLength(20)
  const more = (await below(visitor)).querySelector('#comments [rel=next]')?.getAttribute('href')
  const next = await visitor.get('blog', more ?? '')
  expect(next.document.querySelectorAll('.comment')).toHaveLength(1)
  // Its place is on another page than the post: it leads to its own.
  expect((await say(neighbour, 'Late')).location).toStartWith('/comments/')
})

async function published(title: string, visibility: 'public' | 'members' = 'public') {
  const { id, slug } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.', { visibility }))
  await publish(world.ctx('editor'), id)
  return { id, slug }
}

function say(who: Browser, text: string, parent?: string): Promise<Visit> {
  return who.post('blog', `/comments/on/${post.id}`, { text, ...(parent ? { parent } : {}) })
}

const idIn = ({ location }: Visit) => location?.match(/[0-9a-f-]{36}$/)?.[0] ?? ''

async function told(who: 'editor' | 'member'): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('notifications')
    .select('text')
    .where('member_id', '=', world.cast.members[who].id)
    .where('text', 'like', `%“${titleOf()}”`)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ text }) => text)
}

function mails() {
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'subject', 'headers'])
    .orderBy('id')
    .execute()
}

async function articleOf(postId: string): Promise<string> {
  const blog = await appActor(world.ctx(), 'blog')
  const uri = `${blog.uri}/objects/${postId}`
  const row = await db(world.ctx())
    .selectFrom('notes')
    .select('id')
    .where('uri', '=', uri)
    .executeTakeFirstOrThrow()
  return row.id
}

/** As `keepRemoteNote` leaves it behind. */
async function replyBy(
  author: Awaited<ReturnType<typeof somebodyElsewhere>>,
  text: string,
  inReplyTo?: string,
  audience: 'public' | 'followers' = 'public',
) {
  await world.work()
  const blog = await appActor(world.ctx(), 'blog')
  const answered = inReplyTo ?? `${blog.uri}/objects/${post.id}`
  const note = await noteBy(world, author, { text, inReplyTo: answered, audience })
  await transaction(world.ctx(), tx => announceReply(tx, 'Create', { id: note.id, inReplyTo: answered }))
  await world.work()
  return note
}
