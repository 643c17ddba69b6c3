import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { finishSetUps } from './finish-set-ups'
import { forgetCard } from './remove-card'
import { FORGET_CARD, retireCards } from './retire-cards'

export const tasks: ServiceConcept['tasks'] = {
  [FORGET_CARD]: { class: 'money', run: forgetCard },
  'tend-card-setups': { class: 'money', run: finishSetUps },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '*/5 * * * *', task: 'tend-card-setups' }]

/** The card is charged no more, and SumUp is asked to forget it; what it is called on paper goes now. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await retireCards(tx, memberId)
  await db(tx)
    .updateTable('cards')
    .set({ kind: 'UNKNOWN', last4: null })
    .where('member_id', '=', memberId)
    .execute()
}

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'cards',
    'Cards that you left with us: SumUp has them, and we know what is printed here.',
    ['cards.member_id', 'card_setups.member_id', 'card_customers.member_id'],
    id => sql`
      select s.agreed_at, c.kind, c.last4, c.kept_at, c.removed_at
      from card_setups s left join cards c on c.setup_id = s.id
      where s.member_id = ${id} order by s.agreed_at, s.id`,
  ),
  section(
    'card-charges',
    'What was charged to them.',
    ['card_charges.payment_id'],
    id => sql`
      select o.number as "order", h.outcome, h.tries, h.tried_at
      from card_charges h join payments p on p.id = h.payment_id join orders o on o.id = p.order_id
      where o.member_id = ${id} order by h.tried_at, h.payment_id`,
  ),
]
