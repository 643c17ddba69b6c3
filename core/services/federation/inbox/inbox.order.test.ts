import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { freeBasePort, listen } from '../../../../tests/listening'
import { somebodyWaits } from '../../../../tests/lock-waits'
import { lockActor } from '../actors/lock-actor'
import { findActor } from '../actors/remote-actor'
import { pruneWithdrawals } from '../actors/withdrawals'
import { follow } from '../follows/follow'
import { processIncoming } from './process-incoming'
import { receiveDeletion } from './receive-deletion'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

let world: TestHouse
let stop: () => Promise<void>
let farm: RemoteServer
let ada: RemoteActor
let member: Browser
let inbox: string
let memberUri: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
  member = await world.browser('member')
  inbox = `${world.house.config.origins.federation}/inbox`
  memberUri = `${world.house.config.origins.federation}/actors/member`
  await member.get('federation', '/@member')
})
afterAll(async () => {
  await Promise.all([farm.stop(), stop()])
  await world.close()
})

let count = 0
const fresh = (kind: string) => `${farm.origin}/${kind}/${++count}`

function note(id: string, words: string, dates: { published?: string; updated?: string } = {}) {
  return {
    id,
    type: 'Note',
    attributedTo: ada.id,
    content: `<p>${words}</p>`,
    to: [PUBLIC],
    cc: [memberUri],
    published: '2026-05-01T08:00:00Z',
    ...dates,
  }
}

const said = (type: string, object: unknown, id = fresh(type.toLowerCase())) => ({
  id,
  type,
  actor: ada.id,
  object,
})

/** Each is processed before the next one comes. */
async function deliver(...activities: object[]): Promise<void> {
  for (const activity of activities) {
    expect((await farm.post(inbox, activity as Record<string, unknown>, ada.rsa)).status).toBe(202)
    await world.work()
  }
}

async function stored(uri: string) {
  return db(world.ctx())
    .selectFrom('notes')
    .select(['html', 'deleted_at', 'audience'])
    .where('uri', '=', uri)
    .executeTakeFirst()
}

const wordsOf = async (uri: string) => (await stored(uri))?.html ?? null

