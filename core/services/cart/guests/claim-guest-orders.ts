import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/**
 * What was bought with the member's e-mail address before they signed in is theirs from now on: orders, tickets and
 * places. An address is a member's only after they proved it, and it is they who sign in: nobody gets a stranger's
 * orders by typing their address. Done again it finds nothing, or what was bought as a guest since.
 */
export async function claimGuestOrders(ctx: Ctx, memberId: string): Promise<void> {
  const guests = await db(ctx)
    .selectFrom('guest_buyers as g')
    .innerJoin('members as m', 'm.email', 'g.email')
    .innerJoin('orders as o', 'o.member_id', 'g.member_id')
    .select('g.member_id as id')
    .distinct()
    .where('m.id', '=', memberId)
    .orderBy('g.member_id')
    .execute()
  for (const { id } of guests) await transaction(ctx, tx => claim(tx, id, memberId))
}

async function claim(tx: Tx, guestId: string, memberId: string): Promise<void> {
  // Each order first, as wherever one is changed, and always in the same order.
  const orders = await db(tx)
    .selectFrom('orders')
    .select(['id', 'number'])
    .where('member_id', '=', guestId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  for (const { id, number } of orders) {
    await db(tx)
      .updateTable('orders')
      .set({ member_id: memberId, idempotency_key: null })
      .where('id', '=', id)
      .execute()
    const after = { number, guest: guestId }
    await recordAudit(tx, { action: 'order.claimed', subject: { kind: 'order', id }, after })
  }
  await tx.services.events.handOver(tx, guestId, memberId)
  tx.purge(viewerTag(memberId), 'slots')
}
