import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type IncomingObject, parseObject } from '#core/activitypub/parse-object'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import type { ActorRow } from '../actors/actor-row'
import { lockActor } from '../actors/lock-actor'
import { findActor } from '../actors/remote-actor'
import { rememberWithdrawal } from '../actors/withdrawals'
import { keepRemoteNote } from './keep-remote-note'

const NOW = new Date('2031-05-06T07:08:09Z')
const HOUR_MS = 3_600_000

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
let author: ActorRow
let stranger: ActorRow
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
  author = (await findActor(world.ctx(), ada.id))!
  stranger = (await findActor(world.ctx(), (await farm.actor('eve')).id))!
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

let count = 0
let uri = ''
beforeEach(() => {
  uri = `${farm.origin}/notes/kept-${++count}`
})

const ctx = () => ({ ...world.ctx(), now: NOW })
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS)
const said = (content: string, more: Readonly<Record<string, unknown>> = {}): IncomingObject =>
  parseObject(
    { id: uri, type: 'Note', content, attributedTo: ada.id, published: inHours(-9).toISOString(), ...more },
    ada.id,
    { allowHttp: true },
  )
const keep = (note: IncomingObject, asEdit = false, by = author) =>
  keepRemoteNote(ctx(), note, by, 'public', asEdit)
const row = async () =>
  db(ctx())
    .selectFrom('notes')
    .select(['id', 'html', 'published_at', 'edited_at', 'received_at', 'author_id', 'mentions', 'tags'])
    .where('uri', '=', uri)
    .executeTakeFirst()
const words = async () => (await row())?.html
const updated = (hours: number) => ({ updated: inHours(hours).toISOString() })

