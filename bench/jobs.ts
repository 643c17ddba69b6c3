import { sql } from 'kysely'
import { startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { db } from '#core/database/db'
import { JOB_CONNECTIONS } from '#core/jobs/classes'
import { enqueue } from '#core/jobs/enqueue'
import { type Job, startWorker } from '#core/jobs/worker'
import { writeNote } from '#core/services/federation/notes/write-note'
import { tasks } from '#core/services/registry'
import { followersAt, silentHosts } from '../tests/followers'
import { type TestHouse, testHouse } from '../tests/house'
import { freeBasePort, listen } from '../tests/listening'
import type { BenchRow } from './report'

export const name = 'Jobs while other servers keep us waiting, and a storm of deliveries'

const SLOW_HOSTS = 20
const SLOW_MS = 9_000
const SILENT_HOSTS = 10
const ROUNDS = 10
const ROUND_MS = 1_500
const BAR_MS = 2_000

const INBOXES = 160
const POSTS = 20

/** On a database of its own, with the workers of one process as `bun start` has them. */
export async function run(): Promise<BenchRow[]> {
  const world = await testHouse({ COOP_PORT: freeBasePort() })
  const stop = listen(world.house, 'federation')
  try {
    for (const who of ['member', 'neighbour'] as const)
      await writeNote(world.ctx(who), note('So that the member has an actor'))
    await world.work()
    return [...(await slowHosts(world)), ...(await storm(world))]
  } finally {
    await stop()
    await world.close()
  }
}

async function slowHosts(world: TestHouse): Promise<BenchRow[]> {
  const [slow, silent, peer] = [
    silentHosts(SLOW_HOSTS, SLOW_MS),
    silentHosts(SILENT_HOSTS),
    await startFedifyPeer(),
  ]
  await followersAt(world, 'member', [...slow.hosts, ...silent.hosts])
  const delays: number[] = []
  const worker = await startWorker(world.house, urlOf(world), watched('expire-orders', delays), [])
  try {
    for (const text of ['One', 'Two', 'Three']) await writeNote(world.ctx('member'), note(text))
    await Promise.all([slow.allKnocked, silent.allKnocked])
    // Both servers have made their keys, which takes a second of arithmetic once in their lives.
    await timeFollow(world, peer, 'neighbour')
    const clock = expireOnTime(world)
    const [follow, letter] = [await timeFollow(world, peer, 'member'), await timeLetter(world)]
    await clock
    await until(async () => delays.length === ROUNDS)
    const connections = await count(world, `pg_stat_activity where application_name = 'jobs'`)
    return [
      atMost('expire-orders begins after its time, the worst of ten', Math.max(...delays), 'ms', BAR_MS),
      atMost('a Follow is answered, and the Accept has arrived', follow, 'ms', BAR_MS),
      atMost('a sign-in letter leaves', letter, 'ms', BAR_MS),
      atMost('connections that the jobs of a process hold', connections, '', JOB_CONNECTIONS),
    ]
  } finally {
    await worker.stop()
    await Promise.all([slow.stop(), silent.stop(), peer.stop()])
    await forget(world)
  }
}

/** The tasks of the house; of one it is noted how many ms after its time it begins. */
function watched(task: string, delays: number[]): Readonly<Record<string, Job>> {
  const job = tasks[task]
  if (!job) throw new Error(`No task ${task}`)
  return {
    ...tasks,
    [task]: {
      ...job,
      run(ctx, payload) {
        delays.push(Date.now() - Number(payload.dueAt))
        return job.run(ctx, payload)
      },
    },
  }
}

async function expireOnTime(world: TestHouse): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const runAt = new Date(Date.now() + ROUND_MS)
    await enqueue(world.ctx(), 'expire-orders', { dueAt: runAt.getTime() }, { runAt })
    await Bun.sleep(ROUND_MS)
  }
}

