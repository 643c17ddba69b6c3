import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { purgeSharers } from '../household-of'
import { CREDIT } from '../ledger/accounts'
import { book } from '../ledger/book'
import { creditAt, lockCredit } from '../ledger/credit'

/**
 * What was bought with the member's e-mail address before they signed in is theirs from now on: orders, tickets,
 * places, tiers, and what was kept for them. An address is a member's only after they proved it, and it is they who sign in: nobody gets a stranger's
 * orders by typing their address. Done again it finds nothing, or what was bought as a guest since.
 */
export async function claimGuestOrders(ctx: Ctx, memberId: string): Promise<void> {
  const guests = await db(ctx)
    .selectFrom('guest_buyers as g')
    .innerJoin('members as m', 'm.email', 'g.email')
    .select('g.member_id as id')
    .where('m.id', '=', memberId)
    .where(
      sql<boolean>`(exists (select from orders o where o.member_id = g.member_id)
        or exists (select from tier_memberships t where t.member_id = g.member_id)
        or exists (select from ledger_accounts a join ledger_balances b on b.account_id = a.id
          where a.code = ${CREDIT} and a.member_id = g.member_id and b.amount <> 0))`,
    )
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
  await moveCredit(tx, guestId, memberId)
  await tx.services.events.handOver(tx, guestId, memberId)
  await tx.services.account.handOverTiers(tx, guestId, memberId)
  tx.purge(viewerTag(memberId), 'slots')
}

/** What they paid too much without an account; done again there is nothing left of it. */
async function moveCredit(tx: Tx, guestId: string, memberId: string): Promise<void> {
  const guests = { creditOf: guestId, at: 'own' } as const
  await lockCredit(tx, guests)
  const { amount, currency } = await creditAt(tx, guests)
  if (amount <= 0) return
  await book(tx, { kind: 'from-guest', sourceId: Bun.randomUUIDv7() }, currency, [
    { account: guests, amount },
    { account: { creditOf: memberId }, amount: -amount },
  ])
  const after = { kind: 'from-guest', amount, currency, guest: guestId }
  await recordAudit(tx, { action: 'credit.changed', subject: { kind: 'member', id: memberId }, after })
  await purgeSharers(tx, memberId)
}
