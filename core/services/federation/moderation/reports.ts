import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type ReportSummary = {
  readonly id: string
  readonly reporter: string | null
  readonly targets: readonly string[]
  readonly content: string
  readonly receivedAt: Date
  readonly settledAt: Date | null
  readonly settledBy: string | null
}

export const REPORTS_PER_PAGE = 50

/** What others reported, open ones first, in pages that count from 1. Moderators’ alone (`requireRole`). */
export async function reports(
  ctx: Ctx,
  page = 1,
): Promise<{ reports: readonly ReportSummary[]; total: number }> {
  requireRole(ctx, 'moderator')
  const { rows } = await sql<ReportSummary & { total: number }>`
    select r.id, '@' || a.username || '@' || a.host as reporter, r.targets, r.content,
      r.received_at as "receivedAt", r.settled_at as "settledAt", m.name as "settledBy",
      (count(*) over ())::int as total
    from reports r left join actors a on a.id = r.reporter_id left join members m on m.id = r.settled_by_id
    order by r.settled_at is not null, r.received_at desc, r.id
    limit ${sql.lit(REPORTS_PER_PAGE)} offset ${(page - 1) * REPORTS_PER_PAGE}`.execute(db(ctx))
  return { reports: rows, total: rows[0]?.total ?? 0 }
}

/** A moderator has dealt with it; who and when is kept. */
export async function settleReport(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'moderator')
  const id = readId(asked)
  await db(ctx)
    .updateTable('reports')
    .set({ settled_at: ctx.now, settled_by_id: ctx.viewer.member?.id ?? null })
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .execute()
}
