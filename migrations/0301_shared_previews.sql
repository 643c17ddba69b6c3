-- A link by which anybody may read a text that is not public yet. Its secret is made of the row's id and the house's
-- secret, and is kept nowhere; who withdraws the link deletes the row.
create table "shared_previews" (
  "id" uuid primary key,
  "post_id" uuid not null constraint "shared_previews_post_id_unique" unique
    constraint "shared_previews_post_id_foreign" references "posts" ("id") on delete cascade,
  "created_by_id" uuid null constraint "shared_previews_created_by_id_foreign" references "members" ("id") on delete no action,
  "created_at" timestamptz(3) not null
);
create index "shared_previews_created_by_id_index" on "shared_previews" ("created_by_id");
