import { requireRole } from '#core/contracts/require-role'
import { EXPORT_FORMATS, exportSecurityLog } from '#core/services/federation/security-log/export-events'
import { checkSecurityLog } from '#core/services/federation/security-log/keep-log'
import {
  lastCheck,
  readEvent,
  readPosition,
  type SecurityEventFilter,
  securityEvents,
} from '#core/services/federation/security-log/list-events'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { SecurityLogPage } from './log-page'

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const

/** The operator reads the security log, checks its chain, and takes it away. */
export const securityLog: Room = app => {
  app.get('/operator/security', async ({ ctx, page, query, reply }) => {
    const filter = filterOf(query)
    const check = await lastCheck(ctx)
    const events = await securityEvents(ctx, filter)
    return reply.html(<SecurityLogPage page={page} filter={filter} check={check} {...events} />)
  })

  app.post('/operator/security/checks', async ({ ctx, reply }) => {
    requireRole(ctx, 'security')
    const { broken } = await checkSecurityLog(ctx)
    return reply.see(
      '/operator/security',
      broken
        ? { kind: 'error', text: 'The chain is broken.' }
        : { kind: 'success', text: 'The chain holds.' },
    )
  })

  for (const format of EXPORT_FORMATS)
    app.get(`/operator/security/log.${format}`, async ({ ctx, query, reply }) =>
      reply.file(await exportSecurityLog(ctx, filterOf(query), format), {
        type: TYPES[format],
        name: `security-log-${dayOf(ctx.now, ctx.house.site().timeZone)}.${format}`,
      }),
    )
}

function filterOf(query: Readonly<Record<string, unknown>>): SecurityEventFilter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].slice(0, 254) : '')
  return {
    event: readEvent(query.event),
    who: text('who'),
    address: text('address'),
    before: readPosition(query.before),
  }
}
