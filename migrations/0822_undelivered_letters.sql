-- outside of a transaction
-- Who has not got a letter, found without all who have.
create index concurrently if not exists "letter_deliveries_undelivered" on "letter_deliveries" ("letter_id", "id")
  where "failure" is not null and ("sent_at" is null or "bounced_at" is not null);
