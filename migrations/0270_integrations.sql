-- Programs that read the blog or write in it by Ghost's APIs. Of the content key its SHA-256 is kept; the admin key is
-- made of the row's id and the house's secret, and is kept nowhere. Who withdraws an integration deletes its row.
create table "integrations" (
  "id" uuid primary key,
  "name" text not null,
  "content_key_hash" text not null constraint "integrations_content_key_hash_unique" unique,
  -- Its admin key acts for this member, as long as they may act themselves.
  "created_by_id" uuid null constraint "integrations_created_by_id_foreign" references "members" ("id") on delete no action,
  "created_at" timestamptz(3) not null
);
create index "integrations_created_by_id_index" on "integrations" ("created_by_id");
