-- outside of a transaction
alter table "posts" validate constraint "posts_translation_of_id_foreign";
alter table "tiers" validate constraint "tiers_product_id_foreign";
alter table "tier_memberships" validate constraint "tier_memberships_order_line_id_foreign";
-- One translation into each language.
drop index concurrently if exists "posts_one_translation";
create unique index concurrently "posts_one_translation" on "posts" ("translation_of_id", "language") nulls not distinct where "translation_of_id" is not null;
drop index concurrently if exists "tiers_product_id_unique";
create unique index concurrently "tiers_product_id_unique" on "tiers" ("product_id") where "product_id" is not null;
drop index concurrently if exists "tier_memberships_order_line_id_unique";
create unique index concurrently "tier_memberships_order_line_id_unique" on "tier_memberships" ("order_line_id") where "order_line_id" is not null;
