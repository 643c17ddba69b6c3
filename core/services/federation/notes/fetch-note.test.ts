import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { db } from '#core/database/db'
import { follows, receive } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { runJob } from '../../../../tests/jobs'
import { memberActor } from '../actors/local-actor'
import { findActor } from '../actors/remote-actor'
import { block, blocks, liftBlock } from '../moderation/blocks'
import { fetchNote } from './fetch-note'
import { writeNote } from './write-note'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

let count = 0
/** Served at an address of its own; `changes` go over it. */
function served(changes: Readonly<Record<string, unknown>> = {}): string {
  const id = `${farm.origin}/notes/${++count}`
  const note = { id, type: 'Note', attributedTo: ada.id, content: '<p>Plums</p>', to: [PUBLIC] }
  farm.serve(id, { ...note, ...changes })
  return id
}

async function kept(uri: string) {
  const note = await db(world.ctx())
    .selectFrom('notes')
    .select(['audience', 'kind'])
    .where('uri', '=', uri)
    .executeTakeFirst()
  return note ?? null
}

describe('a note that is asked for', () => {
  test('is kept with its author, and is the same when it is asked for again', async () => {
    const uri = served({ published: '2026-05-01T08:00:00Z', updated: '2026-05-01T09:00:00Z' })
    const id = await fetchNote(world.ctx(), uri)
    expect(await kept(uri)).toEqual({ audience: 'public', kind: 'Note' })
    expect(await findActor(world.ctx(), ada.id)).toMatchObject({ username: 'ada' })
    expect(id).toBeString()
    // Nothing about it is younger, so nothing is kept anew.
    expect(await fetchNote(world.ctx(), uri)).toBeNull()
  })

  test.each([
    ['unlisted', { to: [], cc: [PUBLIC] }, 'unlisted'],
    ['an article', { type: 'Article' }, 'public'],
  ])('is kept when it is %s', async (_, changes, audience) => {
    const uri = served(changes)
    await fetchNote(world.ctx(), uri)
    expect(await kept(uri)).toMatchObject({ audience })
  })

  test.each([
    ['for followers', () => ({ to: [`${ada.id}/followers`] })],
    ['for one person', () => ({ to: ['http://else.example/x'] })],
    ['no note', () => ({ type: 'Question' })],
    ['by somebody of another server', () => ({ attributedTo: 'http://else.example/ada' })],
    ['of another address on another server', () => ({ id: 'http://else.example/1' })],
    ['by nobody who is there', () => ({ attributedTo: `${farm.origin}/actors/nobody` })],
  ])('is not kept when it is %s', async (_, changes) => {
    const uri = served(changes())
    expect(await fetchNote(world.ctx(), uri)).toBeNull()
    expect(await kept(uri)).toBeNull()
  })

  test.each([410, 404, 500])('is none where the server answers %p', async status => {
    const uri = served()
    farm.serve(uri, status === 410 ? null : status)
    expect(await fetchNote(world.ctx(), uri)).toBeNull()
  })

  test('is not asked for where its server, or its author, is blocked, nor of ourselves', async () => {
    const uri = served()
    const asked = farm.asked.length
    const lift = async () => {
      for (const { id } of (await blocks(world.ctx('moderator'))).blocks)
        await liftBlock(world.ctx('moderator'), id)
    }
    await block(world.ctx('moderator'), farm.host, 'Spam')
    expect(await fetchNote(world.ctx(), uri)).toBeNull()
    expect(await fetchNote(world.ctx(), `${world.house.config.origins.federation}/notes/1`)).toBeNull()
    expect(farm.asked.length).toBe(asked)
    await lift()
    farm.name('ada', ada.id)
    await block(world.ctx('moderator'), `@ada@${farm.host}`, 'Rude')
    expect(await fetchNote(world.ctx(), uri)).toBeNull()
    expect(await kept(uri)).toBeNull()
    await lift()
  })
})

describe('what somebody boosts whom a member follows', () => {
  const boost = async (object: string) => {
    const id = `${farm.origin}/boosts/${++count}`
    await receive(world.ctx(), { kind: 'announce', id, actor: ada.id, object })
    return id
  }
  const boosts = async (uri: string) =>
    db(world.ctx()).selectFrom('reactions').select('kind').where('uri', '=', uri).execute()

  beforeAll(async () => {
    const mair = await memberActor(world.ctx(), world.cast.members.member.id)
    await follows(world, mair, (await findActor(world.ctx(), ada.id))!)
  })

  test('is fetched by a job, and boosted then, once', async () => {
    const uri = served()
    const id = await boost(uri)
    expect(await kept(uri)).toBeNull()
    await runJob(world, 'fetch-boosted')
    expect(await kept(uri)).not.toBeNull()
    expect(await boosts(id)).toEqual([{ kind: 'Announce' }])
  })

  test.each(['taken back', 'blocked'])('is no boost when it was %s meanwhile', async what => {
    const uri = served()
    const id = await boost(uri)
    if (what === 'blocked') await block(world.ctx('moderator'), farm.host, 'Spam')
    else {
      const undone = { id, actor: ada.id, object: uri }
      const undo = { kind: 'undo', id: `${id}/undo`, actor: ada.id, of: 'announce', undone } as const
      await receive(world.ctx(), undo)
    }
    await runJob(world, 'fetch-boosted')
    expect(await boosts(id)).toEqual([])
    for (const { id } of (await blocks(world.ctx('moderator'))).blocks)
      await liftBlock(world.ctx('moderator'), id)
  })
})

test('an account that says it has changed is asked for anew, by a job', async () => {
  farm.serve(ada.id, { ...ada.document, name: 'Ada of the Farm' })
  await receive(world.ctx(), { kind: 'updateActor', id: `${farm.origin}/u/1`, actor: ada.id, object: ada.id })
  expect((await findActor(world.ctx(), ada.id))?.name).toBe('ada')
  await runJob(world, 'refresh-actor')
  expect((await findActor(world.ctx(), ada.id))?.name).toBe('Ada of the Farm')
})

test('a note to somebody elsewhere names them by their own address', async () => {
  farm.name('ada', ada.id)
  const { id, unknownNames } = await writeNote(world.ctx('member'), {
    text: `Hello @Ada@${farm.host} and @bob@${farm.host}`,
    warning: null,
    audience: 'public',
    inReplyTo: null,
  })
  expect(unknownNames).toEqual([`@bob@${farm.host}`])
  const note = await db(world.ctx()).selectFrom('notes').select('mentions').where('id', '=', id).execute()
  expect(note[0]?.mentions).toEqual([{ href: ada.id, name: `@ada@${farm.host}` }])
})
