import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { checkChain } from '#core/security-log/check-chain'
import { recordRefusal, recordSecurityEvent } from '#core/security-log/record-event'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { exportSecurityLog } from './export-events'
import { forgetMember } from './forget-member'
import { keepSecurityLog } from './keep-log'
import { lastCheck, ownSecurityEvents, securityEvents } from './list-events'

const DAY_MS = 86_400_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('security_events').execute()
  await sql`alter table security_log_anchors disable trigger all`.execute(db(world.ctx()))
  await db(world.ctx()).deleteFrom('security_log_anchors').execute()
  await sql`alter table security_log_anchors enable trigger all`.execute(db(world.ctx()))
})

const from = { address: '192.0.2.7', device: 'Firefox on Linux' }
const as = (who: 'member' | 'neighbour' | 'operator', ago = 0): Ctx => ({
  ...world.ctx(who),
  from,
  now: new Date(Date.now() - ago),
})

/** Five rows: what two members and the operator did. */
async function written(): Promise<void> {
  await recordSecurityEvent(as('member'), { event: 'sign-in.succeeded', details: { with: 'a link' } })
  await recordSecurityEvent(as('neighbour'), { event: 'sign-in.succeeded', details: { with: 'a passkey' } })
  const { id } = world.cast.members.neighbour
  await recordSecurityEvent(as('operator'), {
    event: 'role.granted',
    memberId: id,
    details: { role: 'editor' },
  })
  await recordSecurityEvent(as('member'), {
    event: 'grant.made',
    client: 'orchard',
    details: { scope: 'openid' },
  })
  await recordSecurityEvent({ ...world.ctx(), now: new Date() }, { event: 'key.made', details: { kid: 'k' } })
}

const broken = async () => (await checkChain(world.ctx())).broken
const tamper = (statement: ReturnType<typeof sql>) => statement.execute(db(world.ctx()))

describe('the chain', () => {
  test('holds as it is written, also by many at once', async () => {
    await written()
    await Promise.all(
      Array.from({ length: 12 }, () => recordSecurityEvent(as('member'), { event: 'sign-in.succeeded' })),
    )
    expect(await checkChain(world.ctx())).toEqual({ checked: 17, broken: null })
  })

  test.each([
    [
      'a changed word',
      sql`update security_events set details = details || '{"role":"operator"}' where position = 3`,
      3,
      'changed',
    ],
    ['another member', sql`update security_events set member_id = null where position = 2`, 2, 'changed'],
    [
      'another moment',
      sql`update security_events set at = at - interval '1 day' where position = 2`,
      2,
      'changed',
    ],
    ['a row taken out', sql`delete from security_events where position = 2`, 3, 'missing'],
    ['the first rows taken out', sql`delete from security_events where position < 3`, 3, 'missing'],
    [
      'a row put in',
      sql`insert into security_events select 6, at, event, member_id, by_id, client, details, details_digest, digest from security_events where position = 5`,
      6,
      'changed',
    ],
  ] as const)('shows %s, and where', async (_, statement, position, fault) => {
    await written()
    await tamper(statement)
    expect(await broken()).toEqual({ position, fault })
  })

  test('shows that its end was cut off, from the night before on', async () => {
    await written()
    await keepSecurityLog(world.ctx(), {})
    await tamper(sql`delete from security_events where position > 3`)
    expect(await broken()).toEqual({ position: 5, fault: 'cut off' })
    await tamper(sql`delete from security_events`)
    expect(await broken()).toEqual({ position: 5, fault: 'cut off' })
  })

  test('does not end with what is rolled back', async () => {
    await written()
    const given = transaction(as('member'), async tx => {
      await recordSecurityEvent(tx, { event: 'account.closed' })
      throw new Error('given up')
    })
    await expect(given).rejects.toThrow('given up')
    await recordSecurityEvent(as('member'), { event: 'sign-in.succeeded' })
    expect(await checkChain(world.ctx())).toEqual({ checked: 6, broken: null })
  })

  test('holds when a member has left, of whom no address and no device stays', async () => {
    await written()
    await transaction(world.ctx(), tx => forgetMember(tx, world.cast.members.member.id))
    expect(await checkChain(world.ctx())).toEqual({ checked: 5, broken: null })
    const { lines } = await securityEvents(world.ctx('operator'), {})
    expect(lines.filter(({ details }) => details === null)).toHaveLength(2)
    await transaction(world.ctx(), tx => forgetMember(tx, world.cast.members.operator.id))
    const left = (await securityEvents(world.ctx('operator'), { who: '@neighbour' })).lines
    expect(left.map(({ details }) => details === null)).toEqual([true, false])
    expect((await checkChain(world.ctx())).broken).toBeNull()
  })
})

