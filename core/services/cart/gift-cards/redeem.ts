import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { purgeSharers } from '../household-of'
import { book } from '../ledger/book'
import { giftCardAccount, lockBalance } from './balance'
import { cardOfCode, GiftCardUnknown } from './enter'

/**
 * All that is left on a card becomes the viewer's credit: their household's, while they are in one. Gives what it was. Sent twice
 * under one `formId`, a uuid, it is done once. Throws what `cardOfCode` throws.
 */
export async function redeemGiftCard(ctx: Ctx, code: string, formId: string): Promise<Money> {
  const { id: memberId } = requireMember(ctx)
  const sourceId = readId(formId)
  const card = await cardOfCode(ctx, code)
  return transaction(ctx, async tx => {
    const amount = await lockBalance(tx, card.id)
    const { currency } = card.left
    if (await isRedeemed(tx, sourceId)) return { ...card.left, amount: 0 }
    if (amount <= 0 || !(await isUsable(tx, card.id))) throw new GiftCardUnknown()
    await book(tx, { kind: 'gift-card-redeemed', sourceId, note: `…${card.ending}` }, currency, [
      { account: giftCardAccount(card.id), amount },
      { account: { creditOf: memberId }, amount: -amount },
    ])
    const subject = { kind: 'gift-card', id: card.id }
    await recordAudit(tx, { action: 'gift-card.redeemed', subject, after: { amount, currency } })
    await purgeSharers(tx, memberId)
    return { amount, currency }
  })
}

async function isRedeemed(ctx: Ctx, sourceId: string): Promise<boolean> {
  const known = await db(ctx)
    .selectFrom('ledger_transactions')
    .select('id')
    .where('kind', '=', 'gift-card-redeemed')
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
  return known !== undefined
}

/** Looked at under the lock: it may have been given back in between. */
async function isUsable(ctx: Ctx, cardId: string): Promise<boolean> {
  const card = await db(ctx)
    .selectFrom('gift_cards')
    .select('id')
    .where('id', '=', cardId)
    .where('refund_id', 'is', null)
    .where('currency', '=', ctx.house.site().currency)
    .executeTakeFirst()
  return card !== undefined
}
