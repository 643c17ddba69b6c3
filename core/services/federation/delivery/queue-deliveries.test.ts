import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { follow as followDocument } from '#core/activitypub/documents/activities'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { follows, said, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { runJob } from '../../../../tests/jobs'
import type { ActorRow } from '../actors/actor-row'
import { memberActor } from '../actors/local-actor'
import { deliverActivities } from './deliver-activities'
import { attemptNow, countHosts, deliveryHealth, HOSTS_PER_PAGE } from './health'
import { readCursor, writeCursor } from './host-cursor'
import { type OutgoingActivity, publishActivity } from './publish-activity'
import { queueHost } from './queue-deliveries'

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['deliveries', 'follows', 'blocks', 'ap_activities', 'remote_hosts'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await db(world.ctx()).deleteFrom('actors').where('member_id', 'is', null).execute()
  await world.ctx().em.execute('delete from graphile_worker._private_jobs')
})

const sayIt = (saying: Partial<OutgoingActivity> = {}) =>
  transaction(world.ctx(), tx =>
    publishActivity(tx, {
      actor: mair,
      audience: 'public',
      subject: { kind: 'note', id: '1' },
      document: act => followDocument(act, tom.uri),
      ...saying,
    }),
  )

/** What is said is sent on its way: the inboxes that wait for it, and the hosts that are to be knocked on. */
async function queued(saying: Partial<OutgoingActivity> = {}): Promise<string[]> {
  const uri = await sayIt(saying)
  const activity = await world.ctx().em.findOneOrFail(Activity, { uri })
  for (let time = 0; time < 2; time++) await deliverActivities.handle(world.ctx(), activity)
  const rows = await db(world.ctx())
    .selectFrom('deliveries')
    .select('inbox')
    .where('activity_id', '=', activity.id)
    .orderBy('inbox')
    .execute()
  return rows.map(({ inbox }) => inbox.replace('http://', ''))
}

async function waitingHosts(): Promise<string[]> {
  const jobs = await world
    .ctx()
    .em.execute<{ key: string }[]>(
      "select key from graphile_worker.jobs where task_identifier = 'deliver-to-host' order by key",
    )
  return jobs.map(({ key }) => key)
}

