import type { Ctx } from '#core/contracts/ctx'
import { formatMoney, type Money, subtractMoney } from '#core/contracts/money'
import { billAccountOf } from '../bill-account'
import { cardOf } from '../cards/own-card'
import { creditOf } from '../ledger/credit'
import { offeredWays, takesCards } from '../ways/settings'
import type { StandingLineView } from './lines'
import type { StandingWay } from './standing-fields'

const OTHERWISE = 'or choose another way to pay.'

/**
 * What stands in the way of paying for all of this at today's prices, before fees and delivery, in a sentence or two to its
 * member; blank where nothing does.
 */
export async function payObstacle(
  ctx: Ctx,
  memberId: string,
  way: StandingWay,
  lines: readonly StandingLineView[],
): Promise<string> {
  if (way === 'card') {
    if (!(await takesCards(ctx)))
      return 'Cards are not taken here any more. Please choose another way to pay.'
    return (await cardOf(ctx, memberId))
      ? ''
      : `You have no card with us any more. Please leave one, ${OTHERWISE}`
  }
  const sum = grossOf(lines, ctx.house.site().currency)
  if (way === 'credit') {
    if (!(await offeredWays(ctx)).includes('credit'))
      return 'Orders are not paid from credit here any more. Please choose another way to pay.'
    const credit = await creditOf(ctx, memberId)
    return shortWords(ctx, 'of credit', credit, sum, `Please pay some in before, ${OTHERWISE}`)
  }
  const account = await billAccountOf(ctx, memberId)
  if (!account) return 'You have no monthly bill any more. Please choose another way to pay.'
  const left = subtractMoney(account.limit, account.owed)
  return shortWords(ctx, 'left of your monthly limit', left, sum, `Please pay what is due, ${OTHERWISE}`)
}

/** As it is booked, also for who reads prices without VAT. */
function grossOf(lines: readonly StandingLineView[], currency: string): Money {
  const sold = lines.filter(({ gone }) => !gone)
  return { amount: sold.reduce((sum, line) => sum + line.unitPrice.amount * line.quantity, 0), currency }
}

function shortWords({ locale }: Ctx, of: string, there: Money, sum: Money, advice: string): string {
  if (there.currency === sum.currency && there.amount >= sum.amount) return ''
  const [has, wanted] = [{ ...there, amount: Math.max(0, there.amount) }, sum].map(money =>
    formatMoney(money, locale),
  )
  return `There is ${has} ${of}, and ${wanted} is needed, fees and delivery apart. ${advice}`
}
