import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { SEND_STANDING_LETTER, sendStandingLetter } from './letters'
import { runStandingOrders } from './run'

export const tasks: ServiceConcept['tasks'] = {
  'run-standing-orders': { class: 'money', run: runStandingOrders },
  [SEND_STANDING_LETTER]: { class: 'letters', run: sendStandingLetter },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '*/5 * * * *', task: 'run-standing-orders' }]

export const workOf: ServiceConcept['workOf'] = [
  ['standing_holidays.made_by_id', 'made_at'],
  ['standing_events.by_id', 'at'],
]

/** What they had ordered ends with them: nothing more comes, and nobody sees where it went. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  const orders = await db(tx)
    .updateTable('standing_orders')
    .set(eb => ({
      ended_at: eb.fn.coalesce('ended_at', eb.val(tx.now)),
      name: FORMER_MEMBER,
      note: '',
      address: '',
      postcode: '',
      phone: '',
      delivery_note: '',
    }))
    .where('member_id', '=', memberId)
    .returning('id')
    .execute()
  for (const { id } of orders)
    await db(tx)
      .updateTable('standing_dates')
      .set({ state: 'skipped' })
      .where('standing_order_id', '=', id)
      .where('state', '=', 'planned')
      .execute()
}

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'standing-orders',
    'What you have ordered for every week or so, and what came of each day.',
    ['standing_orders.member_id', 'standing_dates.order_id'],
    id => sql`
      select s.every_weeks, s.first_day, s.way, s.name, s.note, s.slot_time, s.address, s.postcode, s.phone,
        s.delivery_note, s.paused_until, s.made_at, s.ended_at,
        (select p.name from collection_places p where p.id = s.place_id) as place,
        (select coalesce(json_agg(json_build_object('title', p.title, 'detail', v.name, 'quantity', l.quantity)
            order by l.position), '[]')
          from standing_lines l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
          where l.standing_order_id = s.id) as lines,
        (select coalesce(json_agg(json_build_object('day', d.day, 'state', d.state, 'order', o.number, 'reason', d.reason,
            'left_out', d.left_out) order by d.day), '[]')
          from standing_dates d left join orders o on o.id = d.order_id where d.standing_order_id = s.id) as days,
        (select coalesce(json_agg(json_build_object('at', e.at, 'what', e.words) order by e.at, e.id), '[]')
          from standing_events e where e.standing_order_id = s.id) as history
      from standing_orders s where s.member_id = ${id} order by s.made_at, s.id`,
  ),
]
