-- The token is found by its hash alone: a grant that is refreshed every hour has thousands that were used up.
create or replace function "spend_refresh_token"(
  "spent_hash" text, "of_client" uuid, "client_version" text, "with_scope" text, "now_is" timestamptz,
  "access_id" uuid, "access_hash" text, "access_until" timestamptz,
  "refresh_id" uuid, "refresh_hash" text, "refresh_until" timestamptz
)
returns table (
  "member_id" uuid, "sign_in" uuid, "claims" jsonb, "name" text, "handle" text, "email" text,
  "authenticated_at" timestamptz, "methods" jsonb
)
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  with shown as materialized (
    select t.grant_id from tokens t
    where t.token_hash = spent_hash and t.kind = 'refresh' and t.scope = with_scope
      and t.used_at is null and t.expires_at > now_is and t.jkt is null
  ),
  living as (
    select g.id, g.member_id, g.sign_in, g.claims
    from grants g
    where g.id = (select grant_id from shown)
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and s.expires_at > now_is offset 0)
    for no key update of g
  ),
  spent as (
    update tokens t set used_at = now_is from living
    where t.token_hash = spent_hash and t.used_at is null returning living.id
  ),
  made as (
    insert into tokens (id, kind, token_hash, grant_id, scope, created_at, expires_at)
    select v.id, v.kind, v.hash, spent.id, with_scope, now_is, v.until
    from spent, (values
      (access_id, 'access', access_hash, access_until),
      (refresh_id, 'refresh', refresh_hash, refresh_until)
    ) v (id, kind, hash, until)
  )
  select l.member_id, l.sign_in, l.claims, m.name::text, m.handle::text, m.email::text,
    coalesce(i.authenticated_at, (select min(s.created_at) from sessions s where s.sign_in = l.sign_in)), i.methods
  from spent join living l on l.id = spent.id join members m on m.id = l.member_id
    left join sign_ins i on i.id = l.sign_in;
end $$;
