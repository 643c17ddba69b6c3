import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { tokenOf } from './own-card'
import { retireCards } from './retire-cards'

/** The viewer takes their card away; none there, nothing changes. What waits to be charged to it is paid another way. */
export async function removeCard(ctx: Ctx): Promise<void> {
  const { id: memberId } = requireMember(ctx)
  await transaction(ctx, async tx => {
    for (const id of await retireCards(tx, memberId))
      await recordAudit(tx, { action: 'card.removed', subject: { kind: 'card', id } })
  })
}

/** Job: SumUp forgets a card that was taken away, and then so do we. */
export async function forgetCard(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const row = await db(ctx)
    .selectFrom('cards as c')
    .innerJoin('card_customers as k', 'k.member_id', 'c.member_id')
    .select(['c.id', 'c.token_sealed', 'k.customer_id'])
    .where('c.id', '=', String(payload.cardId))
    .where('c.removed_at', 'is not', null)
    .executeTakeFirst()
  if (!row?.token_sealed) return
  const token = await tokenOf(ctx, row.id, row.token_sealed)
  if (token !== null) await ctx.house.payments.cards.deactivate(row.customer_id, token)
  await db(ctx).updateTable('cards').set({ token_sealed: null }).where('id', '=', row.id).execute()
}
