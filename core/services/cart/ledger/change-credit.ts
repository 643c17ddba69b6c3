import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { purgeSharers } from '../household-of'
import type { CreditAccount } from './accounts'
import { accountOfWay, book, isBookedAs } from './book'
import { requireCredit } from './credit'
import { FormUsed } from './form-used'

export type CreditChange = {
  readonly kind: 'top-up' | 'pay-out'
  readonly amount: Money
  readonly way: 'cash' | 'transfer'
  readonly note: string
  /** What a member of a household kept for themselves, and not what they share. */
  readonly own?: boolean
  /** Of the form, a uuid: sent twice, it is one change. */
  readonly formId: string
}

export class NoAmount extends Refusal {
  override name = 'NoAmount'
  constructor() {
    super('Write an amount of more than nothing, in the currency of the shop.')
  }
}

/**
 * A member brings money for later (`top-up`), or takes some of it back (`pay-out`). For shopkeepers. Throws `NotFound`,
 * `FreshSignInRequired` before money goes out, `NoAmount`, `CreditShort`, `FormUsed`.
 */
export async function changeCredit(ctx: Ctx, memberId: string, change: CreditChange): Promise<void> {
  requireRole(ctx, 'money')
  if (change.kind === 'pay-out') requireFreshSignIn(ctx)
  readId(memberId)
  const { amount } = change
  if (amount.amount <= 0 || amount.currency !== ctx.house.site().currency) throw new NoAmount()
  await transaction(ctx, tx => bookChange(tx, memberId, change))
}

/** Inside the transaction of its reason: of a form, or of a line of the bank's. */
export async function bookChange(tx: Tx, memberId: string, change: CreditChange): Promise<void> {
  const { kind, amount, way, note, formId, own = false } = change
  const credit: CreditAccount = own ? { creditOf: memberId, at: 'own' } : { creditOf: memberId }
  await requireMemberRow(tx, memberId)
  if (kind === 'pay-out') await requireCreditUnlessBooked(tx, credit, change)
  const sign = kind === 'top-up' ? 1 : -1
  const fact = { kind, sourceId: formId, note }
  const entries = [
    { account: accountOfWay(way, { member_id: memberId }), amount: sign * amount.amount },
    { account: credit, amount: -sign * amount.amount },
  ]
  if (!(await book(tx, fact, amount.currency, entries))) {
    if (!(await isBookedAs(tx, fact, amount.currency, entries))) throw new FormUsed()
    return
  }
  const subject = { kind: 'member', id: memberId }
  await recordAudit(tx, { action: 'credit.changed', subject, after: { kind, ...amount, way } })
  await purgeSharers(tx, memberId)
}

/** The same form again is no second pay-out, though the credit may be less by now. */
async function requireCreditUnlessBooked(tx: Tx, credit: CreditAccount, change: CreditChange): Promise<void> {
  const known = await db(tx)
    .selectFrom('ledger_transactions')
    .select('id')
    .where('kind', '=', 'pay-out')
    .where('source_id', '=', readId(change.formId))
    .executeTakeFirst()
  if (!known) await requireCredit(tx, credit, change.amount)
}

/** Nobody tops up an account that was erased. Throws `NotFound`. */
export async function requireMemberRow(tx: Tx, memberId: string): Promise<void> {
  const { rows } =
    await sql`select from members m where m.id = ${memberId} and ${canHaveCredit('m.id')}`.execute(db(tx))
  if (rows.length === 0) throw new NotFound()
}

/** Whether there is still somebody whose credit it would be: a member, or a guest who becomes one, and not who was forgotten. */
export const canHaveCredit = (memberColumn: string) => sql<boolean>`(
  exists (select from members c where c.id = ${sql.ref(memberColumn)} and c.email is not null)
  or exists (select from guest_buyers g where g.member_id = ${sql.ref(memberColumn)} and g.email <> ''))`
