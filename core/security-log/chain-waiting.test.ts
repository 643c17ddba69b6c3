import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { exportOf } from '#core/services/federation/security-log/export-of'
import { forgetMember } from '#core/services/federation/security-log/forget-member'
import { ownSecurityEvents, securityEvents } from '#core/services/federation/security-log/list-events'
import { type TestHouse, testHouse } from '../../tests/house'
import { chainAllWaiting } from './chain-waiting'
import { checkChain } from './check-chain'
import { recordSecurityEvent, waitingEvent } from './record-event'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['waiting_security_events', 'security_events'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const as = (who: 'member' | 'neighbour'): Ctx => ({
  ...world.ctx(who),
  from: { address: '192.0.2.7', device: 'Firefox on Linux' },
})

async function keep(who: 'member' | 'neighbour', program: string): Promise<void> {
  const ctx = as(who)
  const { memberId, detailsDigest, details, ...row } = waitingEvent(ctx, {
    event: 'grant.made',
    client: 'orchard',
    details: { program },
  })
  await db(ctx)
    .insertInto('waiting_security_events')
    .values({ ...row, member_id: memberId!, details: jsonb(details), details_digest: detailsDigest })
    .execute()
}

async function programs(): Promise<readonly unknown[]> {
  const rows = await db(world.ctx())
    .selectFrom('security_events')
    .select(['position', 'details'])
    .orderBy('position')
    .execute()
  return rows.map(({ position, details }) => [position, (details as { program?: string } | null)?.program])
}

test('what waits is chained in its order, before what is written next', async () => {
  for (const name of ['first', 'second', 'third']) await keep('member', name)
  await recordSecurityEvent(as('member'), { event: 'sign-in.succeeded', details: { program: 'last' } })
  expect(await programs()).toEqual([
    [1, 'first'],
    [2, 'second'],
    [3, 'third'],
    [4, 'last'],
  ])
  expect(await checkChain(world.ctx())).toEqual({ checked: 4, broken: null })
})

test('many that chain at once move each once', async () => {
  for (let number = 0; number < 12; number++) await keep('member', `program ${number}`)
  await Promise.all(Array.from({ length: 6 }, () => chainAllWaiting(world.ctx())))
  expect(await checkChain(world.ctx())).toEqual({ checked: 12, broken: null })
  expect(await db(world.ctx()).selectFrom('waiting_security_events').select('id').execute()).toEqual([])
})

test('it is there for whoever reads: the operator, the member, and their export', async () => {
  await keep('member', 'read by the operator')
  const { lines } = await securityEvents(world.ctx('operator'), {})
  expect(lines[0]).toMatchObject({ event: 'grant.made', details: { program: 'read by the operator' } })
  await keep('member', 'read by its member')
  expect((await ownSecurityEvents(world.ctx('member'))).lines).toHaveLength(2)
  await keep('member', 'taken along')
  const rows: unknown[] = []
  for await (const row of exportOf[0]!.read(world.ctx('member'), world.cast.members.member.id)) rows.push(row)
  expect(rows).toHaveLength(3)
})

test.each([
  ['a word', sql`update waiting_security_events set details = details || '{"program":"another"}'`],
  [
    'its member',
    sql`update waiting_security_events set member_id = (select id from members where handle = 'editor')`,
  ],
  ['its moment', sql`update waiting_security_events set at = at - interval '1 day'`],
  ['its client', sql`update waiting_security_events set client = 'vineyard'`],
  ['its event', sql`update waiting_security_events set event = 'sign-in.succeeded'`],
])('who changes %s while it waits breaks the chain', async (_, statement) => {
  await keep('member', 'before')
  await chainAllWaiting(world.ctx())
  await keep('member', 'changed')
  await statement.execute(db(world.ctx()))
  expect(await checkChain(world.ctx())).toEqual({ checked: 1, broken: { position: 2, fault: 'changed' } })
})

test('of whoever left nothing is said, whether it waits or not, and the chain holds', async () => {
  await keep('member', 'chained')
  await keep('neighbour', 'another’s')
  await chainAllWaiting(world.ctx())
  await keep('member', 'waiting')
  await transaction(world.ctx(), async tx => {
    await forgetMember(tx, world.cast.members.member.id)
    // Who chains meanwhile waits for nobody, and leaves it there.
    await chainAllWaiting(world.ctx())
  })
  expect(await checkChain(world.ctx())).toEqual({ checked: 3, broken: null })
  expect(await programs()).toEqual([
    [1, undefined],
    [2, 'another’s'],
    [3, undefined],
  ])
})

test('of what is rolled back nothing stays in either place', async () => {
  await keep('member', 'kept')
  const given = transaction(world.ctx(), async tx => {
    await recordSecurityEvent(tx, { event: 'account.closed' })
    tx.atEnd(() => Promise.reject(new Error('given up')))
  })
  await expect(given).rejects.toThrow('given up')
  expect(await programs()).toEqual([])
  expect(await checkChain(world.ctx())).toEqual({ checked: 1, broken: null })
})
