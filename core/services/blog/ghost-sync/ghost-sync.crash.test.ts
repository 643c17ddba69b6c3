import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import {
  beside,
  idAt,
  paragraph,
  saveHere,
  textsHere,
  textsThere,
  untilDone,
  writeHere,
} from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jobProcesses, killWhen } from '../../../../tests/job-processes'
import { deletePost } from '../delete-post'
import { runSync } from './run'
import { askForRun, openSync, SYNC_CLAIM, SYNC_GHOST } from './sync'

let world: TestHouse
// Nobody is taken for dead because of silence: only its lock tells of it.
const processes = jobProcesses(() => world, { PATIENCE_MS: '3600000', UNLOCKED_PATIENCE_MS: '300' })
beforeAll(async () => {
  world = await testHouse()
})
afterEach(processes.end)
afterAll(() => world.close())

test('killed in the middle of the first pull, the next process takes its claim over and doubles nothing', async () => {
  const ghost = await beside(world)
  await killedAt(ghost, asked => asked === 'GET pages')
  expect(await claims()).toBe(1)
  await processes.start()
  await until(async () => (await openSync(world.ctx()))?.run_at != null)
  expect(Object.keys(await textsHere(world))).toEqual(Object.keys(textsThere(ghost)))
  // Given back after the run is over.
  await until(async () => (await claims()) === 0)
  ghost.stop()
}, 120_000)

test('killed after Ghost took a new post, a change or a deletion, running again comes to one of each', async () => {
  const ghost = await beside(world)
  await untilDone(world)
  for (const [method, change] of [
    ['POST', () => writeHere(world, 'Windfalls')],
    ['PUT', () => saveHere(world, 'winter-rota', { document: paragraph('at six') })],
    ['DELETE', () => deleteHere('open-day')],
  ] as const) {
    await change()
    await askForRun(world.ctx())
    await killedAt(ghost, asked => asked.startsWith(`${method} posts`), { after: true })
    ghost.asked.length = 0
    const runBefore = (await openSync(world.ctx()))?.run_at
    const next = await processes.start()
    await until(async () => Number((await openSync(world.ctx()))?.run_at) > Number(runBefore))
    next.kill('SIGTERM')
    await next.exited
    expect([method, ...Object.keys(await textsHere(world))]).toEqual([
      method,
      ...Object.keys(textsThere(ghost)),
    ])
    const titles = [...ghost.shelves.posts.values()].map(({ title }) => title)
    expect([method, titles.length]).toEqual([method, new Set(titles).size])
  }
  ghost.stop()
}, 120_000)

test('a run that meets another one is no fault: it is asked for again, a little later', async () => {
  const ghost = await beside(world)
  ghost.asked.length = 0
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
  await sql`insert into claims values (${SYNC_CLAIM}, gen_random_uuid(), now() + interval '1 minute')`.execute(
    db(world.ctx()),
  )
  await runSync(world.ctx())
  expect([ghost.asked, (await openSync(world.ctx()))?.failure]).toEqual([[], null])
  const { rows } = await sql<{ queue: string; later: boolean }>`
    select q.queue_name as queue, j.run_at > now() as later from graphile_worker._private_jobs j
    join graphile_worker._private_job_queues q on q.id = j.job_queue_id`.execute(db(world.ctx()))
  expect(rows).toEqual([{ queue: SYNC_GHOST, later: true }])
  ghost.stop()
}, 60_000)

/** Runs a process until Ghost hears this, or has done it, and kills it there. */
async function killedAt(ghost: GhostStandIn, isIt: (asked: string) => boolean, { after = false } = {}) {
  const first = await processes.start()
  await killWhen(first, kill => {
    const hear = (asked: string) => {
      if (isIt(asked)) kill()
    }
    if (after) ghost.onAnswer = hear
    else ghost.onRequest = hear
  })
  Object.assign(ghost, { onAnswer: () => {}, onRequest: () => {} })
}

async function deleteHere(slug: string): Promise<void> {
  await deletePost(world.ctx('editor'), await idAt(world, slug))
}

async function claims(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from claims`.execute(
    db(world.ctx()),
  )
  return rows[0]?.count ?? 0
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(50)
}
