import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { foldCounts } from '../members/fold-counts'
import { createNewsletter, newsletterToEdit } from './edit-newsletter'
import { subscribe, unsubscribe } from './subscribe'

const MANY = 40

let world: TestHouse
let weekly: string
let minutes: string
beforeAll(async () => {
  world = await testHouse()
  const named = (slug: string) => createNewsletter(world.ctx('editor'), { name: slug, slug, description: '' })
  weekly = await named('weekly')
  minutes = await named('minutes')
  await sql`insert into members (id, email, name, handle, joined_at)
    select gen_random_uuid(), 'reader' || n || '@example.test', 'Reader ' || n, 'reader_' || n, now()
    from generate_series(1, ${MANY}::int) n`.execute(db(world.ctx()))
})
afterAll(() => world.close())

/** The number that is kept of each, which is the one that is counted. */
async function kept(): Promise<number[]> {
  for (const [what, query] of Object.entries(INVARIANTS))
    if (what.includes('subscribers')) expect((await query.execute(db(world.ctx()))).rows).toEqual([])
  const of = async (id: string) => (await newsletterToEdit(world.ctx('editor'), id)).subscribers
  return [await of(weekly), await of(minutes)]
}

const readers = (ctx: Ctx) => db(ctx).selectFrom('members').select('id').where('handle', 'like', 'reader\\_%')

test('subscribers are counted whether one comes or many, and whoever is gone is none', async () => {
  expect(await kept()).toEqual([0, 0])
  await subscribe(world.ctx('member'), weekly)
  await subscribe(world.ctx('neighbour'), weekly)
  await subscribe(world.ctx('member'), minutes)
  expect(await kept()).toEqual([2, 1])
  await unsubscribe(world.ctx('neighbour'), weekly)
  expect(await kept()).toEqual([1, 1])
  await sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
    select n.id, m.id, now() from newsletters n, members m where m.handle like 'reader\\_%'`.execute(
    db(world.ctx()),
  )
  expect(await kept()).toEqual([MANY + 1, MANY + 1])
  await foldCounts(world.ctx())
  expect(await db(world.ctx()).selectFrom('subscriber_counts').select('part').execute()).toHaveLength(2)
  expect(await kept()).toEqual([MANY + 1, MANY + 1])
  await db(world.ctx()).deleteFrom('members').where('handle', 'like', 'reader\\_1%').execute()
  expect(await kept()).toEqual([MANY - 10, MANY - 10])
})

test('what is taken back is not counted', async () => {
  const before = await kept()
  const given = transaction(world.ctx(), async tx => {
    await db(tx).deleteFrom('subscriptions').where('newsletter_id', '=', minutes).execute()
    throw new Error('not after all')
  })
  await expect(given).rejects.toThrow('not after all')
  expect(await kept()).toEqual(before)
})

test('however many come, leave and are counted together at the same moment, none is lost', async () => {
  const ids = (await readers(world.ctx()).execute()).map(({ id }) => id)
  await Promise.all([
    ...ids.flatMap((id, at) => [
      db(world.ctx()).deleteFrom('subscriptions').where('member_id', '=', id).execute(),
      ...(at % 3 === 0 ? [foldCounts(world.ctx())] : []),
    ]),
    subscribe(world.ctx('shopkeeper'), weekly),
    unsubscribe(world.ctx('member'), minutes),
  ])
  expect(await kept()).toEqual([2, 0])
})
