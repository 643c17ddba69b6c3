import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { writeNote } from '#core/services/federation/notes/write-note'
import { tasks } from '#core/services/registry'
import { jar, order, stateOf } from '../../tests/cart'
import { followersAt, silentHosts } from '../../tests/followers'
import { type TestHouse, testHouse } from '../../tests/house'
import { urlOf } from '../../tests/kept-database'
import { freeBasePort, listen } from '../../tests/listening'
import { enqueue } from './enqueue'
import { startWorker } from './worker'

const HOSTS = 30

let world: TestHouse
let stop: () => Promise<void>
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  world.sandbox.behaviour.noCallbacks()
  stop = listen(world.house, 'federation')
})
afterAll(async () => {
  await stop()
  await world.close()
})

test('while thirty servers keep us waiting, orders expire, a Follow is accepted and a letter leaves', async () => {
  const ctx = world.ctx('member')
  const elsewhere = silentHosts(HOSTS)
  const peer = await startFedifyPeer()
  await writeNote(ctx, {
    text: 'So that the member has an actor',
    warning: null,
    audience: 'public',
    inReplyTo: null,
  })
  await world.work()
  await followersAt(world, 'member', elsewhere.hosts)
  const placed = await order(world.ctx('neighbour'), await jar(world, 1))
  await sql`update orders set reserved_until = now() - interval '1 minute'`.execute(db(ctx))

  const url = urlOf(world.house.orm)
  const worker = await startWorker(world.house, url, tasks, [], { pollMs: 100, stopPatienceMs: 100 })
  await writeNote(ctx, { text: 'To everybody', warning: null, audience: 'public', inReplyTo: null })
  // As if each of them had also told us of a change, and boosted something that we do not know.
  for (const host of elsewhere.hosts) await hearFrom(host)
  // All of them at once, and none of them answers.
  await elsewhere.allKnocked

  await peer.follow(`${world.house.config.origins.federation}/actors/member`)
  const accepted = peer.receivedOf('Accept')
  await enqueue(ctx, 'expire-orders', {})
  const visitor = await world.browser()
  await visitor.post('federation', '/signin', { email: 'editor@example.test' })
  expect(await accepted).toMatchObject({ type: 'Accept' })
  while ((await stateOf(world, placed)) !== 'expired') await Bun.sleep(20)
  while (!(await isLetterSent())) await Bun.sleep(20)
  expect(elsewhere.answered()).toBe(0)

  await worker.stop()
  await elsewhere.stop()
  await peer.stop()
}, 60_000)

async function hearFrom(host: string): Promise<void> {
  const actor = `http://${host}/reader`
  const heard = [
    { kind: 'updateActor', id: `${actor}/update`, actor },
    { kind: 'announce', id: `${actor}/boost`, actor, object: `http://${host}/notes/1` },
  ]
  // Somebody here follows them: what they boost is of interest.
  await sql`insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
    select gen_random_uuid(), ${`${actor}/followed`}, m.id, a.id, now(), now() from actors m, actors a
    where m.username = 'member' and m.member_id is not null and a.uri = ${actor}`.execute(db(world.ctx()))
  for (const { kind, id, ...rest } of heard) {
    await transaction(world.ctx(), tx =>
      emit(tx, {
        type: kind,
        domain: 'federation',
        remote: true,
        uri: id,
        subject: { kind: 'incoming', id },
        payload: { kind, id, ...rest },
      }),
    )
  }
}

async function isLetterSent(): Promise<boolean> {
  const sent = await db(world.ctx()).selectFrom('sent_mails').select('id').limit(1).executeTakeFirst()
  return sent !== undefined
}
