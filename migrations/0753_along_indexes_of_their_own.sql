-- outside of a transaction
-- The dates of an entry that are still to come, without the years of those that were.
create index concurrently if not exists "occurrences_entry_id_ends_at_index" on "occurrences" ("entry_id", "ends_at");
-- A label, the ways it is written and since when, without everybody who has it.
create index concurrently if not exists "member_labels_slug_name_given_at_index" on "member_labels" ("slug", "name", "given_at");
drop index concurrently if exists "member_labels_slug_index";
-- The letters that wait, among all that nobody took.
create index concurrently if not exists "outgoing_letters_waiting_index" on "outgoing_letters" ("queued_at") where "sent_at" is null and "failed_at" is null;
