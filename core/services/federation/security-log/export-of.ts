import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'
import type { ExportSection } from '#core/contracts/member-records'
import { chainAllWaiting } from '#core/security-log/chain-waiting'

const ownEvents = section(
  'security_events',
  'What happened to how you sign in: when, from where, and with what. Kept for a year.',
  ['security_events.member_id', 'waiting_security_events.member_id'],
  id =>
    sql`select at, event, client,
        case when by_id is null then details else details - 'address' - 'device' end as details from security_events where member_id = ${id} order by position`,
)

export const exportOf: readonly ExportSection[] = [
  {
    ...ownEvents,
    async *read(ctx, memberId) {
      await chainAllWaiting(ctx)
      yield* ownEvents.read(ctx, memberId)
    },
  },
]
