import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { FormOfAnother } from '#core/contracts/refusal'
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
    if (await isRedeemed(tx, sourceId, giftCardAccount(card.id))) return { ...card.left, amount: 0 }
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

/** Under this form, of this card and by this member. Throws `FormOfAnother`. */
async function isRedeemed(ctx: Ctx, sourceId: string, account: string): Promise<boolean> {
  const booked = await db(ctx)
    .selectFrom('ledger_transactions as t')
    .innerJoin('ledger_entries as e', 'e.transaction_id', 't.id')
    .innerJoin('ledger_accounts as a', 'a.id', 'e.account_id')
    .select(['a.code', 't.booked_by_id'])
    .where('t.kind', '=', 'gift-card-redeemed')
    .where('t.source_id', '=', sourceId)
    .execute()
  if (booked.length === 0) return false
  const { id } = requireMember(ctx)
  const isIts = booked.every(each => each.booked_by_id === id) && booked.some(({ code }) => code === account)
  if (!isIts) throw new FormOfAnother()
  return true
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
