import type { Obligation } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { billAccountOf } from '../bill-account'

/** What is owed has to be paid before the account of its holder is closed. */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const account = await billAccountOf(ctx, memberId)
  if (!account || account.holderId !== memberId || account.owed.amount <= 0) return []
  const text = `${formatMoney(account.owed, ctx.locale)} is open on your monthly bill. Please pay it first.`
  return [{ text, label: 'Your monthly bill', href: `${ctx.house.config.origins.cart}/bills` }]
}
