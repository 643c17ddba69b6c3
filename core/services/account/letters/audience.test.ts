import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { liftSuppressionOf, ownSuppression } from '../suppressions/own-suppression'
import { giveTier } from '../tiers/memberships'
import { makeTier } from '../tiers/tiers'
import { addressLetter } from './address-letter'
import { sendLetter } from './send-letter'
import { liftSuppressions, suppressAddress } from './suppress'
import { createLetter } from './write-letter'

const READERS = ['member', 'neighbour', 'shopkeeper'] as const
type Reader = (typeof READERS)[number]
const DAY_MS = 86_400_000

let world: TestHouse
let newsletterId: string
let box: string
let friend: string
beforeAll(async () => {
  world = await testHouse()
  const weekly = { name: 'Weekly', slug: 'weekly', description: '' }
  newsletterId = await createNewsletter(world.ctx('editor'), weekly)
  for (const who of READERS) await subscribe(world.ctx(who), newsletterId)
  const tier = (name: string) => makeTier(world.ctx('operator'), { name, description: '' })
  box = await tier('Box')
  friend = await tier('Friend')
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['tier_memberships', 'letter_suppressions', 'account_closings'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const idOf = (who: Reader) => world.cast.members[who].id
const give = (who: Reader, tierId: string, endsAt: Date | null = null) =>
  transaction(world.ctx('operator'), tx =>
    giveTier(tx, { tierId, memberId: idOf(who), source: 'gift', endsAt }),
  )

async function letterTo(segment: string): Promise<string> {
  const words = { newsletterId, subject: 'Plums', markdown: 'In season.', previewText: '', segment }
  const letterId = await createLetter(world.ctx('editor'), words)
  await sendLetter(world.ctx('editor'), letterId)
  return letterId
}
/** Who gets it, when it is addressed so long after it was sent. */
async function readersOf(letterId: string, laterMs = 0): Promise<Reader[]> {
  const ctx = world.ctx()
  await addressLetter({ ...ctx, now: new Date(ctx.now.getTime() + laterMs) }, { letterId })
  const rows = await db(ctx)
    .selectFrom('letter_deliveries')
    .select('member_id')
    .where('letter_id', '=', letterId)
    .execute()
  return READERS.filter(who => rows.some(row => row.member_id === idOf(who)))
}
const readers = async (segment: string, laterMs = 0) => readersOf(await letterTo(segment), laterMs)

describe('a letter', () => {
  test('goes to everybody, to who has a tier, to who has none, or to those of one tier', async () => {
    await give('member', box)
    await give('neighbour', friend)
    expect(await readers('all')).toEqual([...READERS])
    expect(await readers('paid')).toEqual(['member', 'neighbour'])
    expect(await readers('free')).toEqual(['shopkeeper'])
    expect(await readers(box)).toEqual(['member'])
    expect(await readers(friend)).toEqual(['neighbour'])
  })

  test('goes by what they have when it is addressed', async () => {
    await give('member', box, new Date(Date.now() + DAY_MS))
    expect(await readers('paid', DAY_MS / 2)).toEqual(['member'])
    expect(await readers('paid', 2 * DAY_MS)).toEqual([])
    expect(await readers(box, 2 * DAY_MS)).toEqual([])
    expect(await readers('free', 2 * DAY_MS)).toEqual([...READERS])
  })

  test('goes once to who has two tiers', async () => {
    await give('member', box)
    await give('member', friend)
    await give('member', box, new Date(Date.now() + DAY_MS))
    const letterId = await letterTo('paid')
    expect(await readersOf(letterId)).toEqual(['member'])
    const deliveries = db(world.ctx())
      .selectFrom('letter_deliveries')
      .select('id')
      .where('letter_id', '=', letterId)
    expect(await deliveries.execute()).toHaveLength(1)
  })

  test('goes to nobody who is closing their account', async () => {
    const closing = {
      member_id: idOf('member'),
      asked_at: new Date(),
      erase_after: new Date(Date.now() + DAY_MS),
    }
    await db(world.ctx()).insertInto('account_closings').values(closing).execute()
    expect(await readers('all')).toEqual(['neighbour', 'shopkeeper'])
  })
})

describe('an address that was refused for good', () => {
  async function refused(who: Reader): Promise<string> {
    const letterId = await letterTo('all')
    await readersOf(letterId)
    const { id } = await db(world.ctx())
      .selectFrom('letter_deliveries')
      .select('id')
      .where('letter_id', '=', letterId)
      .where('member_id', '=', idOf(who))
      .executeTakeFirstOrThrow()
    await suppressAddress(world.ctx(), id, 'no such mailbox')
    return letterId
  }

  test('gets no further letter, and others theirs', async () => {
    await refused('member')
    expect(await readers('all')).toEqual(['neighbour', 'shopkeeper'])
  })

  test('is written to again once an editor says so for the letter that it did not get', async () => {
    const other = await letterTo('all')
    const letterId = await refused('member')
    await transaction(world.ctx('editor'), tx => liftSuppressions(tx, other))
    expect(await readers('all')).toEqual(['neighbour', 'shopkeeper'])
    await transaction(world.ctx('editor'), tx => liftSuppressions(tx, letterId))
    expect(await readers('all')).toEqual([...READERS])
  })

  test('is another one once the member has another', async () => {
    await refused('member')
    const { email } = world.cast.members.member
    const move = (to: string) =>
      db(world.ctx()).updateTable('members').set({ email: to }).where('id', '=', idOf('member')).execute()
    await move('new@example.test')
    expect(await readers('all')).toEqual([...READERS])
    await move(email)
    expect(await readers('all')).toEqual(['neighbour', 'shopkeeper'])
  })

  test('is written to again once its member subscribes, or says that letters reach them', async () => {
    for (const again of [
      (ctx: Ctx) => subscribe(ctx, newsletterId),
      async (ctx: Ctx) => liftSuppressionOf(ctx, idOf('member')),
    ]) {
      await refused('member')
      await refused('neighbour')
      expect(await ownSuppression(world.ctx('member'))).toMatchObject({ reason: 'no such mailbox' })
      await again(world.ctx('member'))
      expect(await ownSuppression(world.ctx('member'))).toBeNull()
      expect(await readers('all')).toEqual(['member', 'shopkeeper'])
      await db(world.ctx()).deleteFrom('letter_suppressions').execute()
    }
  })

  test('keeps the last reason', async () => {
    const letterId = await refused('member')
    const { id } = await db(world.ctx())
      .selectFrom('letter_deliveries')
      .select('id')
      .where('letter_id', '=', letterId)
      .where('member_id', '=', idOf('member'))
      .executeTakeFirstOrThrow()
    await suppressAddress(world.ctx(), id, 'the mailbox is gone')
    const kept = await db(world.ctx())
      .selectFrom('letter_suppressions')
      .select(['member_id', 'reason'])
      .execute()
    expect(kept).toEqual([{ member_id: idOf('member'), reason: 'the mailbox is gone' }])
  })
})
