import { stringify } from 'csv-stringify/sync'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { allSecurityEvents, type SecurityEventFilter, type SecurityEventSummary } from './list-events'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
type ExportFormat = (typeof EXPORT_FORMATS)[number]

const COLUMNS = ['position', 'at', 'event', 'member', 'by', 'client', 'address', 'device', 'details']

/**
 * What a filter asks for as CSV (RFC 4180, for spreadsheets) or JSON Lines, row by row as it is sent. That it was taken
 * is written down itself. The operator's.
 */
export async function exportSecurityLog(
  ctx: Ctx,
  filter: SecurityEventFilter,
  format: ExportFormat,
): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'security')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `security log, ${format}` } })
  const events = allSecurityEvents(ctx, filter)
  const encoder = new TextEncoder()
  let begun = format === 'jsonl'
  return new ReadableStream({
    async pull(controller) {
      if (!begun) {
        begun = true
        return controller.enqueue(encoder.encode(`\ufeff${csvLine(COLUMNS)}`))
      }
      const { done, value } = await events.next()
      if (done) return controller.close()
      controller.enqueue(
        encoder.encode(format === 'csv' ? csvLine(cellsOf(value)) : `${JSON.stringify(value)}\n`),
      )
    },
    cancel: async () => {
      await events.return(undefined)
    },
  })
}

function cellsOf({ position, at, event, member, by, client, details }: SecurityEventSummary) {
  const { address = '', device = '', ...others } = details ?? {}
  const rest = Object.entries(others).map(([name, text]) => `${name}: ${text}`)
  return [position, at.toISOString(), event, member, by, client, address, device, rest.join('; ')]
}

/** What begins with = would be a formula in a spreadsheet. */
const csvLine = (cells: readonly unknown[]) =>
  stringify([cells], { escape_formulas: true, record_delimiter: 'windows' })
