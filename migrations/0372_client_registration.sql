-- With what programs register themselves (RFC 7591), and look after their registration (RFC 7592).
create table "initial_tokens" (
  "id" uuid primary key,
  "token_hash" text not null,
  "label" text not null,
  "uses_left" bigint not null,
  "issued_by_id" uuid null constraint "initial_tokens_issued_by_id_foreign" references "members" ("id") on delete no action,
  "issued_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  constraint "initial_tokens_token_hash_unique" unique ("token_hash"),
  constraint "initial_tokens_uses_left_check" check ("uses_left" >= 0)
);
create index "initial_tokens_issued_by_id_index" on "initial_tokens" ("issued_by_id");
create index "initial_tokens_expires_at_index" on "initial_tokens" ("expires_at");

alter table "oauth_clients" add column "registration_token_hash" text null;
