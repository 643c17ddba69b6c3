import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { SEND_PRODUCER_INVITATION, sendProducerInvitation } from './invitation-letter'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_PRODUCER_INVITATION]: { class: 'letters', run: sendProducerInvitation },
}

export const workOf: ServiceConcept['workOf'] = [
  ['producer_invitations.invited_by_id', 'invited_at'],
  ['producer_terms.trusted_by_id', 'trusted_at', 'producer_id'],
  ['producer_terms.buyers_shown_by_id', 'buyers_shown_at', 'producer_id'],
  ['product_proposals.proposed_by_id', 'proposed_at'],
  ['product_proposals.decided_by_id', 'decided_at'],
]

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'producers',
    'The producers in whose rooms you work, and the invitations that brought you there.',
    [
      'producer_members.member_id',
      'producer_terms.order_email',
      'producer_invitations.accepted_by_id',
      'producer_invitations.email',
    ],
    id => sql`
      select p.name as producer, pm.joined_at, t.order_email as orders_go_to, i.email as invited_as, i.invited_at
      from producers p left join producer_members pm on pm.producer_id = p.id and pm.member_id = ${id}
        left join producer_terms t on t.producer_id = pm.producer_id
        left join producer_invitations i on i.producer_id = p.id and (i.accepted_by_id = ${id}
          or i.accepted_by_id is null and i.email = (select email from members where id = ${id}))
      where pm.member_id is not null or i.id is not null order by pm.joined_at, p.id, i.id`,
  ),
]

/** Who leaves works for nobody any more, and what they were asked is forgotten. What they sent is of the cooperative. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('producer_members').where('member_id', '=', memberId).execute()
  await sql`delete from producer_invitations where accepted_by_id = ${memberId}
    or email = (select email from members where id = ${memberId})`.execute(db(tx))
}
