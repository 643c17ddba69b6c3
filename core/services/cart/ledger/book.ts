import type { Selectable } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { actingId } from '#core/contracts/viewer'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { type Database, db } from '#core/database/db'
import { accountId, type CreditAccount, creditAccount } from './accounts'
import { lockCredit } from './credit'

export type Fact = Pick<Selectable<Database['ledger_transactions']>, 'kind'> & {
  /** Of the payment, the refund, the bank's line or the form: each is booked once. */
  readonly sourceId: string
  readonly note?: string
}

/** An account of the cooperative by its code, or a credit. */
export type Account = OwnAccount | CreditAccount

export type OwnAccount =
  | 'sales'
  | `vat:${number}`
  | 'sumup'
  | 'cash'
  | 'bank'
  /** Money that came for nothing, until it is given back. */
  | 'refunds-due'
  /** Money that went back and of which no goods came back. */
  | 'losses'
  /** What orders that wait are to be paid with, taken from credit and gift cards. */
  | 'held-for-orders'
  /** What is left on a gift card: owed to whoever has its code. */
  | `gift-card:${string}`
  /** What was left on gift cards when they ran out. */
  | 'expired-gift-cards'
  /** What an account of the monthly bill owes us. */
  | `receivable:${string}`
  /** What was sold costs us. */
  | 'cost-of-goods'
  /** What we owe a producer. */
  | `producer:${string}`

/** A debit is positive, a credit negative; in minor units. */
export type Entry = { readonly account: Account; readonly amount: number }

/**
 * Books a fact about money, and gives the id of its transaction; null when it was booked before, or comes to nothing. The entries have to add up to zero,
 * which the database proves at commit (RA010).
 */
export async function book(
  tx: Tx,
  { kind, sourceId, note = '' }: Fact,
  currency: string,
  entries: readonly Entry[],
): Promise<string | null> {
  const counted = entries.filter(({ amount }) => amount !== 0)
  if (counted.length === 0) return null
  const made = await db(tx)
    .insertInto('ledger_transactions')
    .values({
      id: Bun.randomUUIDv7(),
      kind,
      source_id: sourceId,
      note,
      booked_by_id: actingId(tx.viewer),
      booked_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['kind', 'source_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return null
  for (const [position, { account, amount }] of counted.entries()) {
    await db(tx)
      .insertInto('ledger_entries')
      .values({ transaction_id: made.id, position, ...(await lockedAccount(tx, account)), amount, currency })
      .execute()
  }
  return made.id
}

/** A credit is locked, so that nobody leaves its household in between; there an entry says whose doing it is. */
async function lockedAccount(
  tx: Tx,
  account: Account,
): Promise<{ readonly account_id: string; readonly member_id: string | null }> {
  if (typeof account === 'string') return { account_id: await accountId(tx, account), member_id: null }
  const { id, householdId } = await lockCredit(tx, account)
  return { account_id: id, member_id: householdId ? account.creditOf : null }
}

/** Whether the fact was booked with these entries; of one that was not booked, not. */
export async function isBookedAs(
  tx: Tx,
  { kind, sourceId }: Fact,
  currency: string,
  entries: readonly Entry[],
): Promise<boolean> {
  const booked = await db(tx)
    .selectFrom('ledger_entries as e')
    .innerJoin('ledger_transactions as t', 't.id', 'e.transaction_id')
    .select(['e.account_id', 'e.amount', 'e.currency'])
    .where('t.kind', '=', kind)
    .where('t.source_id', '=', sourceId)
    .orderBy('e.position')
    .execute()
  const counted = entries.filter(({ amount }) => amount !== 0)
  const wanted = []
  for (const { account, amount } of counted) {
    const account_id =
      typeof account === 'string' ? await accountId(tx, account) : (await creditAccount(tx, account)).id
    wanted.push({ account_id, amount, currency })
  }
  return Bun.deepEquals(booked, wanted)
}

/** Where money of this way lies. */
export function accountOfWay(
  way: WayToPay,
  {
    member_id,
    bill_account_id = null,
  }: { readonly member_id: string; readonly bill_account_id?: string | null },
): Account {
  if (way === 'credit') return { creditOf: member_id }
  if (way === 'account') {
    if (!bill_account_id) throw new Error('A payment on a monthly bill says whose')
    return `receivable:${bill_account_id}`
  }
  return way === 'transfer' ? 'bank' : way
}
