import { auditTrail, readAction } from '#core/services/federation/audit/audit-trail'
import type { Room } from '../../domain'
import { AuditPage } from './audit-page'

/** The operator reads who changed what. */
export const audit: Room = app => {
  app.get('/operator/audit', async ({ ctx, page, query, reply }) => {
    const who = typeof query.who === 'string' ? query.who.slice(0, 254) : ''
    const before = typeof query.before === 'string' ? query.before : undefined
    const filter = { action: readAction(query.action), who, before }
    return reply.html(<AuditPage page={page} filter={filter} {...(await auditTrail(ctx, filter))} />)
  })
}
