import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { payoutsCsv, payoutsOfMonth } from '#core/services/cart/payouts/list-payouts'
import type { Room } from '../../domain'
import { PayoutsPage } from './page'

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/

/** What SumUp paid to the bank, month by month. For shopkeepers. */
export const payouts: Room = app => {
  app.get('/shop/payouts', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'money')
    const month = readMonth(ctx, query.month)
    return reply.html(<PayoutsPage page={page} month={month} payouts={await unlessAway(ctx, month)} />)
  })

  app.get('/shop/payouts.csv', async ({ ctx, query, reply }) => {
    requireRole(ctx, 'money')
    const month = readMonth(ctx, query.month)
    const payouts = await unlessAway(ctx, month)
    if (!payouts) return reply.see(`/shop/payouts?month=${month}`)
    return reply.file(payoutsCsv(payouts), { type: 'text/csv;charset=utf-8', name: `payouts-${month}.csv` })
  })
}

const readMonth = (ctx: Ctx, asked: string | undefined): string =>
  asked && MONTH.test(asked) ? asked : ctx.now.toISOString().slice(0, 7)

/** Null when SumUp does not answer: the page says so. */
async function unlessAway(ctx: Ctx, month: string) {
  try {
    return await payoutsOfMonth(ctx, month)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    return null
  }
}
