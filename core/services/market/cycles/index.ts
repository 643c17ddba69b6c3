import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { openAndCloseCycles } from './close-cycle'
import {
  announceOpenCycles,
  NOTIFY_MEMBERS,
  notifyMembers,
  SEND_CYCLE_LETTER,
  sendCycleLetter,
} from './notify-members'
import { SEND_PRODUCER_ORDER, sendProducerOrder } from './producer-letter'

export const tasks: ServiceConcept['tasks'] = {
  'turn-cycles': { class: 'rest', run: openAndCloseCycles },
  [NOTIFY_MEMBERS]: { class: 'rest', run: notifyMembers },
  [SEND_CYCLE_LETTER]: { class: 'letters', run: sendCycleLetter },
  [SEND_PRODUCER_ORDER]: { class: 'letters', run: sendProducerOrder },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '*/5 * * * *', task: 'turn-cycles' }]

export const handlers: ServiceConcept['handlers'] = [announceOpenCycles]

export const workOf: ServiceConcept['workOf'] = [
  ['order_cycles.made_by_id', 'made_at'],
  ['steady_products.set_by_id', 'set_at', 'product_id'],
]

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'letters-of-cycles',
    'That you wanted a letter when orders open, and since when.',
    ['cycle_letter_wishes.member_id'],
    id => sql`select wished_at from cycle_letter_wishes where member_id = ${id} order by wished_at`,
  ),
]

export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('cycle_letter_wishes').where('member_id', '=', memberId).execute()
}
