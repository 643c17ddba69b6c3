import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { follows, noteBy, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { appActor, memberActor } from '../actors/local-actor'
import { type Cursor, NO_NOTE, readCursor } from './cursor'
import type { NoteView } from './note-view'
import { react } from './react'
import { thread, visibleNote } from './thread'
import {
  homeTimeline,
  localTimeline,
  NOTES_PER_PAGE,
  type Timeline,
  tagTimeline,
  timelineOf,
} from './timelines'

const AUDIENCES = ['public', 'unlisted', 'followers', 'direct'] as const
const START = Date.parse('2026-05-01T08:00:00Z')

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
let blog: ActorRow
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  blog = await appActor(world.ctx(), 'blog')
  ada = await somebodyElsewhere(world, 'ada', 'a.far.example:8443', { shownAs: 'Ada Farmer' })
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['follows', 'notes', 'blocks'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

type Who = Parameters<TestHouse['ctx']>[0]

const minute = (number: number) => new Date(START + number * 60_000)
const wordsIn = ({ html }: NoteView) => html.replace(/<\/?p>/g, '')
const wordsOf = ({ notes }: Pick<Timeline, 'notes'>) => notes.map(wordsIn)
const home = (who: 'member' | 'neighbour', actor: ActorRow, before: Cursor | null = null) =>
  homeTimeline(world.ctx(who), actor, before)

async function mayRead(who: Who, id: string): Promise<boolean> {
  try {
    await visibleNote(world.ctx(who), id)
    return true
  } catch (refusal) {
    if (refusal instanceof NotFound) return false
    throw refusal
  }
}

async function blocked(kind: 'host' | 'actor', target: string): Promise<void> {
  await db(world.ctx())
    .insertInto('blocks')
    .values({ id: Bun.randomUUIDv7(), kind, target, reason: '', blocked_at: new Date() })
    .execute()
}

describe('a note is read by', () => {
  test.each([
    ['its author', 'neighbour', AUDIENCES],
    ['whom it names', 'editor', AUDIENCES],
    ['who follows its author', 'member', ['public', 'unlisted', 'followers']],
    ['who has only asked to follow', 'organiser', ['public', 'unlisted']],
    ['whom its author follows', 'shopkeeper', ['public', 'unlisted']],
    ['a moderator', 'moderator', ['public', 'unlisted']],
    ['a visitor', undefined, ['public', 'unlisted']],
  ] as const)('%s as far as it is meant for them', async (_, who, readable) => {
    const actorOf = (name: 'organiser' | 'shopkeeper') =>
      memberActor(world.ctx(), world.cast.members[name].id)
    const edie = await memberActor(world.ctx(), world.cast.members.editor.id)
    await follows(world, mair, tom)
    await follows(world, await actorOf('organiser'), tom, { waiting: true })
    await follows(world, tom, await actorOf('shopkeeper'))
    const read = []
    for (const audience of AUDIENCES) {
      const { id } = await noteBy(world, tom, { audience, mentions: [edie.uri] })
      if (await mayRead(who, id)) read.push(audience)
    }
    expect(read).toEqual([...readable])
  })

  test.each([
    ['host', 'a.far.example:8443'],
    ['host', 'a.far.example'],
    ['host', 'far.example'],
    ['actor', 'http://a.far.example:8443/ada'],
  ] as const)('nobody while the %s %s is blocked, whoever it names', async (kind, target) => {
    await follows(world, mair, ada)
    const { id } = await noteBy(world, ada, { mentions: [mair.uri] })
    expect(await mayRead('member', id)).toBe(true)
    await blocked(kind, target)
    expect(await mayRead('member', id)).toBe(false)
    expect(wordsOf(await home('member', mair))).toEqual([])
  })

  test.each([
    ['host', 'r.example'],
    ['host', 'notfar.example'],
    ['actor', 'http://a.far.example:8443/eve'],
  ] as const)('everybody while only the %s %s is blocked', async (kind, target) => {
    const { id } = await noteBy(world, ada)
    await blocked(kind, target)
    expect(await mayRead(undefined, id)).toBe(true)
  })

  test('nobody once it was taken back, nor once its author elsewhere is gone; a former member’s stays', async () => {
    const taken = await noteBy(world, tom, { deletedAt: new Date() })
    expect(await mayRead('neighbour', taken.id)).toBe(false)
    const [theirs, ours] = [await noteBy(world, ada), await noteBy(world, tom)]
    for (const deletedAt of [new Date(), null]) {
      await db(world.ctx())
        .updateTable('actors')
        .set({ deleted_at: deletedAt })
        .where('id', 'in', [ada.id, tom.id])
        .execute()
      expect(await mayRead('member', theirs.id)).toBe(deletedAt === null)
      const shown = await visibleNote(world.ctx('member'), ours.id)
      expect(shown.author.gone).toBe(deletedAt !== null)
    }
  })
})

describe('what a note says of itself', () => {
  test('is counted, and how the viewer stands to it is theirs', async () => {
    const { id, uri } = await noteBy(world, ada)
    await react(world.ctx('member'), 'Like', id)
    await react(world.ctx('neighbour'), 'Like', id)
    await react(world.ctx('neighbour'), 'Announce', id)
    await noteBy(world, tom, { inReplyTo: uri })
    await noteBy(world, tom, { inReplyTo: uri, deletedAt: new Date() })
    const counts = { likes: 2, boosts: 1, replies: 1, mine: false }
    expect(await visibleNote(world.ctx('member'), id)).toMatchObject({
      ...counts,
      liked: true,
      boosted: false,
      author: { name: 'Ada Farmer', username: 'ada', host: 'a.far.example:8443', memberId: null, app: null },
    })
    const seen = await visibleNote(world.ctx('neighbour'), id)
    expect(seen).toMatchObject({ ...counts, liked: true, boosted: true })
    expect(await visibleNote(world.ctx(), id)).toMatchObject({ ...counts, liked: false, boosted: false })
    const own = await noteBy(world, mair)
    expect((await visibleNote(world.ctx('member'), own.id)).mine).toBe(true)
  })
})

describe('a thread', () => {
  test('has what was answered above and the answers below, each in its order and as far as it may be read', async () => {
    const first = await noteBy(world, ada, { text: '1', at: minute(1) })
    const hidden = await noteBy(world, tom, { audience: 'direct', at: minute(2), inReplyTo: first.uri })
    const third = await noteBy(world, tom, { text: '3', at: minute(3), inReplyTo: hidden.uri })
    const asked = await noteBy(world, mair, { text: '4', at: minute(4), inReplyTo: third.uri })
    await noteBy(world, tom, { text: 'late', at: minute(9), inReplyTo: asked.uri })
    await noteBy(world, ada, { text: 'early', at: minute(5), inReplyTo: asked.uri })
    await noteBy(world, ada, { audience: 'followers', inReplyTo: asked.uri })
    await noteBy(world, tom, { text: 'aside', inReplyTo: third.uri })
    const seen = await thread(world.ctx(), asked.id)
    expect(wordsOf({ notes: seen.ancestors })).toEqual(['1', '3'])
    expect(wordsOf({ notes: seen.replies })).toEqual(['early', 'late'])
    expect([seen.note.id, seen.more]).toEqual([asked.id, false])
  })

  test('shows the twenty nearest above it, and a circle of answers ends', async () => {
    let answered: string | null = null
    const uris = []
    for (let number = 0; number < 22; number++) {
      const said = await noteBy(world, tom, { text: `${number}`, at: minute(number), inReplyTo: answered })
      answered = said.uri
      uris.push(said)
    }
    const last = uris.at(-1)!
    expect(wordsOf({ notes: (await thread(world.ctx(), last.id)).ancestors })).toEqual(
      Array.from({ length: 20 }, (_, number) => `${number + 1}`),
    )
    await db(world.ctx())
      .updateTable('notes')
      .set({ in_reply_to: uris[1]!.uri })
      .where('id', '=', uris[0]!.id)
      .execute()
    const { ancestors } = await thread(world.ctx(), uris[1]!.id)
    expect(new Set(ancestors.map(({ id }) => id))).toEqual(new Set([uris[0]!.id, uris[1]!.id]))
  })

  test('shows a hundred answers, and says when there are more', async () => {
    const { id, uri } = await noteBy(world, mair)
    for (let number = 0; number < 100; number++) await noteBy(world, tom, { inReplyTo: uri })
    const full = await thread(world.ctx(), id)
    expect([full.replies.length, full.more]).toEqual([100, false])
    await noteBy(world, tom, { inReplyTo: uri })
    const over = await thread(world.ctx(), id)
    expect([over.replies.length, over.more]).toEqual([100, true])
  })
})

describe('one’s own timeline', () => {
  test('has what one wrote, and what those one follows wrote and boosted', async () => {
    await follows(world, mair, tom)
    await follows(world, mair, ada, { waiting: true })
    await noteBy(world, mair, { text: 'mine', audience: 'direct', at: minute(1) })
    await noteBy(world, tom, { text: 'followed', audience: 'followers', at: minute(2) })
    await noteBy(world, ada, { text: 'asked', at: minute(3) })
    await noteBy(world, blog, { text: 'not followed', at: minute(4) })
    expect(wordsOf(await home('member', mair))).toEqual(['followed', 'mine'])
    const boosted = await noteBy(world, blog, { text: 'boosted', at: minute(0) })
    await react({ ...world.ctx('neighbour'), now: minute(6) }, 'Announce', boosted.id)
    const { notes } = await home('member', mair)
    expect(wordsOf({ notes })).toEqual(['boosted', 'followed', 'mine'])
    expect(notes[0]).toMatchObject({ boostedBy: 'Tom Askew', at: minute(6) })
  })

  test('shows a thing once: as it was written, where its author is followed too', async () => {
    await follows(world, mair, tom)
    const { id } = await noteBy(world, mair, { text: 'once', at: minute(1) })
    await react({ ...world.ctx('neighbour'), now: minute(2) }, 'Announce', id)
    expect((await home('member', mair)).notes).toMatchObject([{ boostedBy: null, at: minute(1) }])
  })

  test('does not show a liked note, nor what was boosted for few by mistake', async () => {
    await follows(world, mair, tom)
    const liked = await noteBy(world, ada)
    await react(world.ctx('neighbour'), 'Like', liked.id)
    expect((await home('member', mair)).notes).toEqual([])
  })
})

describe('the timeline of what is written here', () => {
  test('has what is public of members and apps alone', async () => {
    let at = 0
    for (const author of [tom, blog, ada])
      for (const audience of AUDIENCES)
        await noteBy(world, author, { text: `${author.username} ${audience}`, audience, at: minute(at++) })
    expect(wordsOf(await localTimeline(world.ctx('neighbour'), null))).toEqual([
      'blog public',
      'neighbour public',
    ])
  })
})

describe('the timeline of a tag', () => {
  test('has what is public under it, however it is written, and no longer tag', async () => {
    await noteBy(world, tom, { text: 'here', tags: ['#Honey'], at: minute(1) })
    await noteBy(world, ada, { text: 'elsewhere', tags: ['#bees', '#HONEY'], at: minute(2) })
    await noteBy(world, tom, { tags: ['#honeycomb'] })
    await noteBy(world, tom, { tags: ['#honey'], audience: 'unlisted' })
    expect(wordsOf(await tagTimeline(world.ctx(), 'hoNey', null))).toEqual(['elsewhere', 'here'])
    expect((await tagTimeline(world.ctx(), "'; --", null)).notes).toEqual([])
  })
})

describe('the timeline of one account', () => {
  test('has what it wrote and boosted, as far as the viewer may read it', async () => {
    const boosted = await noteBy(world, ada, { text: 'boosted' })
    await react({ ...world.ctx('neighbour'), now: minute(9) }, 'Announce', boosted.id)
    for (const [index, audience] of AUDIENCES.entries())
      await noteBy(world, tom, { text: audience, audience, at: minute(index) })
    await noteBy(world, mair, { text: 'another’s' })
    expect(wordsOf(await timelineOf(world.ctx(), tom.id, null))).toEqual(['boosted', 'unlisted', 'public'])
    expect(wordsOf(await timelineOf(world.ctx('neighbour'), tom.id, { at: minute(3), id: NO_NOTE }))).toEqual(
      ['followers', 'unlisted', 'public'],
    )
  })
})

describe('the pages of a timeline', () => {
  const KINDS = {
    'one’s own': before => home('neighbour', tom, before),
    'what is written here': before => localTimeline(world.ctx(), before),
    'a tag’s': before => tagTimeline(world.ctx(), 'frost', before),
    'an account’s': before => timelineOf(world.ctx(), tom.id, before),
  } as const satisfies Record<string, (before: Cursor | null) => Promise<Timeline>>

  test.each(Object.entries(KINDS))('(%s) end when there is no more, and lose nothing', async (_, page) => {
    for (let number = 0; number < NOTES_PER_PAGE; number++)
      await noteBy(world, tom, { text: `${number}`, tags: ['#frost'], at: minute(number) })
    const only = await page(null)
    expect([only.notes.length, only.older]).toEqual([NOTES_PER_PAGE, null])
    await noteBy(world, tom, { text: 'first', tags: ['#frost'], at: minute(-1) })
    const newest = await page(null)
    expect([newest.notes.length, readCursor(newest.older)?.at]).toEqual([NOTES_PER_PAGE, minute(0)])
    const older = await page(readCursor(newest.older))
    expect([wordsOf(older), older.older]).toEqual([['first'], null])
  })

  test.each(Object.entries(KINDS))(
    '(%s) show notes of one and the same moment once each',
    async (_, page) => {
      const words = Array.from({ length: 2 * NOTES_PER_PAGE + 3 }, (_, number) => `${number}`)
      for (const text of words) await noteBy(world, tom, { text, tags: ['#frost'], at: minute(0) })
      expect(await throughout(page, wordsIn)).toEqual(words.toReversed())
    },
  )

  test('show what was boosted in one and the same moment once each, further back than one look goes', async () => {
    const { rows: boosted } = await sql<{ id: string }>`
      insert into notes (id, uri, kind, author_id, html, attachments, mentions, tags, published_at, received_at)
      select gen_random_uuid(), ${ada.uri} || '/' || n, 'Note', ${ada.id}::uuid, n, '[]', '[]', '[]', now(), now()
      from generate_series(1, ${10 * NOTES_PER_PAGE + 3}::int) n returning id`.execute(db(world.ctx()))
    await sql`insert into reactions (id, uri, kind, actor_id, note_id, reacted_at)
      select gen_random_uuid(), ${tom.uri} || '/' || id, 'Announce', ${tom.id}::uuid, id, ${minute(1)} from notes`.execute(
      db(world.ctx()),
    )
    const ids = boosted.map(({ id }) => id).sort()
    expect(await throughout(KINDS['an account’s'], ({ id }) => id)).toEqual(ids.toReversed())
    expect(await throughout(KINDS['one’s own'], ({ id }) => id)).toEqual(ids.toReversed())
  })

  test.each(Object.entries(KINDS))('(%s) show nothing from a clock that is ahead', async (_, page) => {
    await noteBy(world, tom, { tags: ['#frost'], at: new Date(Date.now() + 10 * 60_000) })
    expect((await page(null)).notes).toEqual([])
  })
})

/** What the notes of all its pages say or are, one after the other. */
async function throughout(
  page: (before: Cursor | null) => Promise<Timeline>,
  said: (note: NoteView) => string,
): Promise<string[]> {
  const all: string[] = []
  let before: Cursor | null = null
  do {
    const timeline: Timeline = await page(before)
    all.push(...timeline.notes.map(said))
    before = readCursor(timeline.older)
  } while (before)
  return all
}
