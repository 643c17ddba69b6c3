import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'household',
    'The households whose credit you shared, and those that ask you to.',
    ['household_memberships.member_id', 'households.last_member_id', 'household_invitations.email'],
    id => sql`
      select h.name as household, x.asked_at, x.joined_at, x.left_at, h.last_member_id is not null and h.last_member_id = ${id} as was_last
      from (
        select hm.household_id, null as asked_at, hm.joined_at, hm.left_at from household_memberships hm where hm.member_id = ${id}
        union all
        select i.household_id, i.invited_at, null, null from household_invitations i join members m on m.email = i.email
        where m.id = ${id}
      ) x join households h on h.id = x.household_id
      order by coalesce(x.joined_at, x.asked_at), h.id`,
  ),
]