describe('what one of us says', () => {
  test('goes once to each inbox of those who follow, to a shared one where there is one, job by job a host', async () => {
    const shared = { sharedInbox: 'http://big.example/inbox' }
    for (const follower of [
      await somebodyElsewhere(world, 'one', 'big.example', shared),
      await somebodyElsewhere(world, 'two', 'big.example', shared),
      await somebodyElsewhere(world, 'own', 'big.example'),
      await somebodyElsewhere(world, 'ada', 'far.example'),
    ])
      await follows(world, follower, mair)
    expect(await queued()).toEqual(['big.example/inbox', 'big.example/own/inbox', 'far.example/ada/inbox'])
    expect(await waitingHosts()).toEqual(['deliver:big.example', 'deliver:far.example'])
  })

  test('goes neither to who only asked, nor to who is gone or one of us, nor to followers of others', async () => {
    const [asked, gone, others] = [
      await somebodyElsewhere(world, 'asked'),
      await somebodyElsewhere(world, 'gone'),
      await somebodyElsewhere(world, 'others'),
    ]
    await follows(world, asked, mair, { waiting: true })
    await follows(world, gone, mair)
    await follows(world, others, tom)
    await follows(world, tom, mair)
    await db(world.ctx())
      .updateTable('actors')
      .set({ deleted_at: new Date() })
      .where('id', '=', gone.id)
      .execute()
    expect(await queued()).toEqual([])
    expect(await queued({ recipients: [gone.uri, tom.uri, 'http://never.example/met'] })).toEqual([])
    expect(await waitingHosts()).toEqual([])
  })

  test.each(['public', 'unlisted', 'followers', 'direct'] as const)(
    'for “%s” goes to those it names, and to followers unless it is direct',
    async audience => {
      await follows(world, await somebodyElsewhere(world, 'fan'), mair)
      const shared = { sharedInbox: 'http://big.example/inbox' }
      const named = await somebodyElsewhere(world, 'named', 'big.example', shared)
      const inboxes = audience === 'direct' ? [] : ['far.example/fan/inbox']
      expect(await queued({ audience, recipients: [named.uri] })).toEqual(['big.example/inbox', ...inboxes])
    },
  )

  test('goes to nobody whose server is blocked, whether they follow or are named', async () => {
    const [fan, named, fine] = [
      await somebodyElsewhere(world, 'fan', 'a.spam.example'),
      await somebodyElsewhere(world, 'named', 'spam.example'),
      await somebodyElsewhere(world, 'fine', 'notspam.example'),
    ]
    for (const follower of [fan, fine]) await follows(world, follower, mair)
    await db(world.ctx())
      .insertInto('blocks')
      .values({
        id: Bun.randomUUIDv7(),
        kind: 'host',
        target: 'spam.example',
        reason: '',
        blocked_at: new Date(),
      })
      .execute()
    expect(await queued({ recipients: [named.uri] })).toEqual(['notspam.example/fine/inbox'])
  })

  test('is taken back from whoever got it, though they follow no more; other things are not', async () => {
    const tombstone = (subject: OutgoingActivity['subject']): Partial<OutgoingActivity> => ({
      subject,
      document: act => ({ ...act, type: 'Delete' }),
    })
    const fan = await somebodyElsewhere(world, 'fan')
    const id = await follows(world, fan, mair)
    await queued()
    await db(world.ctx()).deleteFrom('follows').where('id', '=', id).execute()
    expect(await queued(tombstone({ kind: 'note', id: '1' }))).toEqual(['far.example/fan/inbox'])
    expect(await queued(tombstone({ kind: 'note', id: '2' }))).toEqual([])
    expect(await queued(tombstone({ kind: 'post', id: '1' }))).toEqual([])
    expect(await queued(tombstone({ kind: 'actor', id: tom.id }))).toEqual([])
    expect(await queued(tombstone({ kind: 'actor', id: mair.id }))).toEqual(['far.example/fan/inbox'])
    expect(await queued()).toEqual([])
  })

  test.each(['Update', 'Undo'])(
    'and changed there by an %s, as far as it is of the same thing',
    async type => {
      const later = (id: string): Partial<OutgoingActivity> => ({
        subject: { kind: 'note', id },
        document: act => ({ ...act, type }),
      })
      const id = await follows(world, await somebodyElsewhere(world, 'fan'), mair)
      await queued()
      await db(world.ctx()).deleteFrom('follows').where('id', '=', id).execute()
      expect(await queued(later('1'))).toEqual(['far.example/fan/inbox'])
      expect(await queued(later('2'))).toEqual([])
    },
  )

  test('under a key is said once, and otherwise each time', async () => {
    const [first, second] = [await sayIt({ key: 'a' }), await sayIt({ key: 'a' })]
    expect(second).toBe(first)
    await Promise.all([1, 2, 3].map(() => sayIt({ key: 'b' })))
    await sayIt()
    await sayIt()
    expect(await said(world)).toHaveLength(4)
    expect(first).toBe(`${mair.uri}/activities/a`)
  })

  test.each([
    ['by us, of the fediverse', {}, true],
    ['by somebody elsewhere', { remote: true }, false],
    ['in another app', { domain: 'blog' }, false],
    ['inside the house', { audience: 'internal' }, false],
    ['without words for others', { payload: {} }, false],
  ] as const)('%s is to be delivered: %p', async (_, changes, wanted) => {
    const activity = await world.ctx().em.findOneOrFail(Activity, { uri: await sayIt() })
    expect(deliverActivities.wants(Object.assign(activity, changes))).toBe(wanted)
  })
})

