-- outside of a transaction
alter table "kept_counts" validate constraint "kept_counts_name_check";
-- What was taken, and given back, in the last weeks, without the years before.
create index concurrently if not exists "payments_paid_at_index" on "payments" ("paid_at") include ("amount", "currency") where "state" = 'paid';
create index concurrently if not exists "refunds_done_at_index" on "refunds" ("done_at") include ("amount", "currency") where "state" = 'done';
-- The posts that an editor has marked, which are few.
create index concurrently if not exists "posts_featured" on "posts" ("id") where "featured";
-- The latest posts of a tag, without all that have it.
create index concurrently if not exists "post_tags_tag_id_post_id_index" on "post_tags" ("tag_id", "post_id");
drop index concurrently if exists "post_tags_tag_id_index";
