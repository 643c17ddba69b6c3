-- Access tokens that a client gets for itself (RFC 6749 §4.4): no member stands behind them, so no grant does.
create table "client_tokens" (
  "token_hash" text primary key,
  "client_id" uuid not null constraint "client_tokens_client_id_foreign" references "oauth_clients" ("id") on delete cascade,
  "scope" text not null,
  "audience" jsonb null,
  "jkt" text null,
  "created_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null
);
create index "client_tokens_client_id_index" on "client_tokens" ("client_id");
create index "client_tokens_expires_at_index" on "client_tokens" ("expires_at");

-- A device asks, a member answers elsewhere (RFC 8628).
create table "device_requests" (
  "id" uuid primary key,
  "device_code_hash" text not null,
  "user_code_hash" text not null,
  "client_id" uuid not null constraint "device_requests_client_id_foreign" references "oauth_clients" ("id") on delete cascade,
  "scope" text not null,
  "resources" jsonb not null default '[]',
  "poll_seconds" bigint not null,
  "polled_at" timestamptz(3) null,
  "grant_id" uuid null constraint "device_requests_grant_id_foreign" references "grants" ("id") on delete cascade,
  "refused_at" timestamptz(3) null,
  "created_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  constraint "device_requests_device_code_hash_unique" unique ("device_code_hash"),
  constraint "device_requests_user_code_hash_unique" unique ("user_code_hash"),
  constraint "device_requests_one_answer" check ("grant_id" is null or "refused_at" is null)
);
create index "device_requests_client_id_index" on "device_requests" ("client_id");
create index "device_requests_grant_id_index" on "device_requests" ("grant_id");
create index "device_requests_expires_at_index" on "device_requests" ("expires_at");
