import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readTicketCode } from '../tickets/ticket-code'

/** A return whose refund was never heard of again does not lock its holder out for ever. */
const RETURN_MINUTES = 10

type Known = { readonly ticketId: string; readonly holder: string; readonly ticketType: string }

/** What is said at the door. */
export type Admission =
  | (Known & { readonly outcome: 'let-in' })
  | (Known & { readonly outcome: 'already-used'; readonly usedAt: Date })
  | (Known & { readonly outcome: 'wrong-event'; readonly title: string; readonly startsAt: Date })
  | (Known & { readonly outcome: 'cancelled' })
  | { readonly outcome: 'unknown' }

type TicketRow = Known & {
  readonly occurrenceId: string
  readonly title: string
  readonly startsAt: Date
  readonly cancelled: boolean
  readonly usedAt: Date | null
}

/**
 * Lets the holder of a code into this occurrence, once: of two doors that scan one ticket at the same moment one
 * lets in, and the other hears when that was.
 */
export async function checkIn(ctx: Ctx, occurrenceId: string, typed: string): Promise<Admission> {
  requireRole(ctx, 'door')
  return transaction(ctx, async tx => {
    const code = readTicketCode(typed)
    await db(tx).selectFrom('tickets').select('id').where('code', '=', code).forNoKeyUpdate().execute()
    // Read in a statement of its own: it sees what whoever held the lock before has done.
    const ticket = await ticketByCode(tx, code)
    if (!ticket) return { outcome: 'unknown' }
    const { ticketId, holder, ticketType, title, startsAt, usedAt } = ticket
    const known = { ticketId, holder, ticketType }
    if (ticket.cancelled) return { outcome: 'cancelled', ...known }
    if (ticket.occurrenceId !== occurrenceId) return { outcome: 'wrong-event', ...known, title, startsAt }
    if (usedAt) return { outcome: 'already-used', ...known, usedAt }
    await db(tx)
      .insertInto('check_ins')
      .values({
        ticket_id: ticketId,
        checked_in_by_id: requireMember(tx).id,
        checked_in_at: tx.now,
      })
      .execute()
    return { outcome: 'let-in', ...known }
  })
}

async function ticketByCode(tx: Tx, code: string): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`
    select t.id as "ticketId", t.holder_name as holder, tt.name as "ticketType",
      t.occurrence_id as "occurrenceId", e.title, o.starts_at as "startsAt", i.checked_in_at as "usedAt",
      o.cancelled_at is not null or c.ticket_id is not null or r.ticket_id is not null as cancelled
    from tickets t
    join ticket_types tt on tt.id = t.ticket_type_id
    join occurrences o on o.id = t.occurrence_id
    join event_entries e on e.id = o.entry_id
    left join check_ins i on i.ticket_id = t.id
    left join ticket_cancellations c on c.ticket_id = t.id
    left join ticket_returns r on r.ticket_id = t.id
      and r.requested_at > clock_timestamp() - make_interval(mins => ${RETURN_MINUTES})
    where t.code = ${code}`.execute(db(tx))
  return rows[0]
}

/** Undo: whoever was let in by mistake may come in again. Throws `NotFound` for a ticket of no guest of this time. */
export async function undoCheckIn(ctx: Ctx, occurrenceId: string, ticketId: string): Promise<void> {
  requireRole(ctx, 'door')
  await transaction(ctx, async tx => {
    const ticket = await db(tx)
      .selectFrom('tickets')
      .select('id')
      .where('id', '=', ticketId)
      .where('occurrence_id', '=', occurrenceId)
      .executeTakeFirstOrThrow(() => new NotFound())
    await db(tx).deleteFrom('check_ins').where('ticket_id', '=', ticket.id).execute()
  })
}
