-- Somebody asked by letter to work for the cooperative. The token in the letter is made of the row's id and the house's
-- secret: the database knows it by its SHA-256. One is open at a time for an address.
create table "invitations" (
  "id" uuid primary key,
  "email" text not null,
  "roles" jsonb not null constraint "invitations_roles_check" check (jsonb_typeof("roles") = 'array'),
  "token_hash" text not null constraint "invitations_token_hash_unique" unique,
  "invited_by_id" uuid not null constraint "invitations_invited_by_id_foreign" references "members" ("id") on delete no action,
  "invited_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  "accepted_by_id" uuid null constraint "invitations_accepted_by_id_foreign" references "members" ("id") on delete cascade,
  "accepted_at" timestamptz(3) null,
  "withdrawn_at" timestamptz(3) null
);
create index "invitations_invited_by_id_index" on "invitations" ("invited_by_id");
create index "invitations_accepted_by_id_index" on "invitations" ("accepted_by_id");
create index "invitations_expires_at_index" on "invitations" ("expires_at");
create unique index "invitations_one_open" on "invitations" ("email") where "accepted_at" is null and "withdrawn_at" is null;