describe('every night', () => {
  test('what is older than a year goes, and the chain goes on from its anchor', async () => {
    for (const ago of [400, 370, 366, 300, 1])
      await recordSecurityEvent(as('member', ago * DAY_MS), { event: 'sign-in.succeeded' })
    await keepSecurityLog(world.ctx(), {})
    expect(await checkChain(world.ctx())).toEqual({ checked: 2, broken: null })
    await recordSecurityEvent(as('member'), { event: 'sign-in.ended' })
    expect(await checkChain(world.ctx())).toEqual({ checked: 3, broken: null })
    const { lines } = await securityEvents(world.ctx('operator'), {})
    expect(lines.map(({ position }) => position)).toEqual([6, 5, 4])
  })

  test('all of it may go, and the next row follows on the last', async () => {
    await recordSecurityEvent(as('member', 400 * DAY_MS), { event: 'sign-in.succeeded' })
    await keepSecurityLog({ ...world.ctx(), now: new Date(Date.now() - 399 * DAY_MS) }, {})
    await keepSecurityLog(world.ctx(), {})
    expect(await checkChain(world.ctx())).toEqual({ checked: 0, broken: null })
    await recordSecurityEvent(as('member'), { event: 'sign-in.succeeded' })
    expect(await checkChain(world.ctx())).toEqual({ checked: 1, broken: null })
  })

  test('nothing goes of a chain that is broken, and the operator is told', async () => {
    for (const ago of [400, 1])
      await recordSecurityEvent(as('member', ago * DAY_MS), { event: 'sign-in.succeeded' })
    await tamper(sql`update security_events set client = 'x' where position = 2`)
    await keepSecurityLog(world.ctx(), {})
    expect(await lastCheck(world.ctx('operator'))).toMatchObject({
      broken: { position: 2, fault: 'changed' },
    })
    expect((await securityEvents(world.ctx('operator'), {})).lines).toHaveLength(2)
  })
})

describe('read by', () => {
  test('the operator: by what, whose, and from where', async () => {
    await written()
    const events = async (filter: Parameters<typeof securityEvents>[1]) =>
      (await securityEvents(world.ctx('operator'), filter)).lines.map(({ position }) => position)
    expect(await events({})).toEqual([5, 4, 3, 2, 1])
    expect(await events({ event: 'sign-in.succeeded' })).toEqual([2, 1])
    expect(await events({ who: '@neighbour' })).toEqual([3, 2])
    expect(await events({ who: 'Neighbour@example.test', event: 'role.granted' })).toEqual([3])
    expect(await events({ address: '192.0.' })).toEqual([4, 3, 2, 1])
    expect(await events({ address: '192_0' })).toEqual([])
    expect(await events({ before: 3 })).toEqual([2, 1])
    const [, , granted] = (await securityEvents(world.ctx('operator'), {})).lines
    expect(granted).toMatchObject({
      member: 'Tom Askew',
      by: 'Pat Lindqvist',
      details: { ...from, role: 'editor' },
    })
  })

  test('a member: their own, by whomever', async () => {
    await written()
    const { lines } = await ownSecurityEvents(world.ctx('neighbour'))
    expect(lines.map(({ event }) => event)).toEqual(['role.granted', 'sign-in.succeeded'])
    // Where the operator sat is not theirs to know.
    expect(lines.map(({ details }) => details?.address)).toEqual([undefined, '192.0.2.7'])
    await expect(ownSecurityEvents(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })

  test.each([undefined, 'member', 'moderator'] as const)('%s: nothing of others', async who => {
    const refusal = who ? NotFound : SignInRequired
    await expect(securityEvents(world.ctx(who), {})).rejects.toBeInstanceOf(refusal)
    await expect(lastCheck(world.ctx(who))).rejects.toBeInstanceOf(refusal)
    await expect(exportSecurityLog(world.ctx(who), {}, 'csv')).rejects.toBeInstanceOf(refusal)
  })
})

describe('taken away', () => {
  test('as CSV and as JSON Lines it is whole, and says itself that it was taken', async () => {
    await written()
    await recordSecurityEvent(as('member'), { event: 'client.refused', client: '=1+1' })
    const csv = await new Response(await exportSecurityLog(as('operator'), {}, 'csv')).text()
    expect(csv.split('\r\n')).toHaveLength(1 + 7 + 1)
    expect(csv).toStartWith('position,at,event,member,by,client,address,device,details\r\n7,')
    expect(csv).toContain("'=1+1,192.0.2.7,Firefox on Linux")
    const jsonl = await new Response(
      await exportSecurityLog(as('operator'), { event: 'data.exported' }, 'jsonl'),
    ).text()
    const rows = jsonl
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(rows.map(({ details }) => details.what)).toEqual(['security log, jsonl', 'security log, csv'])
  })
})

describe('what is refused', () => {
  test('is written down twenty times from one network, and the last time says so', async () => {
    for (let time = 0; time < 25; time++)
      await recordRefusal(
        { ...as('member'), from: { ...from, address: `2001:db8::${time}` } },
        { event: 'client.refused' },
      )
    const { lines } = await securityEvents(world.ctx('operator'), {})
    expect(lines).toHaveLength(20)
    expect(lines[0]?.details?.more).toBe('not written down for a while')
  })

  test.each(['token', 'secret', 'email', 'privateKey'])('nothing named %p is ever written', async name => {
    const what = { event: 'sign-in.refused', details: { [name]: 'x' } } as const
    await expect(recordSecurityEvent(as('member'), what)).rejects.toThrow('keeps no secrets')
  })
})
