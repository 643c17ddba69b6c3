import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Named, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'

type Row = { ticketTypeId: string; occurrenceId: string; title: string; detail: string }

/** What tickets are called, also of those that are not sold any more. */
export async function names(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Named[]> {
  const tickets = sellables.filter(sellable => sellable.kind === 'ticket')
  if (tickets.length === 0) return []
  const { rows } = await sql<Row>`
    select tt.id as "ticketTypeId", asked."occurrenceId", e.title, tt.name as detail
    from jsonb_to_recordset(${JSON.stringify(tickets)}::jsonb) as asked("ticketTypeId" uuid, "occurrenceId" uuid)
    join ticket_types tt on tt.id = asked."ticketTypeId"
    join event_entries e on e.id = tt.entry_id`.execute(db(ctx))
  return rows.map(({ ticketTypeId, occurrenceId, title, detail }) => ({
    sellable: { kind: 'ticket', ticketTypeId, occurrenceId },
    title,
    detail,
  }))
}
