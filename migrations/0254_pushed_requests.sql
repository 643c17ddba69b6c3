-- An authorization request that its client sent us itself (RFC 9126), before the member's browser comes with its name.
create table "pushed_requests" (
  "uri_hash" text primary key,
  "client_id" uuid not null constraint "pushed_requests_client_id_foreign" references "oauth_clients" ("id") on delete cascade,
  "parameters" jsonb not null,
  "expires_at" timestamptz(3) not null
);
create index "pushed_requests_client_id_index" on "pushed_requests" ("client_id");
create index "pushed_requests_expires_at_index" on "pushed_requests" ("expires_at");
