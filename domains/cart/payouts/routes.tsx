import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { monthToShow, payoutsCsv, payoutsOfMonth } from '#core/services/cart/payouts/list-payouts'
import type { Room } from '../../domain'
import { PayoutsPage } from './page'

/** What SumUp paid to the bank, month by month. For shopkeepers. */
export const payouts: Room = app => {
  app.get('/shop/payouts', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'money')
    const month = monthToShow(ctx, query.month)
    return reply.html(<PayoutsPage page={page} month={month} payouts={await unlessAway(ctx, month)} />)
  })

  app.get('/shop/payouts.csv', async ({ ctx, query, reply }) => {
    requireRole(ctx, 'money')
    const month = monthToShow(ctx, query.month)
    const payouts = await unlessAway(ctx, month)
    if (!payouts) return reply.see(`/shop/payouts?month=${month}`)
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `the pay-outs of ${month}` } })
    return reply.file(payoutsCsv(payouts, ctx.locale), {
      type: 'text/csv;charset=utf-8',
      name: `pay-outs-${month}.csv`,
    })
  })
}

/** Null when SumUp does not answer: the page says so. */
async function unlessAway(ctx: Ctx, month: string) {
  try {
    return await payoutsOfMonth(ctx, month)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    return null
  }
}
