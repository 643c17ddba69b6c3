import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { actorById, actorByUri, handleText, isLocal } from './actor-row'
import { isBlocked, isBlockedUntilCommit, lockBlocks } from './blocked'
import { handleOf } from './handle-of'
import { appActor, memberActor } from './local-actor'
import { lockActor } from './lock-actor'
import { viewerActor } from './viewer-actor'
import { isWithdrawn, pruneWithdrawals, rememberWithdrawal } from './withdrawals'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('blocks').execute()
})

const block = (kind: 'host' | 'actor', target: string) =>
  db(world.ctx())
    .insertInto('blocks')
    .values({ id: Bun.randomUUIDv7(), kind, target, reason: '', blocked_at: new Date() })
    .execute()
const blocked = async (...uris: readonly string[]) =>
  Promise.all(uris.map(uri => isBlocked(world.ctx(), uri)))

describe('a blocked server', () => {
  test('is blocked with all below it, at every port, and with nothing beside or above it', async () => {
    await block('host', 'spam.example')
    expect(
      await blocked(
        'https://spam.example/users/ada',
        'https://SPAM.example/users/ada',
        'http://spam.example:8080/inbox',
        'https://a.spam.example/x',
        'https://a.b.spam.example:444/x',
      ),
    ).toEqual([true, true, true, true, true])
    expect(
      await blocked(
        'https://notspam.example/x',
        'https://spam.example.org/x',
        'https://example/x',
        'https://fine.example/spam.example',
        'https://fine.example/?at=spam.example',
        'https://fine.example/#@spam.example',
      ),
    ).toEqual([false, false, false, false, false, false])
  })

  test('whose port was named is blocked at that port', async () => {
    await block('host', 'spam.example:8080')
    expect(
      await blocked('http://spam.example:8080/x', 'http://spam.example/x', 'http://spam.example:80/x'),
    ).toEqual([true, false, false])
  })

  test('is not the host of who only names it before an @', async () => {
    await block('host', 'spam.example')
    expect(
      await blocked('https://spam.example@fine.example/x', 'https://fine.example@spam.example/x'),
    ).toEqual([false, true])
  })

  test('as an address that is none is taken for blocked', async () => {
    expect(await blocked('', 'x', '//spam.example', 'https://')).toEqual([true, true, true, true])
  })
})

test('a blocked account is that address, and no other of its server', async () => {
  await block('actor', 'https://far.example/users/ada')
  expect(
    await blocked(
      'https://far.example/users/ada',
      'https://far.example/users/ada/',
      'https://far.example/users/adam',
      'https://far.example/users/bert',
    ),
  ).toEqual([true, false, false, false])
})

test('who is let in while a block is on its way is found by it: the block waits for them', async () => {
  const order: string[] = []
  await overtaking(
    world,
    proceed =>
      transaction(world.ctx(), async tx => {
        expect(await isBlockedUntilCommit(tx, 'https://spam.example/x')).toBe(false)
        await proceed()
        order.push('let in')
      }),
    () =>
      transaction(world.ctx(), async tx => {
        await lockBlocks(tx)
        order.push('blocked')
      }),
  )
  expect(order).toEqual(['let in', 'blocked'])
})

describe('what was taken back before it came', () => {
  const DAY_MS = 86_400_000
  const remember = (actorId: string, uri: string, at: Date) =>
    transaction({ ...world.ctx(), now: at }, tx => rememberWithdrawal(tx, actorId, uri))

  test('is remembered of that actor alone, said once or often, for ninety days', async () => {
    const [ada, bert] = [await somebodyElsewhere(world, 'ada1'), await somebodyElsewhere(world, 'bert1')]
    const now = new Date()
    const uri = 'https://far.example/notes/1'
    const old = new Date(now.getTime() - 90 * DAY_MS)
    await remember(ada.id, uri, old)
    await remember(ada.id, uri, now)
    await remember(bert.id, uri, new Date(old.getTime() - 1))
    const known = async () => Promise.all([ada, bert].map(({ id }) => isWithdrawn(world.ctx(), id, uri)))
    expect(await known()).toEqual([true, true])
    expect(await isWithdrawn(world.ctx(), ada.id, `${uri}/`)).toBe(false)
    await pruneWithdrawals({ ...world.ctx(), now }, {})
    expect(await known()).toEqual([true, false])
    await pruneWithdrawals({ ...world.ctx(), now: new Date(now.getTime() + 1) }, {})
    expect(await known()).toEqual([false, false])
  })
})

describe('an actor', () => {
  test('is found by its address and its id, as it is written there', async () => {
    const ada = await somebodyElsewhere(world, 'ada2', 'far.example', { shownAs: 'Ada' })
    expect(await actorByUri(world.ctx(), ada.uri)).toEqual(ada)
    expect(await actorById(world.ctx(), ada.id)).toEqual(ada)
    expect(await actorByUri(world.ctx(), `${ada.uri}/`)).toBeNull()
    expect(await actorById(world.ctx(), Bun.randomUUIDv7())).toBeNull()
    expect(handleText(ada)).toBe('@ada2@far.example')
  })

  test('is ours where an app or a member of ours is behind it', async () => {
    const member = await memberActor(world.ctx(), world.cast.members.member.id)
    const blog = await appActor(world.ctx(), 'blog')
    expect([member, blog, await somebodyElsewhere(world, 'ada3')].map(isLocal)).toEqual([true, true, false])
    expect(await handleOf(world.ctx(), 'blog')).toBe(handleText(blog))
    expect((await viewerActor(world.ctx('member'))).id).toBe(member.id)
    await expect(viewerActor(world.ctx())).rejects.toThrow(SignInRequired)
  })

  test('of nobody, or of who has left, is none', async () => {
    await expect(memberActor(world.ctx(), Bun.randomUUIDv7())).rejects.toThrow('No member')
  })

  test('is touched by one after the other, and not once it is gone', async () => {
    const ada = await somebodyElsewhere(world, 'ada4')
    const seen: boolean[] = []
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(), async tx => {
          seen.push(await lockActor(tx, ada))
          await proceed()
          await db(tx).updateTable('actors').set({ deleted_at: tx.now }).where('id', '=', ada.id).execute()
        }),
      () =>
        transaction(world.ctx(), async tx => {
          seen.push(await lockActor(tx, ada))
        }),
    )
    expect(seen).toEqual([true, false])
    expect(await transaction(world.ctx(), tx => lockActor(tx, { id: Bun.randomUUIDv7() }))).toBe(false)
  })
})
