-- For whom a token is meant (RFC 8707), what a client asked to be told (OpenID Connect Core §5.5), which key a token is
-- bound to (RFC 9449), and what a client may do at all.
create table "oauth_resources" (
  "id" uuid primary key,
  "uri" text not null,
  "name" text not null,
  "token_format" text not null default 'opaque',
  "scopes" jsonb not null default '[]',
  "client_id" uuid null constraint "oauth_resources_client_id_foreign" references "oauth_clients" ("id") on delete set null,
  "created_by_id" uuid null constraint "oauth_resources_created_by_id_foreign" references "members" ("id") on delete no action,
  "created_at" timestamptz(3) not null,
  constraint "oauth_resources_uri_unique" unique ("uri"),
  constraint "oauth_resources_token_format_check" check ("token_format" in ('opaque', 'jwt'))
);
create index "oauth_resources_client_id_index" on "oauth_resources" ("client_id");
create index "oauth_resources_created_by_id_index" on "oauth_resources" ("created_by_id");

alter table "grants" add column "resources" jsonb not null default '[]';
alter table "grants" add column "claims" jsonb null;
alter table "tokens" add column "audience" jsonb null;
alter table "tokens" add column "jkt" text null;
alter table "authorization_codes" add column "jkt" text null;

alter table "oauth_clients" add column "scopes" jsonb null;
alter table "oauth_clients" add column "grant_types" jsonb not null default '["authorization_code", "refresh_token"]';
alter table "oauth_clients" add column "dpop_bound" boolean not null default false;
