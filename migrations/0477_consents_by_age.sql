-- outside of a transaction
drop index concurrently if exists "grants_consents";
create index concurrently "grants_consents" on "grants" ("member_id", "client_id", "granted_at", "id")
  where "asked" and "withdrawn_at" is null;
