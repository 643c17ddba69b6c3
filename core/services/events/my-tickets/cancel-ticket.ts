import { sql } from 'kysely'
import { RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { cancellableUntil, type MyTicketRow, myTicket } from './my-tickets'

/** A return that has not ended by then was cut off by a crash: it may be taken up again. */
const RETURN_SECONDS = 60

export class TicketNotFound extends Refusal {
  override name = 'TicketNotFound'
  constructor() {
    super('There is no such ticket of yours, or it was given back already.', 404)
  }
}

export class TooLateToCancel extends Refusal {
  override name = 'TooLateToCancel'
  constructor() {
    super('It is too late to give this ticket back.', 409)
  }
}

export class TicketAlreadyUsed extends Refusal {
  override name = 'TicketAlreadyUsed'
  constructor() {
    super('This ticket has let somebody in, so it cannot be given back.', 409)
  }
}

/**
 * The viewer gives a ticket back: refunded through the cart, which hands its place back to us (`restore`).
 * Throws `TicketNotFound`, `TooLateToCancel`, `TicketAlreadyUsed`, and from the cart `RefundUnavailable` and
 * `NotRefundable` (the ticket is as good as before) or `RefundUnderWay` (it will be seen).
 */
export async function cancelTicket(ctx: Ctx, id: string): Promise<void> {
  const ticket = await myTicket(ctx, id)
  refuseUnlessCancellable(ticket, ctx.now)
  await claimReturn(ctx, ticket)
  try {
    await ctx.services.cart.refundLine(ctx, ticket.orderLineId, 1, 'Ticket given back by its holder')
  } catch (error) {
    // Nobody knows yet whether the money went out. The mark stays, so that it is this ticket which is cancelled
    // when it did, and so that it lets nobody in meanwhile.
    if (!(error instanceof RefundUnderWay)) await endReturn(ctx, ticket)
    throw error
  }
  await endReturn(ctx, ticket)
}

async function endReturn(ctx: Ctx, ticket: MyTicketRow): Promise<void> {
  await db(ctx).deleteFrom('ticket_returns').where('ticket_id', '=', ticket.id).execute()
}

function refuseUnlessCancellable(ticket: MyTicketRow | null, now: Date): asserts ticket is MyTicketRow {
  if (!ticket || ticket.cancelled) throw new TicketNotFound()
  if (ticket.used) throw new TicketAlreadyUsed()
  if (cancellableUntil(ticket) <= now) throw new TooLateToCancel()
}

/** Pressed twice, a ticket is refunded once: whoever writes the row goes on, the other is told it is gone. */
async function claimReturn(ctx: Ctx, ticket: MyTicketRow): Promise<void> {
  await transaction(ctx, async tx => {
    // A check-in at this very moment holds the same lock: what it wrote is seen by the next statement.
    await db(tx).selectFrom('tickets').select('id').where('id', '=', ticket.id).forNoKeyUpdate().execute()
    const { rows } = await sql<Pick<Database['ticket_returns'], 'ticket_id'>>`
      insert into ticket_returns (ticket_id, requested_at)
      select t.id, clock_timestamp() from tickets t where t.id = ${ticket.id}
        and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
        and not exists (select from check_ins i where i.ticket_id = t.id)
      on conflict (ticket_id) do update set requested_at = excluded.requested_at
        where ticket_returns.requested_at < clock_timestamp() - make_interval(secs => ${RETURN_SECONDS})
      returning ticket_id`.execute(db(tx))
    if (rows.length === 0) throw new TicketNotFound()
  })
}
