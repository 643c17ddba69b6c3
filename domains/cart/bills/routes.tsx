import { requireMember } from '#core/contracts/require-role'
import { billPdf } from '#core/services/cart/bills/bill-pdf'
import { ownBills, readBill } from '#core/services/cart/bills/bills-of'
import { waysSettings } from '#core/services/cart/ways/settings'
import type { Room } from '../../domain'
import { BillPage, OwnBillsPage } from './pages'

/** A member's own monthly bills. */
export const ownBillsRoom: Room = app => {
  app.get('/bills', async ({ ctx, page, query, reply }) =>
    reply.html(<OwnBillsPage page={page} own={await ownBills(ctx, query.before ?? null)} />),
  )

  app.get('/bills/:number', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    const bill = await readBill(ctx, params.number)
    const { bank } = await waysSettings(ctx)
    return reply.html(<BillPage page={page} bill={bill} bank={bank} />)
  })

  app.get('/bills/:number/pdf', async ({ ctx, params, reply }) => {
    requireMember(ctx)
    const pdf = await billPdf(ctx, params.number)
    return reply.file(pdf, { type: 'application/pdf', name: `bill-${params.number}.pdf` })
  })
}
