import { sql } from 'kysely'

/** Whether the refund `r` took something back: money alone that went back corrects no sale. */
export const HAS_PARTS = sql<boolean>`(exists (select from refund_lines rl where rl.refund_id = r.id)
  or exists (select from refund_adjustments ra where ra.refund_id = r.id))`