describe('a note', () => {
  test('that was deleted before it came never comes, nor does an edit of it', async () => {
    const id = fresh('notes')
    await deliver(said('Delete', { id, type: 'Tombstone' }), said('Create', note(id, 'zombie')))
    await deliver(said('Update', note(id, 'zombie', { updated: '2026-05-02T08:00:00Z' })))
    expect(await stored(id)).toBeUndefined()
    const bare = fresh('notes')
    await deliver(said('Delete', bare), said('Create', note(bare, 'zombie')))
    expect(await stored(bare)).toBeUndefined()
  })

  test('that was deleted after it came stays deleted, whatever comes again', async () => {
    const id = fresh('notes')
    const created = said('Create', note(id, 'once'))
    await deliver(created, said('Delete', id), created, said('Create', note(id, 'twice')))
    await deliver(said('Update', note(id, 'thrice', { updated: '2026-05-09T08:00:00Z' })))
    expect(await stored(id)).toMatchObject({ html: '', deleted_at: expect.anything() })
  })

  test('keeps the youngest of its edits, in whatever order they come', async () => {
    const edits = ['2026-05-01T09:00:00Z', '2026-05-01T09:00:01Z', '2026-05-03T00:00:00+02:00']
    const [first, second, third] = edits.map(updated => ({ updated }))
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ]) {
      const id = fresh('notes')
      const versions = [
        said('Create', note(id, 'v0')),
        said('Update', note(id, 'v1', first)),
        said('Update', note(id, 'v2', second)),
        said('Update', note(id, 'v3', third)),
      ]
      await deliver(...order.map(index => versions[index] as object))
      expect(await wordsOf(id)).toBe('<p>v3</p>')
    }
  })

  test('takes edits of one moment, and edits without a date, as they come', async () => {
    const [same, undated] = [fresh('notes'), fresh('notes')]
    const updated = '2026-05-01T09:00:00Z'
    await deliver(
      said('Create', note(same, 'v0')),
      said('Update', note(same, 'v1', { updated })),
      said('Update', note(same, 'v2', { updated })),
    )
    expect(await wordsOf(same)).toBe('<p>v2</p>')
    await deliver(
      said('Create', note(undated, 'v0')),
      said('Update', note(undated, 'v1')),
      said('Update', note(undated, 'v2')),
    )
    expect(await wordsOf(undated)).toBe('<p>v2</p>')
  })

  test('does not give a dated edit up for one without a date, nor for one from the far future', async () => {
    const id = fresh('notes')
    await deliver(
      said('Create', note(id, 'v0')),
      said('Update', note(id, 'v1', { updated: '2026-05-01T09:00:00Z' })),
      said('Update', note(id, 'undated')),
      said('Update', note(id, 'future', { updated: '2999-01-01T00:00:00Z' })),
      said('Update', note(id, 'absurd', { updated: '+270000-01-01T00:00:00Z' })),
    )
    expect(await wordsOf(id)).toBe('<p>v1</p>')
    await deliver(said('Update', note(id, 'v2', { updated: '2026-05-01T09:00:05Z' })))
    expect(await wordsOf(id)).toBe('<p>v2</p>')
  })

  test('knows an edit by the date of the activity where the note has none', async () => {
    const id = fresh('notes')
    const dated = (words: string, published: string) => ({ ...said('Update', note(id, words)), published })
    await deliver(
      said('Create', note(id, 'v0')),
      dated('v2', '2026-05-02T09:00:00Z'),
      dated('v1', '2026-05-01T09:00:00Z'),
    )
    expect(await wordsOf(id)).toBe('<p>v2</p>')
  })

  test('said twice is told of once, and the second saying changes nothing', async () => {
    const id = fresh('notes')
    await deliver(said('Create', note(id, 'first')), said('Create', note(id, 'second')))
    expect(await wordsOf(id)).toBe('<p>first</p>')
    const told = await db(world.ctx())
      .selectFrom('notifications as n')
      .innerJoin('notes as t', 't.id', 'n.note_id')
      .select('n.id')
      .where('t.uri', '=', id)
      .execute()
    expect(told).toHaveLength(1)
  })

  test('is closed by an edit that is for fewer people', async () => {
    const id = fresh('notes')
    const closed = { ...note(id, 'for you', { updated: '2026-05-01T09:00:00Z' }), to: [memberUri], cc: [] }
    await deliver(said('Create', note(id, 'for all')), said('Update', closed))
    expect(await stored(id)).toMatchObject({ audience: 'direct' })
  })

  test('is changed and deleted by its author alone', async () => {
    const id = fresh('notes')
    await deliver(said('Create', note(id, 'mine')))
    const eve = await farm.actor(`eve-${count}`)
    const elsewhere = await startRemoteServer()
    const mallory = await elsewhere.actor('mallory')
    const change = note(id, 'theirs', { updated: '2026-06-01T00:00:00Z' })
    const by = (actor: RemoteActor, origin: string, type: string, object: unknown) => ({
      id: `${origin}/acts/${++count}`,
      type,
      actor: actor.id,
      object,
    })
    const answers = [
      await elsewhere.post(inbox, by(mallory, elsewhere.origin, 'Update', change), mallory.rsa),
      await elsewhere.post(
        inbox,
        by(mallory, elsewhere.origin, 'Update', { ...change, attributedTo: mallory.id }),
        mallory.rsa,
      ),
      await elsewhere.post(inbox, by(mallory, elsewhere.origin, 'Delete', id), mallory.rsa),
      await farm.post(inbox, by(eve, farm.origin, 'Update', change), eve.rsa),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    // Of one origin: only whoever stored it knows whose it is.
    await farm.post(inbox, by(eve, farm.origin, 'Update', { ...change, attributedTo: eve.id }), eve.rsa)
    await farm.post(inbox, by(eve, farm.origin, 'Delete', id), eve.rsa)
    await world.work()
    expect(await stored(id)).toMatchObject({ html: '<p>mine</p>', deleted_at: null })
    await elsewhere.stop()
  })

  test('waits until a Delete that came a moment before it has been taken in', async () => {
    const [id, sender] = [fresh('notes'), await findActor(world.ctx(), ada.id)]
    if (!sender) throw new Error('nobody there')
    const [underway, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const deleting = transaction(world.ctx(), async tx => {
      await lockActor(tx, sender)
      await receiveDeletion(tx, sender, { kind: 'delete', id: fresh('deletes'), actor: ada.id, object: id })
      underway.resolve()
      await mayEnd.promise
    })
    await underway.promise
    const creating = take(said('Create', note(id, 'zombie')))
    await somebodyWaits(world, creating)
    mayEnd.resolve()
    await Promise.all([deleting, creating])
    expect(await stored(id)).toBeUndefined()
  })

  test('ends as its author left it when four workers have all of it at once', async () => {
    for (let round = 0; round < 8; round++) {
      const [kept, gone] = [fresh('notes'), fresh('notes')]
      await deliverAtOnce([
        said('Create', note(kept, 'v0')),
        said('Update', note(kept, 'v1', { updated: '2026-05-01T09:00:00Z' })),
        said('Update', note(kept, 'v2', { updated: '2026-05-01T10:00:00Z' })),
        said('Create', note(gone, 'zombie')),
        said('Update', note(gone, 'zombie', { updated: '2026-05-01T09:00:00Z' })),
        said('Delete', gone),
      ])
      expect(await wordsOf(kept)).toBe('<p>v2</p>')
      expect((await stored(gone))?.html ?? '').toBe('')
      expect((await stored(gone))?.deleted_at).not.toBeNull()
    }
  })
})

