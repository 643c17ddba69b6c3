import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { UNBOOKED_LOSSES, UNBOOKED_PAYMENTS, UNBOOKED_REFUNDS } from './unbooked'

export type AccountBalance = {
  readonly code: string
  /** How many accounts it is the sum of: each member has one of their own. */
  readonly accounts: number
  readonly debit: Money
  readonly credit: Money
  readonly balance: Money
}

export type TrialBalance = {
  readonly lines: readonly AccountBalance[]
  /** The sum of all balances: nothing, or the books are wrong. */
  readonly difference: Money
  /** Payments and refunds that stand in no ledger yet: the next run books them. */
  readonly unbooked: number
}

type Row = { code: string; currency: string; accounts: number; debit: number; credit: number }

/**
 * All accounts with what was booked on each side, from the sums that are kept beside the entries. Producers, gift cards,
 * accounts of the monthly bill and households have one each, which stand here as one: their own pages have them. For shopkeepers.
 */
export async function trialBalance(ctx: Ctx): Promise<TrialBalance> {
  requireRole(ctx, 'money')
  const { rows } = await sql<Row>`
    select code, currency, greatest(1, sum(accounts))::int as accounts, sum(debit)::bigint as debit,
      sum(credit)::bigint as credit
    from ledger_sums group by code, currency order by code, currency`.execute(db(ctx))
  const { rows: missing } = await sql<{ unbooked: number }>`
    select (select count(*) from (${UNBOOKED_PAYMENTS}) p) + (select count(*) from (${UNBOOKED_REFUNDS}) r)
      + (select count(*) from (${UNBOOKED_LOSSES}) l) as unbooked`.execute(db(ctx))
  const { currency } = ctx.house.site()
  const difference = rows.reduce((sum, { debit, credit }) => sum + debit - credit, 0)
  return {
    lines: rows.map(({ code, accounts, debit, credit, currency: of }) => ({
      code,
      accounts,
      debit: { amount: debit, currency: of },
      credit: { amount: credit, currency: of },
      balance: { amount: debit - credit, currency: of },
    })),
    difference: { amount: difference, currency },
    unbooked: Number(missing[0]?.unbooked ?? 0),
  }
}
