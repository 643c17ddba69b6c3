-- The functions of 0591, planned once more (docs/decisions/0059). A connection keeps the plan that it made when next to nothing
-- was there, and any index looks as good as another then: the token is found by its hash alone, since a grant that is
-- refreshed every hour has thousands that were used up; and sessions by their sign-in, not by when they end or by their id.
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
      and exists (select from sessions s where s.sign_in = g.sign_in and (s.expires_at > now_is) is true offset 0)
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

create or replace function "spend_code"(
  "spent_hash" text, "of_client" uuid, "client_version" text, "to_uri" text, "challenge" text, "now_is" timestamptz,
  "access_id" uuid, "access_hash" text, "access_until" timestamptz,
  "refresh_id" uuid, "refresh_hash" text, "refresh_until" timestamptz
)
returns table (
  "scope" text, "nonce" text, "member_id" uuid, "sign_in" uuid, "claims" jsonb, "name" text, "handle" text,
  "email" text, "authenticated_at" timestamptz, "methods" jsonb
)
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  return query
  with living as (
    -- The grant is locked by its change, and then the code: whoever comes second finds it used.
    update grants g set exchanged_at = now_is
    from authorization_codes a
    where a.grant_id = g.id and a.code_hash = spent_hash and a.used_at is null and a.expires_at > now_is
      and g.id = (select grant_id from authorization_codes where code_hash = spent_hash)
      and a.redirect_uri = to_uri and a.code_challenge = challenge and a.jkt is null
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and (s.expires_at > now_is) is true offset 0)
    returning g.id, g.member_id, g.sign_in, g.scope, g.claims, a.id as code_id, a.nonce
  ),
  spent as (
    update authorization_codes a set used_at = now_is from living
    where a.id = living.code_id and a.used_at is null returning living.id
  ),
  made as (
    insert into tokens (id, kind, token_hash, grant_id, scope, created_at, expires_at)
    select v.id, v.kind, v.hash, l.id, l.scope, now_is, v.until
    from spent join living l on l.id = spent.id, (values
      (access_id, 'access', access_hash, access_until),
      (refresh_id, 'refresh', refresh_hash, refresh_until)
    ) v (id, kind, hash, until)
    where v.kind = 'access' or (v.id is not null and l.scope ~ '(^| )offline_access( |$)')
  )
  select l.scope::text, l.nonce::text, l.member_id, l.sign_in, l.claims, m.name::text, m.handle::text, m.email::text,
    coalesce(i.authenticated_at, (select min(s.created_at) from sessions s where s.sign_in = l.sign_in)), i.methods
  from spent join living l on l.id = spent.id join members m on m.id = l.member_id
    left join sign_ins i on i.id = l.sign_in;
end $$;

-- The newest consent stands first in its own index; sorting all grants of a member would find it, too.
create or replace function "give_code"(
  "grant_id" uuid, "to_member" uuid, "to_client" uuid, "client_version" text, "is_ours" boolean, "of_sign_in" uuid,
  "with_scope" text, "code_id" uuid, "code_hash" text, "to_uri" text, "challenge" text, "with_nonce" text,
  "key_thumbprint" text, "now_is" timestamptz, "code_until" timestamptz,
  "event_id" uuid, "event_client" text, "event_details" jsonb, "event_digest" text, "event_seal" text
)
returns setof uuid
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_sort = off
as $$
#variable_conflict use_variable
begin
  -- For this transaction alone. A code is worth nothing until it is exchanged, and that commit waits for all before it.
  perform set_config('synchronous_commit', 'off', true);
  return query
  with session as (
    -- Signing out waits for it, and then finds the grant.
    select s.id from sessions s where s.sign_in = of_sign_in and (s.expires_at > now_is) is true limit 1
    for share
  ),
  agreed as (
    select g.scope from grants g
    where g.member_id = to_member and g.client_id = to_client and g.asked and g.withdrawn_at is null
    order by g.granted_at desc, g.id desc limit 1
  ),
  granted as (
    insert into grants (id, member_id, client_id, sign_in, scope, asked, granted_at)
    select grant_id, to_member, to_client, of_sign_in, with_scope, false, now_is
    from session, oauth_clients c
    where c.id = to_client and c.xmin::text = client_version and (is_ours or exists (
      select from agreed where string_to_array(with_scope, ' ') <@ string_to_array(agreed.scope, ' ')))
    returning grants.id
  ),
  coded as (
    insert into authorization_codes (id, code_hash, grant_id, redirect_uri, code_challenge, nonce, jkt, created_at,
      expires_at)
    select code_id, code_hash, granted.id, to_uri, challenge, with_nonce, key_thumbprint, now_is, code_until
    from granted
  ),
  told as (
    insert into waiting_security_events (id, at, event, member_id, client, details, details_digest, seal)
    select event_id, now_is, 'grant.made', to_member, event_client, event_details, event_digest, event_seal
    from granted where not is_ours
  )
  select granted.id from granted;
end $$;
