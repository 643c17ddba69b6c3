import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { emptied } from '../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../tests/house'
import {
  countUnknown,
  dropJob,
  JOBS_SHOWN,
  JobFree,
  JobGone,
  JobRuns,
  retryJob,
  taskCounts,
  troubledJobs,
  unlockJob,
} from './jobs'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(() => emptied(world.ctx(), 'graphile_worker._private_jobs'))

const operator = () => world.ctx('operator')
const HOUR = 3_600_000

type State = { attempts?: number; error?: string | null; heldMinutes?: number | null; runAt?: Date }

/** A job as the worker leaves one. */
async function job(task: string, { attempts = 0, error = null, heldMinutes = null, runAt }: State = {}) {
  await enqueue(world.ctx(), task, { at: Bun.randomUUIDv7() }, { maxAttempts: 3, ...(runAt && { runAt }) })
  const { rows } = await sql<{ id: string }>`
    update graphile_worker._private_jobs set attempts = ${attempts}, last_error = ${error},
      locked_by = case when ${heldMinutes}::int is null then null else 'somebody' end,
      locked_at = now() - make_interval(mins => ${heldMinutes}::int)
    where id = (select max(id) from graphile_worker._private_jobs) returning id::text`.execute(
    db(world.ctx()),
  )
  return rows[0]!.id
}
const kept = async () =>
  (
    await sql<{ id: string; attempts: number; held: boolean }>`
      select id::text, attempts, locked_at is not null as held from graphile_worker._private_jobs order by id`.execute(
      db(world.ctx()),
    )
  ).rows

test('work is counted by what has become of it, each job once, the largest queue first', async () => {
  const later = new Date(Date.now() + HOUR)
  await job('few', { runAt: later })
  await job('many')
  await job('many', { attempts: 1, error: 'Away', runAt: later })
  await job('many', { attempts: 2, error: 'Away' })
  await job('many', { attempts: 3, error: 'Away' })
  await job('many', { attempts: 1, heldMinutes: 1 })
  expect(await taskCounts(operator())).toEqual([
    { task: 'many', waiting: 1, planned: 0, running: 1, retrying: 2, failed: 1 },
    { task: 'few', waiting: 0, planned: 1, running: 0, retrying: 0, failed: 0 },
  ])
})

test('what no worker of this version runs is counted apart, and is in trouble although it was never tried', async () => {
  const later = new Date(Date.now() + HOUR)
  const known = { mail: {}, pictures: {} }
  await job('mail')
  const renamed = await job('toString')
  const planned = await job('settle-jars', { runAt: later })
  // Somebody of another version is at it.
  await job('settle-plums', { attempts: 1, heldMinutes: 1 })
  expect(countUnknown(await taskCounts(operator()), known)).toBe(2)
  const found = await troubledJobs(operator(), null, known)
  expect(found.map(({ id, isUnknown }) => [id, isUnknown])).toEqual([
    [planned, true],
    [renamed, true],
  ])
  expect((await troubledJobs(operator(), planned, known)).map(({ id }) => id)).toEqual([renamed])
})

describe('jobs in trouble', () => {
  test('are those that failed and those that are held for too long, the latest first', async () => {
    await job('well')
    await job('well', { attempts: 1, heldMinutes: 29 })
    const away = await job('mail', { attempts: 1, error: 'Nobody answers\n  at send (mail.ts:1)' })
    const over = await job('mail', { attempts: 3, error: 'Refused' })
    const stuck = await job('pictures', { attempts: 1, heldMinutes: 31 })
    const found = await troubledJobs(operator())
    expect(found.map(({ id, task, failure, stuck: isStuck }) => [id, task, failure, isStuck])).toEqual([
      [stuck, 'pictures', null, true],
      [over, 'mail', 'Refused', false],
      [away, 'mail', 'Nobody answers', false],
    ])
    expect(found.map(({ nextTryAt }) => nextTryAt !== null)).toEqual([false, false, true])
  })

  test('come in pages without a gap', async () => {
    const ids: string[] = []
    for (let number = 0; number <= JOBS_SHOWN; number += 1)
      ids.unshift(await job('mail', { attempts: 1, error: 'Away' }))
    const first = await troubledJobs(operator())
    const second = await troubledJobs(operator(), first.at(-1)!.id)
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids)
    expect(first).toHaveLength(JOBS_SHOWN)
  })
})

test('a failed job is tried again from its beginning, and one that runs is left to who runs it', async () => {
  const failed = await job('mail', { attempts: 3, error: 'Away', runAt: new Date(Date.now() + HOUR) })
  const running = await job('mail', { attempts: 1, heldMinutes: 5 })
  await retryJob(operator(), failed)
  await expect(retryJob(operator(), running)).rejects.toBeInstanceOf(JobRuns)
  expect(await kept()).toEqual([
    { id: failed, attempts: 0, held: false },
    { id: running, attempts: 1, held: true },
  ])
  expect((await taskCounts(operator()))[0]).toMatchObject({ waiting: 1, running: 1, failed: 0 })
})

test('a job that is dropped is named in the audit, and one that runs is not dropped', async () => {
  const failed = await job('mail', { attempts: 3, error: 'Away' })
  const running = await job('mail', { attempts: 1, heldMinutes: 45 })
  await dropJob(operator(), failed)
  await expect(dropJob(operator(), running)).rejects.toBeInstanceOf(JobRuns)
  expect((await kept()).map(({ id }) => id)).toEqual([running])
  const audited = await db(world.ctx())
    .selectFrom('audit')
    .select(['action', 'before'])
    .where('action', '=', 'job.dropped')
    .execute()
  expect(audited).toEqual([{ action: 'job.dropped', before: { task: 'mail' } }])
})

test('a job is taken from who has had it for too long, and from nobody who has just begun', async () => {
  const stuck = await job('pictures', { attempts: 1, heldMinutes: 31 })
  const running = await job('pictures', { attempts: 1, heldMinutes: 29 })
  const waiting = await job('pictures')
  await unlockJob(operator(), stuck)
  for (const [id, refusal] of [
    [running, JobRuns],
    [waiting, JobFree],
    [stuck, JobFree],
  ] as const)
    await expect(unlockJob(operator(), id)).rejects.toBeInstanceOf(refusal)
  expect((await kept()).map(({ held }) => held)).toEqual([false, true, false])
})

test.each(['0', '-1', '1.5', 'one', '', '9'.repeat(19)])('there is no job %p', async id => {
  for (const act of [retryJob, dropJob, unlockJob])
    await expect(act(operator(), id)).rejects.toBeInstanceOf(NotFound)
})

test('a job that was dropped or done meanwhile is said to be gone', async () => {
  for (const act of [retryJob, dropJob, unlockJob])
    await expect(act(operator(), '999999')).rejects.toBeInstanceOf(JobGone)
})

test('jobs are looked at and touched by those who run the server, by nobody else', async () => {
  const id = await job('mail', { attempts: 3, error: 'Away' })
  for (const [who, refusal] of [
    ['member', NotFound],
    ['editor', NotFound],
    [undefined, SignInRequired],
  ] as const) {
    const ctx = world.ctx(who)
    await expect(taskCounts(ctx)).rejects.toBeInstanceOf(refusal)
    await expect(troubledJobs(ctx)).rejects.toBeInstanceOf(refusal)
    for (const act of [retryJob, dropJob, unlockJob])
      await expect(act(ctx, id)).rejects.toBeInstanceOf(refusal)
  }
  expect(await kept()).toEqual([{ id, attempts: 3, held: false }])
})
