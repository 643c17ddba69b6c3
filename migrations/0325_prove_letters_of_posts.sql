-- outside of a transaction
alter table "letters" validate constraint "letters_post_id_foreign";
alter table "letters" validate constraint "letters_tier_id_foreign";
alter table "letters" validate constraint "letters_audience_check";
drop index concurrently if exists "letters_post_id_index";
create index concurrently "letters_post_id_index" on "letters" ("post_id");
drop index concurrently if exists "letters_tier_id_index";
create index concurrently "letters_tier_id_index" on "letters" ("tier_id");
