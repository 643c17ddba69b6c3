import { sql } from 'kysely'

/** Of the invitation `i`: the own roles that it asks for and that are not retired, by name. */
export const ownRoleNames = () => sql<string[]>`(
  select coalesce(json_agg(r.name order by lower(r.name)), '[]') from invitation_own_roles o
  join own_roles r on r.id = o.own_role_id where o.invitation_id = i.id and r.retired_at is null)`
