import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ROWS_PER_BATCH } from '#core/database/in-batches'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { freeBasePort, listen } from '../../../../tests/listening'
import { findActor } from '../actors/remote-actor'
import { block } from '../moderation/blocks'

const ROWS = 20_000
const TABLES = ['follows', 'notifications', 'reactions', 'notes', 'withdrawals']

let world: TestHouse
let stop: () => Promise<void>
let farm: RemoteServer
let inbox: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  farm = await startRemoteServer()
  inbox = `${world.house.config.origins.federation}/inbox`
  await auditDeletions()
})
afterAll(async () => {
  await Promise.all([farm.stop(), stop()])
  await world.close()
})

test('an account with 20,000 notes, followers and likes goes in small transactions, after a crash as well', async () => {
  const ada = await farm.actor('ada')
  const adaId = (await findActor(world.ctx(), ada.id))?.id ?? ''
  await grow(adaId)
  const bystander = await rows('select count(*)::int as n from notes')

  await sql`insert into deletions (tx, n, stop_at) values (0, 0, ${ROWS})`.execute(db(world.ctx()))
  await sayGoodbye(ada)
  await expect(world.work()).rejects.toThrow('the power went')
  await sql`update deletions set stop_at = null`.execute(db(world.ctx()))
  const [half] = await rows('select (select count(*)::int from notes) as n')
  expect(half?.n).toBe(bystander[0]?.n ?? 0)

  await sayGoodbye(ada)
  await world.work()
  expect(await left(adaId)).toEqual({ follows: 0, notifications: 0, reactions: 0, notes: 0, withdrawals: 0 })
  const [most] = await rows('select max(n)::int as n from (select sum(n) as n from deletions group by tx) t')
  expect(most?.n).toBeLessThanOrEqual(ROWS_PER_BATCH)

  // What was on its way meanwhile finds nobody to belong to.
  const late = { id: `${farm.origin}/late`, type: 'Note', attributedTo: ada.id, content: 'zombie' }
  await farm.post(inbox, { id: `${farm.origin}/c`, type: 'Create', actor: ada.id, object: late }, ada.rsa)
  await world.work()
  expect((await left(adaId)).notes).toBe(0)
}, 60_000)

test('blocking a server of thousands ends their follows in small transactions', async () => {
  await emptied(world.ctx(), 'deletions')
  await sql`
    insert into actors (id, uri, kind, username, host, inbox, created_at)
    select gen_random_uuid(), 'https://x.spam.example/' || n, 'Person', 'x' || n, 'x.spam.example:8443', '', now()
    from generate_series(1, 3000) n`.execute(db(world.ctx()))
  const { id } = (await findActor(world.ctx(), `${world.house.config.origins.federation}/actors/member`)) ?? {
    id: '',
  }
  await sql`
    insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
    select gen_random_uuid(), 'https://f.example/' || a.id, a.id, ${id}, now(), now()
    from actors a where a.host = 'x.spam.example:8443'`.execute(db(world.ctx()))
  await block(world.ctx('moderator'), 'SPAM.example.', 'Spam')
  const [most] = await rows(
    'select max(n)::int as n, sum(n)::int as total from (select sum(n) as n from deletions group by tx) t',
  )
  expect(most).toEqual({ n: ROWS_PER_BATCH, total: 3000 })
})

/** Ada's own, and what others did to hers. */
function grow(adaId: string): Promise<void> {
  return transaction(world.ctx(), tx => growIn(tx, adaId))
}

async function growIn(tx: Tx, adaId: string): Promise<void> {
  const em = db(tx)
  // A page's five seconds are not for so many rows on a busy machine.
  await sql`set local statement_timeout = '60s'`.execute(em)
  await sql`
    insert into actors (id, uri, kind, username, host, inbox, created_at)
    select gen_random_uuid(), 'https://fan.example/' || n, 'Person', 'fan' || n, 'fan.example', '', now()
    from generate_series(1, ${sql.lit(ROWS)}) n`.execute(em)
  await sql`
    insert into notes (id, uri, kind, author_id, html, audience, attachments, published_at, received_at)
    select gen_random_uuid(), ${farm.origin} || '/n/' || n, 'Note', ${adaId}, 'n', 'public', '[]', now(), now()
    from generate_series(1, ${sql.lit(ROWS)}) n`.execute(em)
  await sql`
    insert into follows (id, uri, follower_id, followed_id, requested_at)
    select gen_random_uuid(), 'https://fan.example/f/' || a.id, a.id, ${adaId}, now() from actors a
    where a.host = 'fan.example'`.execute(em)
  // All the fans like one note; Ada likes nothing but her own.
  await sql`
    insert into reactions (id, uri, kind, actor_id, note_id, reacted_at)
    select gen_random_uuid(), 'https://fan.example/l/' || a.id, 'Like', a.id,
      (select id from notes where author_id = ${adaId} limit 1), now()
    from actors a where a.host = 'fan.example'`.execute(em)
  await sql`
    insert into reactions (id, uri, kind, actor_id, note_id, reacted_at)
    select gen_random_uuid(), ${farm.origin} || '/l/' || n.id, 'Like', ${adaId}, n.id, now()
    from notes n where n.author_id = ${adaId}`.execute(em)
  await sql`
    insert into notifications (id, member_id, kind, actor_id, note_id, created_at)
    select gen_random_uuid(), m.id, 'mention', ${adaId}, n.id, now()
    from (select id from members limit 1) m, (select id from notes where author_id = ${adaId} limit 5000) n`.execute(
    em,
  )
  await sql`analyze`.execute(em)
}

async function sayGoodbye(actor: RemoteActor): Promise<void> {
  const bye = { id: `${farm.origin}/bye/${crypto.randomUUID()}`, type: 'Delete', actor: actor.id }
  expect((await farm.post(inbox, { ...bye, object: actor.id }, actor.rsa)).status).toBe(202)
}

/** What each transaction deletes is written down; at `stop_at` rows in all, the next one fails. */
async function auditDeletions(): Promise<void> {
  await sql`create table deletions (tx bigint, n bigint, stop_at bigint)`.execute(db(world.ctx()))
  await sql`
    create function audit_deletion() returns trigger language plpgsql as $$ begin
      if (select sum(n) > max(stop_at) from deletions) then raise exception 'the power went'; end if;
      insert into deletions (tx, n) select txid_current(), count(*) from gone having count(*) > 0;
      return null; end $$`.execute(db(world.ctx()))
  for (const table of TABLES)
    await sql`
      create trigger audit after delete on ${sql.table(table)} referencing old table as gone
      for each statement execute function audit_deletion()`.execute(db(world.ctx()))
}

async function left(actorId: string) {
  const [counts] = await rows(
    `select (select count(*)::int from follows where followed_id = ? or follower_id = ?) as follows,
       (select count(*)::int from notifications where actor_id = ?) as notifications,
       (select count(*)::int from reactions) as reactions,
       (select count(*)::int from notes where author_id = ?) as notes,
       (select count(*)::int from withdrawals where actor_id = ?) as withdrawals`,
    ...Array<string>(5).fill(actorId),
  )
  return counts ?? {}
}

function rows(query: string, ...params: unknown[]): Promise<Record<string, number>[]> {
  return world.house.orm.em.fork().execute<Record<string, number>[]>(query, params)
}