describe('a note from elsewhere', () => {
  test('is kept once, and is new once', async () => {
    const first = await keep(said('<p>Plums</p>'))
    expect(first?.isNew).toBe(true)
    expect(await keep(said('<p>Plums</p>'))).toBeNull()
    expect(await row()).toMatchObject({ published_at: inHours(-9), received_at: NOW, edited_at: null })
  })

  test('that comes by several ways at the same moment is one', async () => {
    const kept = await Promise.all([1, 2, 3, 4].map(() => keep(said('<p>Plums</p>'))))
    expect(kept.filter(each => each?.isNew)).toHaveLength(1)
  })

  test('of tomorrow was said now: it does not stand on top until then', async () => {
    await keep(said('<p>Soon</p>', { published: inHours(30).toISOString() }))
    expect((await row())?.published_at).toEqual(NOW)
  })

  test('without a date was said now', async () => {
    await keep(said('<p>Some day</p>', { published: undefined }))
    expect((await row())?.published_at).toEqual(NOW)
  })

  test('is read by those it mentions, and by those it is addressed to, each once', async () => {
    const [mair, tom] = ['https://a.example/mair', 'https://a.example/tom']
    await keep(
      said('<p>You two</p>', {
        tag: [
          { type: 'Mention', href: mair, name: '@mair' },
          { type: 'Hashtag', name: '#Plums' },
        ],
        to: [mair],
        cc: [tom],
      }),
    )
    expect(await row()).toMatchObject({
      mentions: [
        { href: mair, name: '@mair' },
        { href: tom, name: '' },
      ],
      tags: [{ name: expect.stringMatching(/^#plums$/i), href: '' }],
    })
  })

  test('under an address that another author has is nothing', async () => {
    await keep(said('<p>Mine</p>'))
    const theft = { ...said('<p>Taken over</p>', updated(-1)), attributedTo: stranger.uri }
    for (const asEdit of [false, true]) expect(await keep(theft, asEdit, stranger)).toBeNull()
    expect(await words()).toBe('<p>Mine</p>')
    expect((await row())?.author_id).toBe(author.id)
  })

  test('that was taken back before it came does not come', async () => {
    await transaction(ctx(), tx => rememberWithdrawal(tx, author.id, uri))
    expect(await keep(said('<p>Gone</p>'))).toBeNull()
    expect(await row()).toBeUndefined()
  })

  test('that somebody else said to have taken back comes', async () => {
    await transaction(ctx(), tx => rememberWithdrawal(tx, stranger.id, uri))
    expect((await keep(said('<p>Still here</p>')))?.isNew).toBe(true)
  })

  test('that is deleted here does not come back, neither as it was nor as an edit', async () => {
    await keep(said('<p>Plums</p>'))
    await db(ctx()).updateTable('notes').set({ deleted_at: NOW }).where('uri', '=', uri).execute()
    for (const asEdit of [false, true])
      expect(await keep(said('<p>Plums again</p>', updated(-1)), asEdit)).toBeNull()
    expect(await words()).toBe('<p>Plums</p>')
  })

  test('of an actor who is gone is not kept', async () => {
    const gone = (await findActor(world.ctx(), (await farm.actor(`gone-${count}`)).id))!
    await db(ctx()).updateTable('actors').set({ deleted_at: NOW }).where('id', '=', gone.id).execute()
    expect(await keep({ ...said('<p>Late</p>'), attributedTo: gone.uri }, false, gone)).toBeNull()
  })

  test('of an actor who goes at that moment waits for it, and is not kept', async () => {
    const going = (await findActor(world.ctx(), (await farm.actor(`going-${count}`)).id))!
    const late = { ...said('<p>Late</p>'), attributedTo: going.uri }
    await overtaking(
      world,
      proceed =>
        transaction(ctx(), async tx => {
          await lockActor(tx, going)
          await proceed()
          await db(tx).updateTable('actors').set({ deleted_at: NOW }).where('id', '=', going.id).execute()
        }),
      async () => expect(await keep(late, false, going)).toBeNull(),
    )
    expect(await row()).toBeUndefined()
  })
})

describe('an edit', () => {
  test('changes what was said, and is nothing new', async () => {
    const first = await keep(said('<p>Plums</p>'))
    const edited = await keep(said('<p>Pears</p>', updated(-1)), true)
    expect(edited).toEqual({ id: first!.id, isNew: false })
    expect(await row()).toMatchObject({ html: '<p>Pears</p>', edited_at: inHours(-1) })
  })

  test('of what never came is the first that is heard of it', async () => {
    expect((await keep(said('<p>Pears</p>', updated(-1)), true))?.isNew).toBe(true)
  })

  test('that is older than what we have changes nothing', async () => {
    await keep(said('<p>Plums</p>'))
    await keep(said('<p>Second</p>', updated(-1)), true)
    expect(await keep(said('<p>First</p>', updated(-2)), true)).toBeNull()
    expect(await words()).toBe('<p>Second</p>')
  })

  test('of the same moment is taken in the order in which it comes', async () => {
    await keep(said('<p>Plums</p>'))
    await keep(said('<p>One</p>', updated(-1)), true)
    expect(await keep(said('<p>Two</p>', updated(-1)), true)).not.toBeNull()
    expect(await words()).toBe('<p>Two</p>')
  })

  test('without a date is taken after others without, and not after one with', async () => {
    await keep(said('<p>Plums</p>'))
    await keep(said('<p>One</p>'), true)
    await keep(said('<p>Two</p>'), true)
    expect(await words()).toBe('<p>Two</p>')
    await keep(said('<p>Three</p>', updated(-1)), true)
    expect(await keep(said('<p>Four</p>'), true)).toBeNull()
    expect(await row()).toMatchObject({ html: '<p>Three</p>', edited_at: inHours(-1) })
  })

  test('of a clock that is more than a day ahead has no date: the next one still counts', async () => {
    await keep(said('<p>Plums</p>'))
    await keep(said('<p>Ahead</p>', updated(25)), true)
    expect((await row())?.edited_at).toBeNull()
    expect(await keep(said('<p>Now</p>', updated(-1)), true)).not.toBeNull()
    expect(await words()).toBe('<p>Now</p>')
  })

  test('of a clock that is a day ahead at most has its date', async () => {
    await keep(said('<p>Plums</p>'))
    await keep(said('<p>Ahead</p>', updated(24)), true)
    expect((await row())?.edited_at).toEqual(inHours(24))
  })

  test('by somebody else is none', async () => {
    await keep(said('<p>Plums</p>'))
    expect(await keep(said('<p>Stolen</p>', updated(-1)), true, stranger)).toBeNull()
    expect(await words()).toBe('<p>Plums</p>')
  })
})

describe('a copy that comes again', () => {
  test('says nothing new, unless it carries a younger edit', async () => {
    await keep(said('<p>Plums</p>'))
    expect(await keep(said('<p>Other</p>'))).toBeNull()
    expect(await keep(said('<p>Pears</p>', updated(-1)))).toEqual({ id: (await row())!.id, isNew: false })
    expect(await words()).toBe('<p>Pears</p>')
    expect(await keep(said('<p>Older</p>', updated(-2)))).toBeNull()
    expect(await keep(said('<p>As old</p>', updated(-1)))).toBeNull()
  })

  test('with an edit from before it was said is none', async () => {
    await keep(said('<p>Plums</p>'))
    expect(await keep(said('<p>Before</p>', updated(-9)))).toBeNull()
    expect(await keep(said('<p>Before</p>', updated(-10)))).toBeNull()
    expect(await words()).toBe('<p>Plums</p>')
  })
})
