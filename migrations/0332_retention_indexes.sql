-- outside of a transaction
-- What is old is looked for every night.
create index concurrently if not exists "deliveries_queued_at_index" on "deliveries" ("queued_at");
create index concurrently if not exists "notifications_created_at_index" on "notifications" ("created_at");
create index concurrently if not exists "carts_updated_at_index" on "carts" ("updated_at");
create index concurrently if not exists "sent_mails_sent_at_index" on "sent_mails" ("sent_at");
