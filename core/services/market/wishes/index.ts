import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { db } from '#core/database/db'
import { notifyWishers, SEND_BACK_LETTER, sendBackLetter } from './notify-wishers'

export const tasks: ServiceConcept['tasks'] = {
  'market-tell-wishers': { class: 'rest', run: notifyWishers },
  [SEND_BACK_LETTER]: { class: 'letters', run: sendBackLetter },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '* * * * *', task: 'market-tell-wishers' }]

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'wishes',
    'Products you mean to buy.',
    ['wishes.member_id'],
    id => sql`
      select p.title, p.slug, w.wished_at, w.told_at from wishes w join products p on p.id = w.product_id
      where w.member_id = ${id} order by w.wished_at, w.id`,
  ),
]

export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  await db(tx).deleteFrom('wishes').where('member_id', '=', memberId).execute()
}
