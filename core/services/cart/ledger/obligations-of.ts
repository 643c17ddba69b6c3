import type { Obligation } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { livingMembersOf } from '../household-of'
import { creditAt, creditOf } from './credit'

/**
 * Credit that is left is the member's money: nobody's account is closed over it. That of a household stays with the others, and
 * is theirs where nobody else is in it.
 */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const own = await creditAt(ctx, { creditOf: memberId, at: 'own' })
  const isAlone = (await livingMembersOf(ctx, memberId)).length === 1
  const shared = isAlone ? await creditOf(ctx, memberId) : null
  const { cart } = ctx.house.config.origins
  return [
    ...(own.amount > 0
      ? [{ text: left(`${formatMoney(own, ctx.locale)} of credit`), href: `${cart}/credit/own` }]
      : []),
    ...(shared && shared.amount > 0
      ? [
          {
            text: left(`${formatMoney(shared, ctx.locale)} of credit in your household`),
            href: `${cart}/credit`,
          },
        ]
      : []),
  ].map(each => ({ ...each, label: 'Your credit' }))
}

const left = (what: string): string => `You have ${what}. Spend it, or ask us to pay it out to you.`
