import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'push_devices',
    'Browsers that tell you what happens. Their keys are not in here: whoever has them could send there.',
    ['push_subscriptions.member_id'],
    id => sql`
      select device, created_at, last_told_at from push_subscriptions
      where member_id = ${id} order by created_at, id`,
  ),
]
