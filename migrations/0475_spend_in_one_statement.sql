-- What machines ask for again and again, each as one statement that is planned once in each connection
-- (plan_cache_mode): planning it anew for every call took several times what running it takes. They find nothing
-- where anything is unusual, and what is said then is decided by the services (docs/decisions/0049).

-- A refresh token's first use (RFC 9700 §4.14.2): grant, then token are locked, the token is used up, and the two
-- tokens that follow are there, or nothing happens. `client_version` is the xmin of the client's row as it was read:
-- a client that has been changed since finds nothing.
create function "spend_refresh_token"(
  "spent_hash" text, "of_client" uuid, "client_version" text, "with_scope" text, "now_is" timestamptz,
  "access_id" uuid, "access_hash" text, "access_until" timestamptz,
  "refresh_id" uuid, "refresh_hash" text, "refresh_until" timestamptz
)
returns table (
  "member_id" uuid, "sign_in" uuid, "claims" jsonb, "name" text, "handle" text, "email" text,
  "authenticated_at" timestamptz, "methods" jsonb
)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with living as (
    select g.id, g.member_id, g.sign_in, g.claims
    from grants g join tokens t on t.grant_id = g.id
    where t.token_hash = spent_hash and t.kind = 'refresh' and t.scope = with_scope
      and t.used_at is null and t.expires_at > now_is and t.jkt is null
      and g.client_id = of_client and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and s.expires_at > now_is)
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
create function "spend_code"(
  "spent_hash" text, "of_client" uuid, "client_version" text, "to_uri" text, "challenge" text, "now_is" timestamptz,
  "access_id" uuid, "access_hash" text, "access_until" timestamptz,
  "refresh_id" uuid, "refresh_hash" text, "refresh_until" timestamptz
)
returns table (
  "scope" text, "nonce" text, "member_id" uuid, "sign_in" uuid, "claims" jsonb, "name" text, "handle" text,
  "email" text, "authenticated_at" timestamptz, "methods" jsonb
)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with living as (
    select g.id, g.member_id, g.sign_in, g.scope, g.claims, a.id as code_id, a.nonce
    from grants g join authorization_codes a on a.grant_id = g.id
    where a.code_hash = spent_hash and a.used_at is null and a.expires_at > now_is
      and a.redirect_uri = to_uri and a.code_challenge = challenge and a.jkt is null
      and g.client_id = of_client and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and s.expires_at > now_is)
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
