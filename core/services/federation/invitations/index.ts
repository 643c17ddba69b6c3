import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { SEND_INVITATION, sendInvitation } from './invitation-letter'
import { ownRoleNames } from './own-role-names'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_INVITATION]: { class: 'letters', run: sendInvitation },
}

export const workOf: ServiceConcept['workOf'] = [['invitations.invited_by_id', 'invited_at']]

export const exportOf = [
  section(
    'invitations',
    'Invitations to work for the cooperative that you got, and when you accepted them. The links are not in the file.',
    ['invitations.accepted_by_id', 'invitations.email'],
    id => sql`select i.email, i.roles, ${ownRoleNames()} as own_roles, i.invited_at, i.accepted_at from invitations i
      where i.accepted_by_id = ${id} or i.email = (select m.email from members m where m.id = ${id})
      order by i.invited_at, i.id`,
  ),
]

/** The letters that asked them are forgotten with them; those they sent are of the cooperative. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await sql`delete from invitations where accepted_by_id = ${memberId}
    or email = (select email from members where id = ${memberId})`.execute(db(tx))
}
