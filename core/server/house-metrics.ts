import type { House } from '#core/app/house'
import { VISITOR } from '#core/contracts/viewer'
import { poolOf } from '#core/database/close'
import { newCtx } from '#core/database/ctx'
import { logThrottled } from '#core/log/throttled-log'
import { takeLongestDelay } from '#core/metrics/event-loop-delay'
import {
  backupAge,
  deliveriesWaiting,
  lettersUnsent,
  loopDelay,
  paymentsToLookAt,
  poolConnections,
  queued,
  registry,
} from '#core/metrics/metrics'
import { countTasks, countUnknown } from '#core/services/house/jobs'
import { lastBackup, readCounts } from '#core/services/house/status'
import { tasks as knownTasks } from '#core/services/registry'

/** However many ask, the database is asked so often at most. */
const KEEP_MS = 5_000

const askedAt = new WeakMap<House, number>()

/** All metrics in Prometheus' text format; what only the database knows is missing while that is away. */
export async function metricsAnswer(house: House): Promise<Response> {
  loopDelay.set(takeLongestDelay())
  try {
    await readPool(house)
    await readDatabase(house)
  } catch (fault) {
    // An old number would pass for a new one. The age of the backup stays: its alert knows when it is absent.
    for (const gauge of [queued, lettersUnsent, paymentsToLookAt]) gauge.reset()
    deliveriesWaiting.remove()
    logThrottled(house.log, 'warn', { err: fault }, 'some metrics could not be read')
  }
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } })
}

async function readPool({ orm }: House): Promise<void> {
  const pool = await poolOf(orm)
  poolConnections.set({ state: 'used' }, pool.totalCount - pool.idleCount)
  poolConnections.set({ state: 'free' }, pool.idleCount)
  poolConnections.set({ state: 'wanted' }, pool.waitingCount)
}

async function readDatabase(house: House): Promise<void> {
  const now = performance.now()
  if (now - (askedAt.get(house) ?? Number.NEGATIVE_INFINITY) < KEEP_MS) return
  askedAt.set(house, now)
  const ctx = newCtx(house, VISITOR)
  const [tasks, counts, backup] = [await countTasks(ctx), await readCounts(ctx), await lastBackup(ctx)]
  for (const state of ['waiting', 'planned', 'running', 'retrying', 'failed'] as const)
    queued.set(
      { state },
      tasks.reduce((sum, task) => sum + task[state], 0),
    )
  queued.set({ state: 'unknown' }, countUnknown(tasks, knownTasks))
  lettersUnsent.set({ state: 'waiting' }, counts.lettersWaiting)
  lettersUnsent.set({ state: 'refused' }, counts.lettersFailed)
  deliveriesWaiting.set(counts.deliveriesWaiting)
  paymentsToLookAt.set({ why: 'differ' }, counts.paymentDifferences)
  paymentsToLookAt.set({ why: 'open' }, counts.paymentsOpen)
  paymentsToLookAt.set({ why: 'refunding' }, counts.refundsOpen)
  if (backup) backupAge.set((Date.now() - backup.at.getTime()) / 1000)
  else backupAge.remove()
}
