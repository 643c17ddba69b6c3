import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { forgetLettersBeginning } from '#core/mail/forget-letters'

/** Something has to be paid, collected or given back first. */
export class NotForgottenYet extends Refusal {
  override name = 'NotForgottenYet'
  constructor(reasons: readonly string[]) {
    super(reasons.join(' '), 409)
  }
}

/**
 * Erases who the guest of `ctx` was, as the closing of an account does: orders stay for the books, bought by nobody in
 * particular. Throws `NotForgottenYet`, which says what has to be settled before.
 */
export async function forgetGuest(ctx: Ctx): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('members').select('id').where('id', '=', id).forUpdate().execute()
    const obligations = await tx.services.members.obligationsOf(tx, id)
    if (obligations.length > 0) throw new NotForgottenYet(obligations.map(({ text }) => text))
    await forgetLettersOf(tx, id)
    await tx.services.members.forget(tx, id)
  })
}

/** Letters about these orders alone: the address may be somebody else's, who waits for a letter of theirs. */
async function forgetLettersOf(tx: Tx, memberId: string): Promise<void> {
  const orders = await db(tx)
    .selectFrom('orders')
    .select(['id', 'number'])
    .where('member_id', '=', memberId)
    .execute()
  for (const { id, number } of orders) {
    await forgetLettersBeginning(tx, `${id}:`)
    await db(tx).deleteFrom('sent_mails').where('text', 'like', `%${number}%`).execute()
  }
}
