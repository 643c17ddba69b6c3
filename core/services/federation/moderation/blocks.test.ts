import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { isBlocked } from '../actors/blocked'
import { AccountBlocked, findByHandle } from '../actors/find-handle'
import { findActor } from '../actors/remote-actor'
import { keepRemoteNote } from '../notes/keep-remote-note'
import { localTimeline, timelineOf } from '../notes/timelines'
import { BlockTargetUnreadable, block, blocks, liftBlock, OwnServer } from './blocks'

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
  farm.name('ada', ada.id)
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

const moderator = () => world.ctx('moderator')

async function liftAll(): Promise<void> {
  for (const { id } of await blocks(moderator())) await liftBlock(moderator(), id)
}

describe('a blocked server', () => {
  test.each([
    ['Spam.EXAMPLE.', 'spam.example'],
    ['spam。example', 'spam.example'],
    ['թութ.հայ', 'xn--69aa8bzb.xn--y9a3aq'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['spam.example:8443', 'spam.example:8443'],
  ])('%s is kept as %s, and nothing from there passes', async (typed, kept) => {
    await block(moderator(), typed, 'Spam')
    expect((await blocks(moderator())).map(({ target }) => target)).toEqual([kept])
    const [name, port] = kept.split(':')
    const inside = port
      ? [`https://${kept}/u`]
      : [`https://${name}/u`, `https://${name}./u`, `https://a.${name}/u`]
    for (const uri of inside) expect([uri, await isBlocked(world.ctx(), uri)]).toEqual([uri, true])
    for (const uri of [`https://not${name}/u`, 'https://example/u', `https://${name}.else.example/u`])
      expect([uri, await isBlocked(world.ctx(), uri)]).toEqual([uri, false])
    await liftAll()
  })

  test('is blocked at every port, in timelines as well', async () => {
    const author = await findActor(world.ctx(), ada.id)
    if (!author) throw new Error('nobody there')
    const note = { ...NOTE, id: `${farm.origin}/n/1`, attributedTo: ada.id, url: `${farm.origin}/n/1` }
    await keepRemoteNote(world.ctx(), note, author, 'public')
    const shown = async () => (await timelineOf(world.ctx('member'), author.id, null)).notes.length
    expect(await shown()).toBe(1)
    await block(moderator(), '127.0.0.1', 'Spam')
    expect(await shown()).toBe(0)
    await expect(findByHandle(world.ctx(), `@ada@${farm.host}`)).rejects.toThrow(AccountBlocked)
    await liftAll()
    expect(await shown()).toBe(1)
  })

  test('cannot be our own, nor what stands above it', async () => {
    const { origins } = world.house.config
    for (const origin of Object.values(origins))
      for (const target of [new URL(origin).host, new URL(origin).hostname.toUpperCase()])
        await expect(block(moderator(), target, 'Oops')).rejects.toThrow(OwnServer)
    expect((await localTimeline(world.ctx(), null)).notes).toBeArray()
  })

  test.each(['no host', 'spam.example/x', 'a..b', 'spam.example:x', '%73pam.example', 'https//x', '', '.'])(
    'is not %j',
    async target => {
      await expect(block(moderator(), target, 'Spam')).rejects.toThrow(BlockTargetUnreadable)
    },
  )
})

test('a blocked account is one actor, not its namesakes', async () => {
  const namesake = await farm.actor('c-ada', { type: 'Group', preferredUsername: 'ada' })
  await findActor(world.ctx(), namesake.id)
  await block(moderator(), `@ada@${farm.host}`, 'Rude')
  expect(await isBlocked(world.ctx(), ada.id)).toBe(true)
  expect(await isBlocked(world.ctx(), namesake.id)).toBe(false)
  await liftAll()
  expect(await db(world.ctx()).selectFrom('blocks').select('id').execute()).toEqual([])
})

const NOTE = {
  type: 'Note',
  name: null,
  summary: null,
  contentHtml: '<p>Buy</p>',
  sensitive: false,
  inReplyTo: null,
  published: new Date(),
  updated: null,
  to: [],
  cc: [],
  hashtags: [],
  mentions: [],
  images: [],
} as const
