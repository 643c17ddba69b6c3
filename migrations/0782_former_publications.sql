-- When a draft was public before: published again, it is of that day, as in Ghost.
create table "former_publications" (
  "post_id" uuid not null, "published_at" timestamptz(3) not null, primary key ("post_id"));
alter table "former_publications" add constraint "former_publications_post_id_foreign" foreign key ("post_id")
  references "posts" ("id") on delete cascade;
