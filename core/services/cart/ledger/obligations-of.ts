import type { Obligation } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { creditOf } from './credit'

/** Credit that is left is the member's money: nobody's account is closed over it. */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const credit = await creditOf(ctx, memberId)
  if (credit.amount <= 0) return []
  const sum = formatMoney(credit, ctx.locale)
  const text = `You have ${sum} of credit. Spend it, or ask us to pay it out to you.`
  return [{ text, label: 'Your credit', href: `${ctx.house.config.origins.cart}/credit` }]
}
