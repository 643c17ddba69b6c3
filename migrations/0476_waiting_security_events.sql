-- Security events that are written down and wait for their place in the chain. To get one, a transaction holds a lock
-- until it has ended, and all others wait for that: those that come by the hundred a second are written here by their
-- own transaction, and chained by who comes next (docs/decisions/0049). `seal` holds the row meanwhile.
create table "waiting_security_events" (
  "id" uuid not null,
  "at" timestamptz(3) not null,
  "event" text not null,
  "member_id" uuid not null,
  "client" text null,
  -- Null once the member has left.
  "details" jsonb null,
  "details_digest" text not null,
  "seal" text not null,
  primary key ("id")
);
create index "waiting_security_events_member_id_index" on "waiting_security_events" ("member_id");
alter table "waiting_security_events" add constraint "waiting_security_events_member_id_foreign"
  foreign key ("member_id") references "members" ("id");

-- A grant of a member who is signed in, to a client that they agreed to before (or one of ours), and a code for it: all
-- is there, or nothing happens. See 0475.
create function "give_code"(
  "grant_id" uuid, "to_member" uuid, "to_client" uuid, "client_version" text, "is_ours" boolean, "of_sign_in" uuid,
  "with_scope" text, "code_id" uuid, "code_hash" text, "to_uri" text, "challenge" text, "with_nonce" text,
  "key_thumbprint" text, "now_is" timestamptz, "code_until" timestamptz,
  "event_id" uuid, "event_client" text, "event_details" jsonb, "event_digest" text, "event_seal" text
)
returns setof uuid
language plpgsql volatile
set plan_cache_mode = force_generic_plan
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
