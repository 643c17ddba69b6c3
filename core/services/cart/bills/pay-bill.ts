import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { receivableAccount } from '../bill-account'
import { book } from '../ledger/book'
import { bookChange, NoAmount } from '../ledger/change-credit'
import { requireCredit } from '../ledger/credit'
import { FormUsed } from '../ledger/form-used'

export class BillPaid extends Refusal {
  override name = 'BillPaid'
  constructor() {
    super('This bill is paid already.', 409)
  }
}

export type BillReceipt = {
  readonly way: 'cash' | 'transfer' | 'credit'
  readonly amount: Money
  /** Of the form, a uuid, or the line of the bank's: sent twice, it is one payment. */
  readonly id: string
  readonly bankLineId?: string
}

/**
 * Money came for a bill, all of it or a part. What is more becomes its holder's credit. For who looks after the money. Throws
 * `NotFound`, `NoAmount`, `BillPaid`, `CreditShort`, `FormUsed`.
 */
export async function receiveForBill(ctx: Ctx, number: string, receipt: BillReceipt): Promise<void> {
  requireRole(ctx, 'money')
  readId(receipt.id)
  await transaction(ctx, tx => payBill(tx, number, receipt))
}

/** Inside the transaction of its reason. */
export async function payBill(
  tx: Tx,
  number: string,
  { way, amount, id, bankLineId }: BillReceipt,
): Promise<void> {
  const bill = await db(tx)
    .selectFrom('bills as b')
    .innerJoin('bill_accounts as a', 'a.id', 'b.account_id')
    .select(['b.id', 'b.amount', 'b.currency', 'b.account_id', 'a.holder_id'])
    .where('b.number', '=', number)
    .forNoKeyUpdate('b')
    .executeTakeFirst()
  if (!bill) throw new NotFound()
  if (amount.amount <= 0 || amount.currency !== bill.currency) throw new NoAmount()
  const payments = await db(tx)
    .selectFrom('bill_payments')
    .select(['id', 'amount', 'way', 'received_at'])
    .where('bill_id', '=', bill.id)
    .execute()
  const known = payments.find(payment => payment.id === id)
  if (known) {
    const before = payments.filter(({ received_at }) => received_at < known.received_at)
    // Of credit no more is taken than is left of the bill; of other money the rest became credit.
    const isSame =
      way === 'credit'
        ? known.amount === Math.min(bill.amount - sumOf(before), amount.amount)
        : known.amount + (await toppedUp(tx, id)) === amount.amount
    if (known.way !== way || !isSame) throw new FormUsed()
    return
  }
  const left = bill.amount - sumOf(payments)
  if (left <= 0) throw new BillPaid()
  const paid = Math.min(left, amount.amount)
  const { currency } = bill
  if (way === 'credit') await requireCredit(tx, { creditOf: bill.holder_id }, { amount: paid, currency })
  const made = await db(tx)
    .insertInto('bill_payments')
    .values({
      id,
      bill_id: bill.id,
      amount: paid,
      currency,
      way,
      bank_line_id: bankLineId ?? null,
      received_by_id: tx.viewer.member?.id ?? null,
      received_at: tx.now,
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  // It paid another bill.
  if (!made) throw new FormUsed()
  const from = way === 'credit' ? { creditOf: bill.holder_id } : way === 'transfer' ? 'bank' : 'cash'
  await book(tx, { kind: 'bill-payment', sourceId: id, note: number }, currency, [
    { account: from, amount: paid },
    { account: receivableAccount(bill.account_id), amount: -paid },
  ])
  const subject = { kind: 'bill', id: bill.id }
  await recordAudit(tx, { action: 'bill.paid', subject, after: { number, way, amount: paid, currency } })
  const more = amount.amount - paid
  if (more > 0 && way !== 'credit') {
    const change = { kind: 'top-up', way, note: '', formId: id, amount: { amount: more, currency } } as const
    await bookChange(tx, bill.holder_id, change)
  }
}

const sumOf = (payments: readonly { readonly amount: number }[]): number =>
  payments.reduce((sum, { amount }) => sum + amount, 0)

/** What of the same money became credit. */
async function toppedUp(tx: Tx, id: string): Promise<number> {
  const rows = await db(tx)
    .selectFrom('ledger_transactions as t')
    .innerJoin('ledger_entries as e', 'e.transaction_id', 't.id')
    .select('e.amount')
    .where('t.kind', '=', 'top-up')
    .where('t.source_id', '=', id)
    .where('e.amount', '>', 0)
    .execute()
  return sumOf(rows)
}
