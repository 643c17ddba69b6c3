-- The link that shows a text before it is public may have an end. Those that are there have none, as they had none when they were sent.
alter table "shared_previews" add column "ends_at" timestamptz(3);