describe('how delivery stands', () => {
  const host = async (name: string, failures: number, waiting = 0) => {
    const cursor = await readCursor(world.ctx(), name)
    const failingSince = failures > 0 ? new Date() : null
    const next = { ...cursor, failures, failingSince, nextAttemptAt: failingSince }
    await writeCursor(world.ctx(), next, { deliveredAt: null, failure: failures > 0 ? 'no answer' : null })
    for (let number = 0; number < waiting; number++) {
      const fan = await somebodyElsewhere(world, `fan${number}`, name)
      await follows(world, fan, mair)
    }
    if (waiting > 0) await queued()
  }

  test('is shown with the troubled first, and what waits for each', async () => {
    await host('well.example', 0)
    await host('slow.example', 0, 2)
    await host('down.example', 7)
    await host('odd.example', 1)
    const health = await deliveryHealth(world.ctx('operator'))
    expect(health.map(({ host, waiting, failures, state }) => [host, waiting, failures, state])).toEqual([
      ['down.example', 0, 7, 'probing'],
      ['odd.example', 0, 1, 'closed'],
      ['slow.example', 2, 0, 'closed'],
      ['well.example', 0, 0, 'closed'],
    ])
    await db(world.ctx()).updateTable('deliveries').set({ delivered_at: new Date() }).execute()
    expect((await deliveryHealth(world.ctx('operator'))).every(({ waiting }) => waiting === 0)).toBe(true)
  })

  test('has pages of a hundred, and counts all', async () => {
    for (let number = 0; number <= HOSTS_PER_PAGE; number++)
      await readCursor(world.ctx(), `h${String(number).padStart(3, '0')}.example`)
    const operator = world.ctx('operator')
    expect(await countHosts(operator)).toBe(HOSTS_PER_PAGE + 1)
    expect(await deliveryHealth(operator)).toHaveLength(HOSTS_PER_PAGE)
    expect((await deliveryHealth(operator, 2)).map(({ host }) => host)).toEqual(['h100.example'])
  })

  test('remembers the last success and the last failure until there is another', async () => {
    const cursor = await readCursor(world.ctx(), 'far.example')
    const deliveredAt = new Date('2026-05-01T08:00:00.000Z')
    await writeCursor(world.ctx(), { ...cursor, scheme: 'cavage' }, { deliveredAt, failure: null })
    await writeCursor(world.ctx(), { ...cursor, scheme: 'cavage' }, { deliveredAt: null, failure: 'no' })
    await writeCursor(world.ctx(), { ...cursor, scheme: 'cavage' }, { deliveredAt: null, failure: null })
    expect(await deliveryHealth(world.ctx('operator'))).toMatchObject([
      { host: 'far.example', scheme: 'cavage', lastDeliveredAt: deliveredAt, lastFailure: 'no' },
    ])
    expect(await readCursor(world.ctx(), 'far.example')).toEqual({ ...cursor, scheme: 'cavage' })
  })

  test('an operator tries a host at once, however long it was to be left in peace', async () => {
    await host('down.example', 7)
    await writeCursor(
      world.ctx(),
      { ...(await readCursor(world.ctx(), 'down.example')), nextAttemptAt: new Date(Date.now() + 3_600_000) },
      { deliveredAt: null, failure: null },
    )
    await attemptNow(world.ctx('operator'), 'down.example')
    expect((await readCursor(world.ctx(), 'down.example')).nextAttemptAt).toBeNull()
    expect(await waitingHosts()).toEqual(['deliver-now:down.example'])
    await expect(attemptNow(world.ctx('operator'), 'never.example')).rejects.toBeInstanceOf(NotFound)
  })

  test.each([undefined, 'member', 'moderator'] as const)('is nothing that %s sees', async who => {
    const ctx = world.ctx(who)
    await host('down.example', 7)
    for (const asked of [deliveryHealth(ctx), countHosts(ctx), attemptNow(ctx, 'down.example')])
      await expect(asked).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    expect(await waitingHosts()).toEqual([])
  })
})

test('hosts with the same long beginning are knocked on all the same, each by a job of its own', async () => {
  const long = `${'a'.repeat(130)}.example`
  for (const name of [`${long}.one`, `${long}.two`]) await transaction(world.ctx(), tx => queueHost(tx, name))
  expect(await waitingHosts()).toHaveLength(2)
})

test('what was said by an actor who is not there any more is dropped, and the next thing goes on', async () => {
  const knocked: string[] = []
  const elsewhere = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      knocked.push(((await request.json()) as { id: string }).id)
      return new Response(null, { status: 202 })
    },
  })
  await follows(world, await somebodyElsewhere(world, 'fan', `127.0.0.1:${elsewhere.port}`), mair)
  await queued({ key: 'lost' })
  await queued({ key: 'kept' })
  await world.ctx().em.execute("update ap_activities set payload = '{}' where uri like '%/lost'")
  await runJob(world, 'deliver-to-host')
  await elsewhere.stop(true)
  expect(knocked).toEqual([`${mair.uri}/activities/kept`])
  const outcomes = await db(world.ctx())
    .selectFrom('deliveries')
    .select('outcome')
    .orderBy('position')
    .execute()
  expect(outcomes).toEqual([
    { outcome: 'there is nothing to send any more' },
    { outcome: 'accepted with 202' },
  ])
})
