-- What became of each letter: refused for good, or read and followed by leaving the newsletter.
alter table "letter_deliveries" add column "failed_at" timestamptz(3) null;
alter table "letter_deliveries" add column "unsubscribed_at" timestamptz(3) null;
-- Looking for what is still to be sent reads these rows alone.
create index "letter_deliveries_waiting" on "letter_deliveries" ("letter_id") where "sent_at" is null and "failed_at" is null;
