import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { exportData } from '#core/services/account/export/export-data'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { ExportPage } from './pages'

/** Everything of a member's, to take away. */
export const dataExport: Room = app => {
  app.get('/export', ({ ctx, page, reply }) => {
    requireMember(ctx)
    return reply.html(<ExportPage page={page} records={ctx.services.members} />)
  })

  app.get('/export/data.json', async ({ ctx, reply }) => {
    const { handle } = requireFreshSignIn(ctx)
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'their own data' } })
    const name = `${handle}-${dayOf(ctx.now, ctx.house.site().timeZone)}.json`
    return reply.file(exportData(ctx), { type: 'application/json', name })
  })
}
