import { sql } from 'kysely'
import type { Facts } from '#core/audit/record-audit'
import { AUDITED_ACTIONS, type AuditedAction } from '#core/contracts/audited-actions'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'

export const ENTRIES_PER_PAGE = 50

export type AuditFilter = {
  readonly action?: AuditedAction
  /** An address or a handle, as somebody typed it. */
  readonly who?: string
  /** The last entry of the page before. */
  readonly before?: string
}

export type AuditSummary = {
  readonly id: string
  readonly at: Date
  readonly action: AuditedAction
  /** Null where nobody asked for it: a job did it. Of who left, what we call everybody who left. */
  readonly by: string | null
  /** As a person knows it: a name, an article number, an order's number, an address. */
  readonly subject: string
  readonly before: Facts | null
  readonly after: Facts | null
}

/**
 * What was changed, newest first, and where the next page begins (null at the end). Names are looked up now: who has
 * left has none. Throws `NotFound` for anybody but the operator, and for a page that begins nowhere.
 */
export async function auditTrail(
  ctx: Ctx,
  { action, who = '', before }: AuditFilter,
): Promise<{ readonly lines: readonly AuditSummary[]; readonly next: string | null }> {
  requireRole(ctx, 'security')
  if (before !== undefined && !isId(before)) throw new NotFound()
  const typed = who.trim().toLowerCase()
  const rows = sql`select a.* from audit a where true
    ${before ? sql`and a.id < ${before}` : sql``} ${action ? sql`and a.action = ${action}` : sql``}
    ${typed ? sql`and a.member_id in (${membersNamed(typed)})` : sql``}
    order by a.id desc limit ${sql.lit(ENTRIES_PER_PAGE + 1)}`
  const found = await sql<AuditSummary>`
    select a.id, a.at, a.action, m.name as by, a.before, a.after, coalesce(${SUBJECT}, a.subject_id) as subject
    from (${rows}) a left join members m on m.id = a.member_id order by a.id desc`.execute(db(ctx))
  const lines = found.rows.slice(0, ENTRIES_PER_PAGE)
  return { lines, next: found.rows.length > ENTRIES_PER_PAGE ? (lines.at(-1)?.id ?? null) : null }
}

/** What an address asks for; anything but an action there is asks for all. */
export const readAction = (text: unknown): AuditedAction | undefined =>
  AUDITED_ACTIONS.find(action => action === text)

const membersNamed = (typed: string) =>
  sql<
    Pick<Database['members'], 'id'>
  >`select id from members where email = ${typed} or handle = ${typed.replace(/^@/, '')}`

/** By the key of their row; a VAT rate has one of its own, and a name. */
const SETTINGS = sql`case when a.subject_id = 'site' then 'the cooperative'
  when a.subject_id like 'vat-rate:%' then coalesce(a.after ->> 'name', a.before ->> 'name')
  else replace(a.subject_id, '-', ' ') end`

/** The id is text, since not every subject has a uuid: it is read as one only of those that have. Entries of 2026 may say `setting`. */
const SUBJECT = sql<string | null>`case a.subject_kind
  when 'member' then (select s.name from members s where s.id = a.subject_id::uuid)
  when 'variant' then (select p.title || ', ' || v.name from variants v join products p on p.id = v.product_id where v.id = a.subject_id::uuid)
  when 'ticket_type' then (select e.title || ', ' || t.name from ticket_types t join event_entries e on e.id = t.entry_id where t.id = a.subject_id::uuid)
  when 'order' then (select o.number from orders o where o.id = a.subject_id::uuid)
  when 'own_role' then coalesce(a.after ->> 'name', a.before ->> 'name')
  when 'client' then coalesce(a.after ->> 'name', a.before ->> 'name')
  when 'integration' then coalesce(a.after ->> 'name', a.before ->> 'name')
  when 'settings' then ${SETTINGS}
  when 'setting' then ${SETTINGS} end`
