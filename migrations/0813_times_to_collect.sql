-- outside of a transaction
-- Times to book and to collect that are still to come, without those of the years before.
create index concurrently if not exists "slots_starts_at_index" on "slots" ("starts_at");
create index concurrently if not exists "slots_ends_at_index" on "slots" ("ends_at");
