import type { Ctx } from '#core/contracts/ctx'
import { compareMoney, type Money, subtractMoney } from '#core/contracts/money'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { billAccountOf } from '../bill-account'
import { householdNameOf } from '../household-of'
import { creditOf } from '../ledger/credit'
import { offeredWays } from './settings'

export type OfferedWay = {
  readonly way: WayToPay
  /** Of credit, how much there is; of a monthly bill, how much of its limit is left. */
  readonly credit: Money | null
  /** There is not enough of it. */
  readonly short: boolean
  /** What the household is called whose credit it is. */
  readonly household?: string
}

/** The ways in which the viewer may pay so much. Of what is free there is nothing to choose. */
export async function waysFor(ctx: Ctx, total: Money): Promise<readonly OfferedWay[]> {
  const { member } = ctx.viewer
  if (total.amount === 0) return []
  const ways = await offeredWays(ctx)
  const credit = member && ways.includes('credit') ? await creditOf(ctx, member.id) : null
  const household = credit && member ? await householdNameOf(ctx, member.id) : null
  const bill = member && !ctx.viewer.isGuest ? await billAccountOf(ctx, member.id) : null
  const onBill = bill && { way: 'account' as const, credit: subtractMoney(bill.limit, bill.owed) }
  const usual = ways.flatMap((way): readonly OfferedWay[] => {
    if (way !== 'credit') return [{ way, credit: null, short: false }]
    // Who never had any need not read of it.
    if (!credit || credit.amount <= 0) return []
    return [{ way, credit, short: compareMoney(credit, total) < 0, ...(household && { household }) }]
  })
  return onBill ? [...usual, { ...onBill, short: compareMoney(onBill.credit, total) < 0 }] : usual
}
