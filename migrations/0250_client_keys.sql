-- A client may sign for itself rather than know a secret, and does so with each assertion once.
alter table "oauth_clients" add column "jwks" jsonb null;
alter table "oauth_clients" add constraint "oauth_clients_one_credential" check (secret_hash is null or jwks is null) not valid;

create table "client_assertions" (
  "jti_hash" text primary key,
  "expires_at" timestamptz(3) not null
);
create index "client_assertions_expires_at_index" on "client_assertions" ("expires_at");