describe('a follow', () => {
  test('that was undone before it came is none, and is not accepted', async () => {
    const asked = said('Follow', memberUri)
    await deliver(said('Undo', asked), asked)
    expect(await follows()).toEqual([])
    const bare = said('Follow', memberUri)
    await deliver(said('Undo', bare.id), bare)
    expect(await follows()).toEqual([])
  })

  test('outlives the late Undo of an earlier one', async () => {
    const [first, second] = [said('Follow', memberUri), said('Follow', memberUri)]
    await deliver(first, second, said('Undo', first))
    expect(await follows()).toEqual([second.id])
    await deliver(said('Undo', second))
    expect(await follows()).toEqual([])
  })

  test('ends with an Undo whose id nobody has heard of', async () => {
    await deliver(said('Follow', memberUri), said('Undo', said('Follow', memberUri)))
    expect(await follows()).toEqual([])
  })

  test('of ours is not accepted by an answer that came before it was asked, or to one that was taken back', async () => {
    const account = await findActor(world.ctx(), ada.id)
    const made = `${memberUri}/activities/${Bun.randomUUIDv7()}`
    await deliver(said('Accept', { id: made, type: 'Follow', actor: memberUri, object: ada.id }))
    const once = await askAda(account?.id ?? '')
    expect(once.accepted_at).toBeNull()
    await member.post('federation', `/accounts/${account?.id}/follow?_method=delete`)
    const again = await askAda(account?.id ?? '')
    await deliver(said('Accept', { id: once.uri, type: 'Follow', actor: memberUri, object: ada.id }))
    expect((await ourFollow())?.accepted_at).toBeNull()
    await deliver(said('Reject', { id: once.uri, type: 'Follow', actor: memberUri, object: ada.id }))
    expect((await ourFollow())?.uri).toBe(again.uri)
    await deliver(said('Accept', { id: again.uri, type: 'Follow', actor: memberUri, object: ada.id }))
    expect((await ourFollow())?.accepted_at).not.toBeNull()
  })
})

describe.each(['Like', 'Announce'])('a %s', type => {
  test('that was undone before it came does not count; done again, it counts', async () => {
    await member.post('federation', '/notes', { text: `For a ${type}`, audience: 'public' })
    const target = await db(world.ctx())
      .selectFrom('notes')
      .select(['id', 'uri'])
      .where('source', '=', `For a ${type}`)
      .executeTakeFirstOrThrow()
    const [first, second, third] = [1, 2, 3].map(() => said(type, target.uri))
    await deliver(said('Undo', first), first as object)
    expect(await reactions(target.id)).toEqual([])
    await deliver(second as object, third as object, said('Undo', second))
    expect(await reactions(target.id)).toEqual([third?.id ?? ''])
    await deliver(said('Undo', third))
    expect(await reactions(target.id)).toEqual([])
  })
})

test('a Delete by an actor nobody met is thanked for and leaves no trace', async () => {
  const stranger = await farm.actor('stranger')
  const bye = { id: fresh('byes'), type: 'Delete', actor: stranger.id, object: stranger.id }
  expect((await farm.post(inbox, bye, stranger.rsa)).status).toBe(202)
  await world.work()
  expect(
    await db(world.ctx()).selectFrom('actors').select('id').where('uri', '=', stranger.id).execute(),
  ).toEqual([])
})

test('what was taken back is remembered for a season, not for ever', async () => {
  await deliver(said('Delete', fresh('notes')))
  const days = (number: number) => ({ ...world.ctx(), now: new Date(Date.now() + number * 86_400_000) })
  const left = async () => (await db(world.ctx()).selectFrom('withdrawals').select('uri').execute()).length
  await pruneWithdrawals(days(80), {})
  expect(await left()).toBeGreaterThan(0)
  await pruneWithdrawals(days(100), {})
  expect(await left()).toBe(0)
})

/** All are kept first, then processed side by side, as the workers of several processes would. */
async function deliverAtOnce(activities: readonly Record<string, unknown>[]): Promise<void> {
  for (const activity of activities) await farm.post(inbox, activity, ada.rsa)
  const ids = activities.map(({ id }) => String(id))
  const rows = await world.ctx().em.find(Activity, { uri: { $in: ids } })
  // An order that means nothing, and is the same at each run.
  const lot = ({ uri }: { uri?: string | null }) => Bun.hash.crc32((uri ?? '').replace(farm.origin, ''))
  const shuffled = rows.toSorted((a, b) => lot(a) - lot(b))
  await Promise.all(shuffled.map(row => processIncoming.handle(world.ctx(), row)))
  await world.work()
}

/** Kept as it comes, and processed here and now. */
async function take(activity: Record<string, unknown>): Promise<void> {
  await farm.post(inbox, activity, ada.rsa)
  const row = await world.ctx().em.findOneOrFail(Activity, { uri: String(activity.id) })
  await processIncoming.handle(world.ctx(), row)
}

async function follows(): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.follower_id')
    .select('f.uri')
    .where('a.uri', '=', ada.id)
    .execute()
  return rows.map(({ uri }) => uri)
}

async function askAda(accountId: string) {
  await follow(world.ctx('member'), accountId)
  const asked = await ourFollow()
  if (!asked) throw new Error('no follow')
  return asked
}

async function ourFollow() {
  return db(world.ctx())
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.followed_id')
    .select(['f.uri', 'f.accepted_at'])
    .where('a.uri', '=', ada.id)
    .executeTakeFirst()
}

async function reactions(noteId: string): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('reactions')
    .select('uri')
    .where('note_id', '=', noteId)
    .execute()
  return rows.map(({ uri }) => uri)
}
