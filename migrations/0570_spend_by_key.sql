-- The functions of 0475, 0476 and 0478: what they answer and change is the same, how they are planned is not. Whether a
-- sign-in has a living session was planned as a join that began with all living sessions and took the grants of each;
-- `offset 0` keeps it a question about one grant. The grant of a client was looked for among all of that client's;
-- `is true` leaves its key alone as the way to it. Plans are kept by each connection, also from when a table was small
-- and was read from end to end: `enable_seqscan` is off for that (docs/decisions/0049).

-- A refresh token's first use (RFC 9700 §4.14.2): grant, then token are locked, the token is used up, and the two
-- tokens that follow are there, or nothing happens. `client_version` is the xmin of the client's row as it was read:
-- a client that has been changed since finds nothing.
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
  with living as (
    select g.id, g.member_id, g.sign_in, g.claims
    from grants g join tokens t on t.grant_id = g.id
    where t.token_hash = spent_hash and t.kind = 'refresh' and t.scope = with_scope
      and g.id = (select grant_id from tokens where token_hash = spent_hash)
      and t.used_at is null and t.expires_at > now_is and t.jkt is null
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and s.expires_at > now_is offset 0)
    for no key update of g, t
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

-- A code's first use by its own client, with all that it is bound to (RFC 6749 §4.1.3, RFC 7636 §4.6): the code is
-- used up, and its tokens are there, or nothing happens.
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
    select g.id, g.member_id, g.sign_in, g.scope, g.claims, a.id as code_id, a.nonce
    from grants g join authorization_codes a on a.grant_id = g.id
    where a.code_hash = spent_hash and a.used_at is null and a.expires_at > now_is
      and g.id = (select grant_id from authorization_codes where code_hash = spent_hash)
      and a.redirect_uri = to_uri and a.code_challenge = challenge and a.jkt is null
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and s.expires_at > now_is offset 0)
    for no key update of g, a
  ),
  spent as (
    update authorization_codes a set used_at = now_is from living
    where a.id = living.code_id and a.used_at is null returning living.id
  ),
  exchanged as (update grants g set exchanged_at = now_is from spent where g.id = spent.id),
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

-- A grant of a member who is signed in, to a client that they agreed to before (or one of ours), and a code for it: all
-- is there, or nothing happens. See 0475.
create or replace function "give_code"(
  "grant_id" uuid, "to_member" uuid, "to_client" uuid, "client_version" text, "is_ours" boolean, "of_sign_in" uuid,
  "with_scope" text, "code_id" uuid, "code_hash" text, "to_uri" text, "challenge" text, "with_nonce" text,
  "key_thumbprint" text, "now_is" timestamptz, "code_until" timestamptz,
  "event_id" uuid, "event_client" text, "event_details" jsonb, "event_digest" text, "event_seal" text
)
returns setof uuid
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_variable
begin
  return query
  with session as (
    -- Signing out waits for it, and then finds the grant.
    select s.id from sessions s where s.sign_in = of_sign_in and s.expires_at > now_is order by s.id limit 1
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

-- Whom a session belongs to, and what they may do: asked by every request whose session is not known by heart, as one
-- statement that is planned once in each connection (0475). A role may ask for more than a letter (`settings`, key
-- `sign-in`): in a sign-in with less, its member is one without it.
create or replace function "find_session"("session_id" text)
returns table (
  "id" text, "member_id" uuid, "domain" text, "sign_in" uuid, "device" text, "address" text,
  "authenticated_at" timestamptz, "last_seen_at" timestamptz, "expires_at" timestamptz,
  "name" text, "email" text, "handle" text, "roles" json, "permissions" json
)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
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