/** From the moment that the reader elsewhere asks until their server has our Accept. */
async function timeFollow(
  world: TestHouse,
  peer: Awaited<ReturnType<typeof startFedifyPeer>>,
  who: 'member' | 'neighbour',
): Promise<number> {
  const uri = `${world.house.config.origins.federation}/actors/${who}`
  const began = performance.now()
  await peer.follow(uri)
  await until(async () => peer.received().some(({ type, actor }) => type === 'Accept' && actor === uri))
  return performance.now() - began
}

async function timeLetter(world: TestHouse): Promise<number> {
  const began = performance.now()
  const visitor = await world.browser()
  await visitor.post('federation', '/signin', { email: 'editor@example.test' })
  await until(async () => (await count(world, 'sent_mails')) > 0)
  return performance.now() - began
}

/** Twenty notes in a row to 160 servers that answer at once. */
async function storm(world: TestHouse): Promise<BenchRow[]> {
  const inboxes = openInboxes(INBOXES)
  await followersAt(world, 'member', inboxes.hosts)
  const worker = await startWorker(world.house, urlOf(world), tasks, [])
  try {
    const began = performance.now()
    for (let post = 1; post <= POSTS; post++) await writeNote(world.ctx('member'), note(`Post ${post}`))
    await until(async () => inboxes.total() >= INBOXES * POSTS)
    await until(async () => (await count(world, 'graphile_worker._private_jobs')) === 0)
    const seconds = (performance.now() - began) / 1000
    const waiting = 'deliveries where delivered_at is null and abandoned_at is null'
    const orphans = `graphile_worker._private_jobs j where locked_by is not null
      and not exists (select from workers w where j.locked_by = any (w.pools))`
    return [
      row('deliveries', (INBOXES * POSTS) / seconds, '/s', ''),
      exactly('inboxes of 160 that got 20 posts out of order', inboxes.outOfOrder()),
      exactly('posts that an inbox got twice', inboxes.total() - INBOXES * POSTS),
      exactly('SQL: deliveries that wait', await count(world, waiting)),
      exactly('SQL: jobs locked by nobody who beats', await count(world, orphans)),
      exactly('SQL: claims left behind', await count(world, 'claims')),
    ]
  } finally {
    await worker.stop()
    await inboxes.stop()
  }
}

function openInboxes(many: number) {
  const heard = Array.from({ length: many }, () => [] as number[])
  const servers = heard.map(posts =>
    Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        const number = /Post (\d+)/.exec(await request.text())?.[1]
        if (number) posts.push(Number(number))
        return new Response(null, { status: 202 })
      },
    }),
  )
  return {
    hosts: servers.map(({ port }) => `127.0.0.1:${port}`),
    total: () => heard.reduce((sum, posts) => sum + posts.length, 0),
    outOfOrder: () => heard.filter(posts => posts.some((post, at) => post < (posts[at - 1] ?? 0))).length,
    async stop() {
      await Promise.all(servers.map(server => server.stop(true)))
    },
  }
}

async function forget(world: TestHouse): Promise<void> {
  for (const table of ['deliveries', 'follows', 'graphile_worker._private_jobs', 'sent_mails'])
    await sql`delete from ${sql.raw(table)}`.execute(db(world.ctx()))
}

function urlOf(world: TestHouse): string {
  return String(world.house.orm.config.get('clientUrl'))
}

async function count(world: TestHouse, what: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(what)}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.count ?? 0
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(20)
}

function note(text: string) {
  return { text, warning: null, audience: 'public' as const, inReplyTo: null }
}

function atMost(what: string, figure: number, unit: string, most: number): BenchRow {
  return row(what, figure, unit, `≤ ${most.toLocaleString('en-GB')}`, figure <= most)
}

function exactly(what: string, figure: number): BenchRow {
  return row(what, figure, '', '= 0', figure === 0)
}

function row(what: string, figure: number, unit: string, bar: string, pass = true): BenchRow {
  return { what, figure, unit, bar, pass }
}
