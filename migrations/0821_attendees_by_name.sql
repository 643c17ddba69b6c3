-- outside of a transaction
-- Who comes to a date, by name, and how many: a page of them without all others. It serves what asks for a date's tickets as well, in place of the index of
-- the date alone.
create index concurrently if not exists "tickets_of_a_date_by_name_index" on "tickets" ("occurrence_id", "holder_name" collate "reading", "code") include ("id");
drop index concurrently if exists "tickets_occurrence_id_index";
