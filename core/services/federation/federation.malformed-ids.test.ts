import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { objectAt } from './actors/object-at'
import { follow, unfollow } from './follows/follow'
import { acceptFollow, removeFollower } from './follows/requests'
import { LastOperator, revokeRole } from './identity/roles'
import { liftBlock } from './moderation/blocks'
import { settleReport } from './moderation/reports'
import { deleteNote } from './notes/delete-note'
import { react, withdrawReaction } from './notes/react'
import { thread } from './notes/thread'
import { deleteClient } from './oauth/register-client'

/** All in the letters and the length of an id. */
const NO_IDS = ['-'.repeat(36), 'a'.repeat(36), '0'.repeat(36), '01234567-89ab-cdef-0123-456789abcde-']

const ASKED: Readonly<Record<string, (ctx: Ctx, id: string) => Promise<unknown>>> = {
  'an account to follow': follow,
  'an account to follow no more': unfollow,
  'a follow to accept': acceptFollow,
  'a follower to remove': removeFollower,
  'a note to read': thread,
  'a note to delete': deleteNote,
  'a note to like': (ctx, id) => react(ctx, 'Like', id),
  'a note to like no more': (ctx, id) => withdrawReaction(ctx, 'Like', id),
  'a role to take back': revokeRole,
  'a client to delete': deleteClient,
}

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe.each(NO_IDS)('%s is nobody’s id', id => {
  test.each(Object.keys(ASKED))('nor that of %s', async what => {
    await expect(ASKED[what]?.(world.ctx('operator'), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('nor that of a report to settle or of a block to lift', async () => {
    await expect(settleReport(world.ctx('moderator'), id)).rejects.toBeInstanceOf(NotFound)
    await expect(liftBlock(world.ctx('moderator'), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('nor that of a note at an address of ours', async () => {
    const { federation } = world.house.config.origins
    expect(await objectAt(world.ctx(), `${federation}/notes/${id}`)).toBeNull()
  })

  test('nor that of an activity in an outbox, which is read from its beginning then', async () => {
    const stranger = await world.browser()
    const visit = await stranger.get('federation', `/actors/blog/outbox?page=true&before=${id}`)
    expect(visit.status).toBe(200)
  })
})

test('the last operator stays, in whatever letters the role’s id is written', async () => {
  const ctx = world.ctx('operator')
  const grant = await db(ctx)
    .selectFrom('role_grants')
    .select('id')
    .where('role', '=', 'operator')
    .executeTakeFirstOrThrow()
  await expect(revokeRole(ctx, grant.id.toUpperCase())).rejects.toBeInstanceOf(LastOperator)
})
