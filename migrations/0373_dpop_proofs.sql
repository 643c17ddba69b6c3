-- Each proof of possession is taken once (RFC 9449 §11.1): its `jti` is kept while it could come again.
create table "dpop_proofs" (
  "jti_hash" text primary key,
  "expires_at" timestamptz(3) not null
);
create index "dpop_proofs_expires_at_index" on "dpop_proofs" ("expires_at");
