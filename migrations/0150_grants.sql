-- What a member granted to a client is a row of its own. Codes and tokens hang on it, and whoever changes anything
-- about them locks it first; it stays when they are long gone.
create table "grants" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "grants_member_id_foreign" references "members" ("id") on delete cascade,
  "client_id" uuid not null constraint "grants_client_id_foreign" references "oauth_clients" ("id") on delete cascade,
  "sign_in" uuid null,
  "scope" varchar(255) not null,
  "asked" boolean not null default false,
  "granted_at" timestamptz(3) not null,
  "exchanged_at" timestamptz(3) null,
  "ended_at" timestamptz(3) null,
  "ended_why" text null,
  "withdrawn_at" timestamptz(3) null,
  constraint "grants_ended_why_check" check ("ended_why" in ('signed_out', 'revoked', 'reused', 'withdrawn', 'expired', 'closed')),
  constraint "grants_ended_with_a_reason" check (("ended_at" is null) = ("ended_why" is null)),
  constraint "grants_withdrawn_has_ended" check ("withdrawn_at" is null or "ended_at" is not null),
  -- Consents from before there were grants do not say which sign-in they were given in.
  constraint "grants_living_has_a_sign_in" check ("sign_in" is not null or "ended_at" is not null)
);
create index "grants_member_id_client_id_index" on "grants" ("member_id", "client_id");
create index "grants_client_id_index" on "grants" ("client_id");
create index "grants_sign_in_index" on "grants" ("sign_in");

-- So far the id of the first code named the family of all tokens that grew from it. A family was always revoked whole.
insert into "grants" (id, member_id, client_id, sign_in, scope, granted_at, exchanged_at, ended_at, ended_why)
select t.family, t.member_id, t.client_id, t.sign_in, t.scope, min(t.created_at), min(t.created_at),
  case when bool_and(t.revoked_at is not null) then max(t.revoked_at) end,
  case when bool_and(t.revoked_at is not null) then 'revoked' end
from "tokens" t group by t.family, t.member_id, t.client_id, t.sign_in, t.scope;

insert into "grants" (id, member_id, client_id, sign_in, scope, granted_at, exchanged_at, ended_at, ended_why)
select c.id, c.member_id, c.client_id, c.sign_in, c.scope, c.created_at, c.used_at, c.used_at,
  case when c.used_at is not null then 'expired' end
from "authorization_codes" c on conflict (id) do nothing;

-- A consent outlives the sign-in it was given in, and so does the row that says so.
insert into "grants" (id, member_id, client_id, sign_in, scope, asked, granted_at, ended_at, ended_why)
select s.id, s.member_id, s.client_id, null, s.scope, true, s.granted_at, s.granted_at, 'signed_out'
from "consents" s;
drop table "consents";

alter table "tokens" add column "grant_id" uuid null;
update "tokens" set "grant_id" = "family";
alter table "tokens" alter column "grant_id" set not null,
  drop column "family", drop column "client_id", drop column "member_id", drop column "sign_in", drop column "revoked_at",
  add constraint "tokens_grant_id_foreign" foreign key ("grant_id") references "grants" ("id") on delete cascade;
create index "tokens_grant_id_index" on "tokens" ("grant_id");

alter table "authorization_codes" add column "grant_id" uuid null;
update "authorization_codes" set "grant_id" = "id";
alter table "authorization_codes" alter column "grant_id" set not null,
  drop column "client_id", drop column "member_id", drop column "sign_in", drop column "scope",
  add constraint "authorization_codes_grant_id_foreign" foreign key ("grant_id") references "grants" ("id") on delete cascade;
create index "authorization_codes_grant_id_index" on "authorization_codes" ("grant_id");
