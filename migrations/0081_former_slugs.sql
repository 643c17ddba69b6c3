-- Where a post was to be found before. The last one that left an address is the one it leads to; a post that is
-- public there now comes first.
create table "former_slugs" ("slug" varchar(191) not null, "post_id" uuid not null, "left_at" timestamptz(3) not null, primary key ("slug"));
create index "former_slugs_post_id_index" on "former_slugs" ("post_id");
alter table "former_slugs" add constraint "former_slugs_post_id_foreign" foreign key ("post_id") references "posts" ("id") on delete cascade;
