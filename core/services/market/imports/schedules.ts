import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { webAddress } from '../suppliers/add-supplier'
import { FETCH_IMPORT, fetchJobKey } from './fetch-scheduled'

/** What can be chosen, in hours. */
export const EVERY_HOURS = [1, 6, 24, 168] as const
export type ScheduledKind = 'products' | 'stock' | 'prices'
const HOUR_MS = 60 * 60_000
const MOST_SCHEDULES = 50

export class ScheduledAlready extends Refusal {
  override name = 'ScheduledAlready'
  constructor() {
    super('That address is fetched for this already.', 409)
  }
}

export class TooManySchedules extends Refusal {
  override name = 'TooManySchedules'
  constructor() {
    super(`${MOST_SCHEDULES} addresses are fetched already: end one of them first.`, 409)
  }
}

export type ScheduleFields = {
  readonly kind: ScheduledKind
  readonly url: string
  readonly everyHours: number
  readonly listNew: boolean
}

/** From now on the table at this address is fetched by itself, for the first time at once. Throws `NoWebAddress`, `ScheduledAlready`, `TooManySchedules`. */
export async function addSchedule(
  ctx: Ctx,
  { kind, url, everyHours, listNew }: ScheduleFields,
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const { href } = webAddress(url)
  return transaction(ctx, async tx => {
    // Counted one after the other: of two who add the last one, the second would be past what the list shows.
    await sql`select pg_advisory_xact_lock(hashtext('import_schedules'))`.execute(db(tx))
    const { count } = await db(tx)
      .selectFrom('import_schedules')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count >= MOST_SCHEDULES) throw new TooManySchedules()
    const { id } = await db(tx)
      .insertInto('import_schedules')
      .values({
        id: Bun.randomUUIDv7(),
        kind,
        url: href,
        every_hours: everyHours,
        list_new: listNew,
        next_at: new Date(tx.now.getTime() + everyHours * HOUR_MS),
        added_by_id: tx.viewer.member?.id ?? null,
        added_at: tx.now,
      })
      .onConflict(conflict => conflict.columns(['kind', 'url']).doNothing())
      .returning('id')
      .executeTakeFirstOrThrow(() => new ScheduledAlready())
    await recordAudit(tx, {
      action: 'import-schedule.saved',
      subject: { kind: 'import-schedule', id },
      after: { kind, url: href, everyHours, listNew },
    })
    await enqueue(tx, FETCH_IMPORT, { scheduleId: id }, { key: fetchJobKey(id) })
    return id
  })
}

/** Now, beside its times. Throws `NotFound`. */
export async function fetchNow(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { id } = await db(tx)
      .selectFrom('import_schedules')
      .select('id')
      .where('id', '=', readId(asked))
      .executeTakeFirstOrThrow(() => new NotFound())
    await enqueue(tx, FETCH_IMPORT, { scheduleId: id }, { key: fetchJobKey(id) })
  })
}

/** It rests until it is wanted again; then it goes on with the next of its times. Pressed twice, it was pressed once. Throws `NotFound`. */
export async function pauseSchedule(ctx: Ctx, asked: string, isPaused: boolean): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const row = await db(tx)
      .updateTable('import_schedules')
      .set({ paused_at: isPaused ? tx.now : null })
      .where('id', '=', id)
      .where('paused_at', isPaused ? 'is' : 'is not', null)
      .returning(['id', 'url'])
      .executeTakeFirst()
    if (!row) return refuseUnknown(tx, id)
    await recordAudit(tx, {
      action: 'import-schedule.saved',
      subject: { kind: 'import-schedule', id: row.id },
      after: { url: row.url, isPaused },
    })
  })
}

async function refuseUnknown(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .selectFrom('import_schedules')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFound())
}

/** What it brought stays. Throws `NotFound`. */
export async function endSchedule(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const row = await db(tx)
      .deleteFrom('import_schedules')
      .where('id', '=', readId(asked))
      .returning(['id', 'kind', 'url'])
      .executeTakeFirstOrThrow(() => new NotFound())
    await recordAudit(tx, {
      action: 'import-schedule.ended',
      subject: { kind: 'import-schedule', id: row.id },
      before: { kind: row.kind, url: row.url },
    })
  })
}

export type ScheduleForWork = {
  readonly id: string
  readonly kind: ScheduledKind
  readonly url: string
  readonly everyHours: number
  readonly nextAt: Date
  readonly pausedAt: Date | null
  readonly readAt: Date | null
  /** Why the last fetch brought nothing; null when it did. */
  readonly failure: string | null
  readonly failures: number
  readonly lastImportId: string | null
}

/** By their addresses. */
export async function schedulesForWork(ctx: Ctx): Promise<readonly ScheduleForWork[]> {
  requireRole(ctx, 'shopkeeper', 'operator')
  return db(ctx)
    .selectFrom('import_schedules')
    .select(['id', 'kind', 'url', 'every_hours as everyHours', 'next_at as nextAt', 'paused_at as pausedAt'])
    .select(['read_at as readAt', 'failure', 'failures', 'last_import_id as lastImportId'])
    .orderBy('url')
    .orderBy('id')
    .limit(MOST_SCHEDULES)
    .execute()
}
