import { paymentsKind } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { keysState } from '#core/sealing/keys-state'
import { apartSentence } from '#core/services/federation/actors/actors-origin'
import {
  dropJob,
  JOBS_SHOWN,
  JobFree,
  JobGone,
  JobRuns,
  retryJob,
  taskCounts,
  troubledJobs,
  unlockJob,
} from '#core/services/house/jobs'
import { publicStatus } from '#core/services/house/public-status'
import { tableSizes } from '#core/services/house/sizes'
import { houseStatus } from '#core/services/house/status'
import { tasks as knownTasks } from '#core/services/registry'
import { version } from '../../../package.json'
import type { Room } from '../../domain'
import { JobsPage } from './jobs-page'
import { diskOf, probeApps } from './probe-apps'
import { PublicPage } from './public-page'
import { SizesPage } from './sizes-page'
import { StatusPage } from './status-page'

const JOBS = '/operator/jobs'

/** How the house is, and what to do about jobs that are in trouble. */
export const statusRoutes: Room = (app, house) => {
  app.get('/status', async ({ ctx, page, reply }) => {
    const probe = async () =>
      (await probeApps(house)).map(({ domain, ready }) => ({ domain, isUp: ready === true }))
    const status = await publicStatus(ctx, probe)
    if (!status) throw new NotFound()
    return reply.html(<PublicPage page={page} status={status} />)
  })

  app.get('/operator/status', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'server')
    const [status, tasks, sizes, apps, disk, secret] = await Promise.all([
      houseStatus(ctx),
      taskCounts({ ...ctx, em: ctx.em.fork() }),
      tableSizes({ ...ctx, em: ctx.em.fork() }),
      probeApps(house),
      diskOf(house),
      keysState({ em: ctx.em.fork() }, house.config),
    ])
    const versions = { site: version, bun: Bun.version, postgres: status.postgres }
    const { actorsOrigin, origins } = house.config
    const apart = actorsOrigin === origins.federation ? null : apartSentence(actorsOrigin, origins.federation)
    const payments = paymentsKind(house)
    return reply.html(
      <StatusPage
        page={page}
        status={status}
        tasks={tasks}
        knownTasks={knownTasks}
        sizes={sizes}
        apps={apps}
        disk={disk}
        versions={versions}
        payments={payments}
        secret={secret}
        apart={apart}
      />,
    )
  })

  app.get('/operator/sizes', async ({ ctx, page, reply }) =>
    reply.html(<SizesPage page={page} sizes={await tableSizes(ctx)} />),
  )

  app.get(JOBS, async ({ ctx, page, query, reply }) => {
    const before = query.before ?? null
    if (before !== null && !/^[1-9]\d{0,17}$/.test(before)) throw new NotFound()
    const jobs = await troubledJobs(ctx, before, knownTasks)
    const older = jobs.length === JOBS_SHOWN ? (jobs.at(-1)?.id ?? null) : null
    return reply.html(<JobsPage page={page} jobs={jobs} older={older} />)
  })
  const change = async ({ ctx, params, reply }: Asked, work: typeof retryJob, done: string) => {
    try {
      await work(ctx, params.id)
    } catch (fault) {
      // Two operators look at one list: who comes second reads there what became of it.
      if (!(fault instanceof JobRuns || fault instanceof JobGone || fault instanceof JobFree)) throw fault
      return reply.see(JOBS, { kind: 'notice', text: fault.message })
    }
    return reply.see(JOBS, { kind: 'success', text: done })
  }
  app.post(`${JOBS}/:id/attempt`, scope => change(scope, retryJob, 'It is tried again now.'))
  app.post(`${JOBS}/:id/release`, scope =>
    change(scope, unlockJob, 'It is free again, and run by whoever comes first.'),
  )
  app.delete(`${JOBS}/:id`, scope => change(scope, dropJob, 'It is dropped, and will not be done.'))
}

type Asked = Pick<RequestScope, 'ctx' | 'reply'> & { readonly params: { readonly id: string } }
