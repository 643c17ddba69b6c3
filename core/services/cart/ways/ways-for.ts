import type { Ctx } from '#core/contracts/ctx'
import { compareMoney, type Money } from '#core/contracts/money'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { creditOf } from '../ledger/credit'
import { offeredWays } from './settings'

export type OfferedWay = {
  readonly way: WayToPay
  /** Of credit: how much there is. */
  readonly credit: Money | null
  /** There is not enough of it. */
  readonly short: boolean
}

/** The ways in which the viewer may pay so much. Of what is free there is nothing to choose. */
export async function waysFor(ctx: Ctx, total: Money): Promise<readonly OfferedWay[]> {
  const { member } = ctx.viewer
  if (total.amount === 0) return []
  const ways = await offeredWays(ctx)
  const credit = member && ways.includes('credit') ? await creditOf(ctx, member.id) : null
  return ways.flatMap((way): readonly OfferedWay[] => {
    if (way !== 'credit') return [{ way, credit: null, short: false }]
    // Who never had any need not read of it.
    return credit && credit.amount > 0 ? [{ way, credit, short: compareMoney(credit, total) < 0 }] : []
  })
}
