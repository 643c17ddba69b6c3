import { rmSync } from 'node:fs'
import type { MikroORM } from '@mikro-orm/postgresql'
import type { House } from '#core/app/house'
import type { Assembled } from '#core/concepts/assemble'
import { readConfig } from '#core/config/config'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { runTask } from '#core/jobs/run-task'
import { type Sandbox, startSandbox } from '#core/payments/sandbox/sandbox'
import { openHouse } from '#core/server/open-house'
import * as registry from '#core/services/registry'
import { createDomain, type DomainServer, lendFragments, offerConcepts } from '#domains/app'
import type { Domain } from '#domains/domain'
import { domains as allDomains } from '#domains/domains'
import { Browser } from './browser'
import { type Cast, findCast, seedCast } from './cast'
import { withGuardedDoors } from './guarded-doors'
import { borrowDatabase } from './kept-database'
import { testFolder } from './test-folder'

/** A whole cooperative for one test file: a database of its own, all six apps in this process, the sandbox, the cast. */
export type TestHouse = {
  readonly house: House
  readonly cast: Cast
  readonly sandbox: Sandbox
  /** A ctx as a job has it, or as this member of the cast has it. */
  ctx(who?: keyof Cast['members']): Ctx
  /** A browser without JavaScript and without a session; `browser('editor')` is signed in to all six apps. */
  browser(who?: keyof Cast['members']): Promise<Browser>
  /** Does every waiting job now, also the ones planned for later when `until` says so. */
  work(until?: Date): Promise<void>
  close(): Promise<void>
}

/** What the house is made of: the concepts of all domains, seen and unseen. */
export type Concepts = {
  readonly domains: Readonly<Record<DomainName, Domain>>
  readonly assembled: Assembled
}

/**
 * Opens it; call `close()` in `afterAll`. `env` overrides the configuration, `concepts` what there is. A database that is
 * handed over is closed with it, and may have its cast already.
 */
export async function testHouse(
  env: Readonly<Record<string, string>> = {},
  { domains, assembled }: Concepts = { domains: allDomains, assembled: registry },
  given?: MikroORM,
): Promise<TestHouse> {
  const database = given ? { orm: given, giveBack: async () => {} } : await borrowDatabase()
  const dataDir = testFolder('coop-test-')
  const config = readConfig({ COOP_DATA: dataDir, COOP_ALLOW_PRIVATE: '1', LOG_LEVEL: 'fatal', ...env })
  // Nothing listens at the callbacks' address here: tests bring them themselves.
  const sandbox = await startSandbox({ port: 0, callbackRetryDelaysMs: [20, 50], onFault: () => {} })
  const house = withGuardedDoors(
    await openHouse(config, database.orm, { ...sandbox, host: sandbox.url }, assembled.services),
  )
  offerConcepts(house, domains)
  const cast = (given && (await findCast(house))) ?? (await seedCast(house))
  await house.purge(['site'])
  for (const name of DOMAINS) lendFragments(house, domains[name])
  const servers = madeWhenAsked(name => createDomain(name, domains[name], house))

  const browsers: Browser[] = []
  const viewerOf = (who: keyof Cast['members']) => ({
    member: cast.members[who],
    roles: cast.roles[who],
    // They have just signed in.
    authenticatedAt: new Date(),
  })
  return {
    house,
    cast,
    sandbox,
    ctx: who => ({ ...jobCtx(house), ...(who ? { viewer: viewerOf(who) } : {}) }),
    async browser(who) {
      const browser = new Browser(house.config, servers)
      browsers.push(browser)
      if (who) await browser.signIn(house, cast.members[who].id)
      return browser
    },
    work: until => runJobs(house, until, assembled.tasks),
    async close() {
      await house.close()
      await sandbox.stop()
      await database.giveBack()
      rmSync(dataDir, { recursive: true, force: true })
      // A file's variables outlive it in a worker that keeps its modules: what is heavy must not hang on them.
      for (const browser of browsers) browser.close()
      for (const heavy of [house, servers])
        for (const key of Object.keys(heavy)) Reflect.deleteProperty(heavy, key)
    },
  }
}

/** Most files ask one app or none, and to make all six takes longer than most of their tests. */
function madeWhenAsked(make: (name: DomainName) => DomainServer): Record<DomainName, DomainServer> {
  const made = {} as Record<DomainName, DomainServer>
  for (const name of DOMAINS)
    Object.defineProperty(made, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make(name)
        Object.defineProperty(made, name, { value, configurable: true, enumerable: true })
        return value
      },
    })
  return made
}

type Job = { id: string; task_identifier: string; payload: Record<string, unknown> }

/** In this process, one after the other: a test need not wait, and a job that throws fails the test. */
export async function runJobs(house: House, until?: Date, tasks = registry.tasks): Promise<void> {
  const em = house.orm.em.fork()
  for (;;) {
    // Jobs make jobs: what is due is asked anew each time.
    const now = until ?? new Date()
    // The database counts in microseconds: what it planned for now may lie behind the millisecond that we are in.
    const due = until ?? new Date(now.getTime() + 1)
    const [job] = await em.execute<Job[]>(
      `select j.id, t.identifier as task_identifier, j.payload from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id
       where j.run_at <= ? order by j.priority, j.run_at, j.id limit 1`,
      [due],
    )
    if (!job) return
    await em.execute('delete from graphile_worker._private_jobs where id = ?', [job.id])
    const task = tasks[job.task_identifier]
    if (!task) throw new Error(`No task ${job.task_identifier}`)
    await runTask(house, { id: job.id, task: job.task_identifier, payload: job.payload }, task.run, { now })
  }
}

/** Runs what the clock would: every cron task once. */
export async function runCrons(world: TestHouse, now = new Date()): Promise<void> {
  for (const { task } of registry.crons) await registry.tasks[task]?.run({ ...jobCtx(world.house), now }, {})
}
