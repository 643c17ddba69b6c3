-- The order in which one host gets what waits for it: given when the row is written, by the database alone, because
-- the clocks of two processes differ.
alter table "deliveries" add column "position" bigint generated always as identity;
drop index "deliveries_waiting_index";
create index "deliveries_waiting_index" on "deliveries" ("host", "position") where "delivered_at" is null and "abandoned_at" is null;
create index "deliveries_inbox_waiting_index" on "deliveries" ("inbox") where "delivered_at" is null and "abandoned_at" is null;

-- What was said and waits to be processed, oldest first for each speaker.
create index "ap_activities_unheard_index" on "ap_activities" ("domain", "actor_id", "id") where "processed_at" is null and not "remote" and "audience" <> 'internal';
