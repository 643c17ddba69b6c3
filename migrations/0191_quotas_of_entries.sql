-- outside of a transaction
drop index concurrently if exists "quotas_id_entry";
create unique index concurrently "quotas_id_entry" on "quotas" ("id", "entry_id");
