import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { SECURITY_EVENTS, type SecurityEventName } from '#core/contracts/security-events'
import { db } from '#core/database/db'
import type { Details } from '#core/security-log/chain'
import { chainAllWaiting } from '#core/security-log/chain-waiting'
import { LAST_CHECK, type LastCheck } from './keep-log'

const EVENTS_PER_PAGE = 50

export type SecurityEventSummary = {
  readonly position: number
  readonly at: Date
  readonly event: SecurityEventName
  /** Whose account it is about, by the name that it has now; null where nobody's is known. */
  readonly member: string | null
  /** Who did it, where that was somebody else. */
  readonly by: string | null
  readonly client: string | null
  /** Null once the member has left. */
  readonly details: Details | null
}

export type SecurityEventFilter = {
  readonly event?: SecurityEventName
  /** An address or a handle, as somebody typed it. */
  readonly who?: string
  /** The beginning of a network address. */
  readonly address?: string
  /** Older than this position. */
  readonly before?: number
}

type EventPage = { readonly lines: readonly SecurityEventSummary[]; readonly next: number | null }

/** The security log, newest first. Throws `NotFound` for anybody but the operator. */
export async function securityEvents(ctx: Ctx, filter: SecurityEventFilter): Promise<EventPage> {
  requireRole(ctx, 'security')
  await chainAllWaiting(ctx)
  return pageOf(await eventsWhere(ctx, conditions(filter), EVENTS_PER_PAGE + 1))
}

/** The viewer's own part of it. */
export async function ownSecurityEvents(ctx: Ctx, before?: number): Promise<EventPage> {
  const { id } = requireMember(ctx)
  await chainAllWaiting(ctx)
  const own = [sql<SqlBool>`e.member_id = ${id}`, ...conditions({ before })]
  const page = pageOf(await eventsWhere(ctx, own, EVENTS_PER_PAGE + 1))
  return { ...page, lines: page.lines.map(withoutPlaceOfOthers) }
}

/** Where an operator sat is none of the business of whom they gave a role. */
function withoutPlaceOfOthers(line: SecurityEventSummary): SecurityEventSummary {
  if (line.by === null || !line.details) return line
  const { address, device, ...details } = line.details
  return { ...line, details }
}

/** All that a filter asks for, page by page: as much as there is, and never much at once. The operator's. */
export async function* allSecurityEvents(
  ctx: Ctx,
  filter: SecurityEventFilter,
): AsyncGenerator<SecurityEventSummary> {
  requireRole(ctx, 'security')
  await chainAllWaiting(ctx)
  for (let before = filter.before; ; ) {
    const rows: readonly SecurityEventSummary[] = await eventsWhere(
      ctx,
      conditions({ ...filter, before }),
      500,
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < 500) return
    before = last.position
  }
}

/** How the last check of the chain came out; null before the first. */
export async function lastCheck(ctx: Ctx): Promise<LastCheck | null> {
  requireRole(ctx, 'security')
  const row = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', LAST_CHECK)
    .executeTakeFirst()
  return (row?.value as LastCheck | undefined) ?? null
}

/** What an address asks for; anything but an event there is all. */
export const readEvent = (text: unknown): SecurityEventName | undefined =>
  SECURITY_EVENTS.find(event => event === text)

/** Where a page begins. Throws `NotFound` for what is no position. */
export function readPosition(text: unknown): number | undefined {
  if (text === undefined || text === '') return undefined
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) throw new NotFound()
  return Number(text)
}

function conditions({ event, who = '', address = '', before }: SecurityEventFilter) {
  const typed = who.trim().toLowerCase()
  return [
    ...(event ? [sql<SqlBool>`e.event = ${event}`] : []),
    ...(before === undefined ? [] : [sql<SqlBool>`e.position < ${before}`]),
    ...(address.trim() ? [sql<SqlBool>`starts_with(e.details ->> 'address', ${address.trim()})`] : []),
    ...(typed
      ? [
          sql<SqlBool>`e.member_id in (select id from members where email = ${typed} or handle = ${typed.replace(/^@/, '')})`,
        ]
      : []),
  ]
}

async function eventsWhere(
  ctx: Ctx,
  where: readonly ReturnType<typeof sql<SqlBool>>[],
  limit: number,
): Promise<readonly SecurityEventSummary[]> {
  const { rows } = await sql<SecurityEventSummary>`
    select e.position, e.at, e.event, m.name as member, b.name as by, e.client, e.details
    from security_events e left join members m on m.id = e.member_id left join members b on b.id = e.by_id
    where ${sql.join([sql`true`, ...where], sql` and `)} order by e.position desc limit ${limit}`.execute(
    db(ctx),
  )
  return rows
}

function pageOf(rows: readonly SecurityEventSummary[]): EventPage {
  const lines = rows.slice(0, EVENTS_PER_PAGE)
  return { lines, next: rows.length > EVENTS_PER_PAGE ? (lines.at(-1)?.position ?? null) : null }
}
