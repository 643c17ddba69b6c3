import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { noteBy, said, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { appActor, memberActor } from '../actors/local-actor'
import { notificationsOf } from '../notifications/list'
import { outboxOf } from '../objects/collections'
import { deleteNote } from './delete-note'
import { react, withdrawReaction } from './react'
import { AddresseeMissing, NobodyAddressed, NoteTooLong, NotForBoosting } from './refusals'
import { visibleNote } from './thread'
import { MAX_NOTE_LENGTH, type NewNote, writeNote } from './write-note'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  ada = await somebodyElsewhere(world, 'ada')
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['notes', 'notifications', 'ap_activities'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const note = (text: string, changes: Partial<NewNote> = {}): NewNote => ({
  text,
  warning: null,
  audience: 'public',
  inReplyTo: null,
  ...changes,
})

type Who = 'member' | 'neighbour' | 'editor'

async function told(who: Who) {
  const { notifications } = await notificationsOf(world.ctx(who), 1)
  return notifications.map(({ kind, text, url }) => ({ kind, text, url }))
}

async function kept(id: string) {
  return db(world.ctx()).selectFrom('notes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

describe('a note', () => {
  test('may have five hundred characters as people count them, and not one more', async () => {
    for (const sign of ['x', '🍯', 'é']) {
      await writeNote(world.ctx('member'), note(sign.repeat(MAX_NOTE_LENGTH)))
      const long = writeNote(world.ctx('member'), note(sign.repeat(MAX_NOTE_LENGTH + 1)))
      await expect(long).rejects.toBeInstanceOf(NoteTooLong)
    }
  })

  test('is kept as typed, goes out as HTML, and is there for who looks at once', async () => {
    const now = new Date('2026-05-01T08:00:00.000Z')
    const ctx = { ...world.ctx('member'), now }
    const { id, unknownNames } = await writeNote(ctx, note('Frost & #Honey', { warning: 'Weather' }))
    expect(unknownNames).toEqual([])
    const stored = await kept(id)
    expect(stored).toMatchObject({
      source: 'Frost & #Honey',
      summary: 'Weather',
      sensitive: true,
      published_at: now,
      author_id: mair.id,
      kind: 'Note',
      edited_at: null,
      in_reply_to: null,
    })
    expect(stored.tags).toEqual([
      { name: '#Honey', href: `${world.house.config.origins.federation}/tags/honey` },
    ])
    const [create] = await said(world)
    expect(create).toMatchObject({ type: 'Create', audience: 'public', recipients: [] })
    expect(create?.document.object).toMatchObject({
      id: stored.uri,
      attributedTo: mair.uri,
      to: [PUBLIC],
      cc: [mair.followers],
      summary: 'Weather',
      sensitive: true,
      published: now.toISOString(),
      content: expect.stringContaining('Frost &amp; '),
    })
  })

  test.each([
    ['public', PUBLIC],
    ['unlisted', PUBLIC],
    ['followers', null],
    ['direct', null],
  ] as const)('for “%s” is addressed to no more than that', async (audience, open) => {
    await writeNote(world.ctx('member'), note('Hello @neighbour', { audience }))
    const [create] = await said(world)
    const document = JSON.stringify(create?.document)
    expect(create).toMatchObject({ audience, recipients: [tom.uri] })
    expect(document.includes(PUBLIC)).toBe(open !== null)
    expect(document.includes(`${mair.uri}/followers`)).toBe(audience !== 'direct')
    expect(document).toContain(tom.uri)
  })

  test('tells each member it names once, however their name is written, and never its author', async () => {
    const names = `@neighbour @NEIGHBOUR ${'@neighbour@'}${new URL(world.house.config.origins.federation).host} @member`
    const { id } = await writeNote(world.ctx('member'), note(names))
    expect(await told('neighbour')).toEqual([
      { kind: 'mention', text: 'Mair Pugh mentioned you', url: `/notes/${id}` },
    ])
    expect([...(await told('member')), ...(await told('editor'))]).toEqual([])
  })

  test('to somebody who cannot be found is not sent when it is direct; otherwise the name stays text', async () => {
    const text = 'Hello @nobody_at_all and @neighbour'
    const direct = writeNote(world.ctx('member'), note(text, { audience: 'direct' }))
    await expect(direct).rejects.toThrow(/not sent.*nobody_at_all/)
    await expect(direct).rejects.toBeInstanceOf(AddresseeMissing)
    expect(await said(world)).toEqual([])
    expect(await told('neighbour')).toEqual([])
    const { id, unknownNames } = await writeNote(world.ctx('member'), note(text))
    expect(unknownNames).toEqual(['@nobody_at_all'])
    expect((await kept(id)).mentions).toMatchObject([{ href: tom.uri }])
  })

  test('names ten at most: the eleventh is not found', async () => {
    const names = Array.from({ length: 11 }, (_, number) => `@nobody_${number}`)
    const { unknownNames } = await writeNote(world.ctx('member'), note(names.join(' ')))
    expect(unknownNames).toEqual(names)
    const direct = writeNote(world.ctx('member'), note(names.join(' '), { audience: 'direct' }))
    await expect(direct).rejects.toThrow('@nobody_10 is one name too many')
  })

  test('directly to nobody is refused, to oneself too when only an answer to oneself', async () => {
    const toNobody = writeNote(world.ctx('member'), note('Psst', { audience: 'direct' }))
    await expect(toNobody).rejects.toBeInstanceOf(NobodyAddressed)
    const { id } = await writeNote(world.ctx('member'), note('Mine'))
    const toSelf = note('Psst', { audience: 'direct', inReplyTo: id })
    await expect(writeNote(world.ctx('member'), toSelf)).rejects.toBeInstanceOf(NobodyAddressed)
  })

  test('is for members alone', async () => {
    await expect(writeNote(world.ctx(), note('Hello'))).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('an answer', () => {
  test('goes to whom it answers, by name and as an answer, and to others it names as a mention', async () => {
    const { id: first } = await writeNote(world.ctx('neighbour'), note('Who has jars?'))
    const { id } = await writeNote(world.ctx('member'), note('@editor has', { inReplyTo: first }))
    expect(await kept(id)).toMatchObject({ in_reply_to: (await kept(first)).uri })
    expect(await told('neighbour')).toEqual([
      { kind: 'reply', text: 'Mair Pugh replied to you', url: `/notes/${id}` },
    ])
    expect(await told('editor')).toMatchObject([{ kind: 'mention' }])
  })

  test('to somebody elsewhere goes to their inbox', async () => {
    const { id } = await noteBy(world, ada)
    await writeNote(world.ctx('member'), note('Thanks', { audience: 'direct', inReplyTo: id }))
    expect((await said(world))[0]).toMatchObject({ audience: 'direct', recipients: [ada.uri] })
  })

  test('to what the writer may not read, or what is no note, is refused', async () => {
    const hidden = await noteBy(world, tom, { audience: 'direct' })
    for (const inReplyTo of [hidden.id, Bun.randomUUIDv7(), 'x'])
      await expect(writeNote(world.ctx('member'), note('What?', { inReplyTo }))).rejects.toBeInstanceOf(
        NotFound,
      )
  })

  test('to a former member stands, and is sent to nobody', async () => {
    const former = await memberActor(world.ctx(), world.cast.members.shopkeeper.id)
    const { id, uri } = await noteBy(world, former)
    const goneAt = (deletedAt: Date | null) =>
      db(world.ctx())
        .updateTable('actors')
        .set({ deleted_at: deletedAt })
        .where('id', '=', former.id)
        .execute()
    await goneAt(new Date())
    const { id: answer } = await writeNote(
      world.ctx('member'),
      note('Thanks all the same', { inReplyTo: id }),
    )
    expect(await kept(answer)).toMatchObject({ in_reply_to: uri, mentions: [] })
    expect((await said(world))[0]?.recipients).toEqual([])
    await goneAt(null)
  })
})

describe('taking a note back', () => {
  test('leaves a tombstone, tells who got it, and its notices are gone', async () => {
    const { id } = await writeNote(world.ctx('member'), note('A slip, @neighbour', { warning: 'Oops' }))
    const ctx = world.ctx('member')
    await deleteNote(ctx, id)
    const stored = await kept(id)
    expect(stored).toMatchObject({ html: '', source: null, summary: null, deleted_at: expect.any(Date) })
    expect(await told('neighbour')).toEqual([])
    expect((await said(world))[1]).toMatchObject({
      type: 'Delete',
      audience: 'public',
      recipients: [tom.uri],
      document: { object: { type: 'Tombstone', id: stored.uri } },
    })
  })

  test.each(['public', 'unlisted', 'followers', 'direct'] as const)(
    'takes its words out of all that was said of it, %s ones too',
    async audience => {
      const { id } = await writeNote(world.ctx('member'), note('Ein Versprecher, @neighbour', { audience }))
      await deleteNote(world.ctx('member'), id)
      const { rows } = await sql<{ type: string; text: string; audience: string }>`
        select type, audience, payload::text as text from ap_activities
        where subject_kind = 'note' and subject_id = ${id} order by id`.execute(db(world.ctx()))
      expect(rows.map(({ type }) => type)).toEqual(['Create', 'Delete'])
      expect(rows[0]).toMatchObject({ audience: 'internal', text: '{}' })
      expect(JSON.stringify(rows)).not.toContain('Versprecher')
      expect(JSON.stringify(await outboxOf(world.ctx(), mair, true, null))).not.toContain('Versprecher')
      await world.work()
    },
  )

  test('is its author’s alone, and once, also when pressed twice at the same moment', async () => {
    const { id } = await writeNote(world.ctx('member'), note('Mine'))
    await expect(deleteNote(world.ctx('neighbour'), id)).rejects.toBeInstanceOf(NotFound)
    await expect(deleteNote(world.ctx('moderator'), id)).rejects.toBeInstanceOf(NotFound)
    await expect(deleteNote(world.ctx(), id)).rejects.toBeInstanceOf(SignInRequired)
    const both = await Promise.allSettled([1, 2].map(() => deleteNote(world.ctx('member'), id)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await said(world)).map(({ type }) => type)).toEqual(['Create', 'Delete'])
  })
})

describe.each([
  ['Like', 'like', 'direct', 'likes your note'],
  ['Announce', 'announce', 'public', 'boosted your note'],
] as const)('a %s', (kind, told_, audience, words) => {
  test('is said once, told once, and taken back under the id it was said with', async () => {
    const { id, uri } = await noteBy(world, tom)
    await Promise.all([1, 2].map(() => react(world.ctx('member'), kind, id)))
    expect(await told('neighbour')).toEqual([
      { kind: told_, text: `Mair Pugh ${words}`, url: `/notes/${id}` },
    ])
    const [done] = await said(world)
    expect(done).toMatchObject({ type: kind, audience, recipients: [tom.uri], document: { object: uri } })
    await withdrawReaction(world.ctx('member'), kind, id)
    await withdrawReaction(world.ctx('member'), kind, id)
    const [, undone, ...more] = await said(world)
    expect(undone).toMatchObject({
      type: 'Undo',
      audience,
      recipients: [tom.uri],
      document: { object: { id: done?.document.id, type: kind } },
    })
    expect(more).toEqual([])
  })

  test('of one’s own, of an app’s and of somebody’s elsewhere tells no member', async () => {
    for (const author of [mair, await appActor(world.ctx(), 'blog'), ada])
      await react(world.ctx('member'), kind, (await noteBy(world, author)).id)
    expect((await said(world)).map(({ type }) => type)).toEqual([kind, kind, kind])
    expect([...(await told('member')), ...(await told('neighbour'))]).toEqual([])
  })

  test('is one’s own to take back, and does not touch the other kind', async () => {
    const { id } = await noteBy(world, tom)
    const other = kind === 'Like' ? 'Announce' : 'Like'
    await react(world.ctx('member'), kind, id)
    await react(world.ctx('member'), other, id)
    await withdrawReaction(world.ctx('editor'), kind, id)
    await withdrawReaction(world.ctx('member'), kind, id)
    const left = await db(world.ctx()).selectFrom('reactions').select('kind').execute()
    expect(left).toEqual([{ kind: other }])
  })

  test('can be taken back when the note is to be read no more, by whoever gave it alone', async () => {
    const { id } = await noteBy(world, ada)
    await react(world.ctx('member'), kind, id)
    await db(world.ctx()).updateTable('notes').set({ audience: 'direct' }).where('id', '=', id).execute()
    await expect(withdrawReaction(world.ctx('editor'), kind, id)).rejects.toBeInstanceOf(NotFound)
    await withdrawReaction(world.ctx('member'), kind, id.toUpperCase())
    expect((await said(world)).map(({ type }) => type)).toEqual([kind, 'Undo'])
    expect((await said(world))[1]).toMatchObject({ audience, recipients: [ada.uri] })
    await expect(withdrawReaction(world.ctx('member'), kind, id)).rejects.toBeInstanceOf(NotFound)
  })

  test('needs a member who may read the note', async () => {
    const { id } = await noteBy(world, tom, { audience: 'direct' })
    await expect(react(world.ctx('member'), kind, id)).rejects.toBeInstanceOf(NotFound)
    await expect(react(world.ctx(), kind, id)).rejects.toBeInstanceOf(SignInRequired)
  })
})

test.each(['followers', 'direct'] as const)(
  'what is for “%s” may be liked and not boosted by who reads it',
  async audience => {
    const { id } = await noteBy(world, tom, { audience, mentions: [mair.uri] })
    await expect(react(world.ctx('member'), 'Announce', id)).rejects.toBeInstanceOf(NotForBoosting)
    await react(world.ctx('member'), 'Like', id)
    expect(await visibleNote(world.ctx('member'), id)).toMatchObject({ likes: 1, liked: true, boosts: 0 })
  },
)
