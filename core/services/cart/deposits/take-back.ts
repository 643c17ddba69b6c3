import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { vatByRate } from '#core/pricing/vat'
import { purgeSharers } from '../household-of'
import { type Account, book } from '../ledger/book'
import { requireMemberRow } from '../ledger/change-credit'
import { FormUsed } from '../ledger/form-used'
import { QuantityInvalid } from '../quantity'

export class NoDeposit extends Refusal {
  override name = 'NoDeposit'
  constructor() {
    super('This carries no deposit.')
  }
}

export type Empties = {
  readonly variantId: string
  readonly quantity: number
  /** Whose credit it becomes; null for cash over the counter. */
  readonly creditOf: string | null
  /** Of the form, a uuid: sent twice, they came back once. */
  readonly formId: string
}

/**
 * Empties came back: their deposit goes over the counter, or onto a member's credit, and so does its VAT in the books.
 * For shopkeepers. Throws `NotFound`, `QuantityInvalid`, `NoDeposit`, `FormUsed`.
 */
export async function takeBackEmpties(ctx: Ctx, empties: Empties): Promise<Money> {
  requireRole(ctx, 'orders')
  const { quantity } = empties
  const creditOf = empties.creditOf === null ? null : readId(empties.creditOf)
  const [id, variantId] = [readId(empties.formId), readId(empties.variantId)]
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_OF_ONE) throw new QuantityInvalid()
  return transaction(ctx, async tx => {
    const deposit = (await tx.services.market.packagingOf(tx, [variantId])).get(variantId)?.deposit
    if (!deposit) throw new NoDeposit()
    // Also of what is not on sale any more.
    const vatRate = (await tx.services.market.vatRates(tx, [variantId])).get(variantId) ?? null
    const given = { ...deposit, amount: deposit.amount * quantity }
    const made = await db(tx)
      .insertInto('deposit_returns')
      .values({
        id,
        variant_id: variantId,
        quantity,
        ...given,
        vat_rate: vatRate,
        taken_by_id: tx.viewer.member?.id ?? null,
        taken_at: tx.now,
      })
      .onConflict(conflict => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) return givenBefore(tx, { formId: id, variantId, quantity, creditOf })
    if (creditOf) await requireMemberRow(tx, creditOf)
    const [sum] = vatByRate([{ key: id, gross: given.amount, vatRate }])
    const to: Account = creditOf ? { creditOf } : 'cash'
    await book(tx, { kind: 'pay-out', sourceId: id, note: 'Deposit back' }, given.currency, [
      { account: 'sales', amount: sum?.net ?? 0 },
      { account: `vat:${vatRate ?? 0}`, amount: sum?.vat ?? 0 },
      { account: to, amount: -given.amount },
    ])
    if (creditOf) {
      const subject = { kind: 'member', id: creditOf }
      await recordAudit(tx, { action: 'credit.changed', subject, after: { kind: 'deposit', ...given } })
      await purgeSharers(tx, creditOf)
    }
    return given
  })
}

/** What the same form gave; throws `FormUsed` where other things were in it. */
async function givenBefore(tx: Tx, { formId, variantId, quantity, creditOf }: Empties): Promise<Money> {
  const before = await db(tx)
    .selectFrom('deposit_returns')
    .select(['variant_id', 'quantity', 'amount', 'currency'])
    .where('id', '=', formId)
    .executeTakeFirstOrThrow()
  const { variant_id, amount, currency } = before
  const { rows } = await sql<{ member_id: string | null }>`
    select coalesce(e.member_id, a.member_id) as member_id from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      join ledger_accounts a on a.id = e.account_id
    where t.kind = 'pay-out' and t.source_id = ${formId} order by e.position desc limit 1`.execute(db(tx))
  const to = rows[0]?.member_id ?? null
  if (variant_id !== variantId || before.quantity !== quantity || to !== creditOf) throw new FormUsed()
  return { amount, currency }
}
