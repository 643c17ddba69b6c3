-- Whom a session belongs to, and what they may do: asked by every request whose session is not known by heart, as one
-- statement that is planned once in each connection (0475). A role may ask for more than a letter (`settings`, key
-- `sign-in`): in a sign-in with less, its member is one without it.
create function "find_session"("session_id" text)
returns table (
  "id" text, "member_id" uuid, "domain" text, "sign_in" uuid, "device" text, "address" text,
  "authenticated_at" timestamptz, "last_seen_at" timestamptz, "expires_at" timestamptz,
  "name" text, "email" text, "handle" text, "roles" json, "permissions" json
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select s.id::text, s.member_id, s.domain, s.sign_in, s.device::text, s.address, s.authenticated_at, s.last_seen_at,
    s.expires_at, m.name::text, m.email::text, m.handle::text,
    coalesce((
      select json_agg(g.role) from role_grants g
      where g.member_id = s.member_id and (strong.is_so or not exists (
        select from settings where key = 'sign-in' and jsonb_exists(value -> 'secondFactorFor', g.role)))
    ), '[]'),
    coalesce((
      select json_agg(distinct permission)
      from own_role_grants g join own_roles r on r.id = g.own_role_id,
        jsonb_array_elements_text(r.permissions) permission
      where g.member_id = s.member_id and r.retired_at is null and (strong.is_so or not r.needs_second_factor)
    ), '[]')
  from sessions s join members m on m.id = s.member_id left join sign_ins i on i.id = s.sign_in
    cross join lateral (select coalesce(jsonb_exists(i.methods, 'mfa'), false) as is_so) strong
  where s.id = session_id
    and not exists (select from account_closings c where c.member_id = s.member_id);
end $$;
