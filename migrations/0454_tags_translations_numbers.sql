-- A tag has a picture and words of its own for search engines, as it has in Ghost.
alter table "tags" add column "image" text null;
alter table "tags" add column "image_alt" text not null default '';
alter table "tags" add column "meta_title" text null;
alter table "tags" add column "meta_description" text null;

-- What a post is the translation of: always the first of them, so that all are one step from it.
alter table "posts" add column "translation_of_id" uuid null;
alter table "posts" add constraint "posts_translation_of_id_foreign" foreign key ("translation_of_id") references "posts" ("id") on delete set null not valid;
-- Injected by an operator, without scripts.
alter table "posts" add column "code_head" text null;
alter table "posts" add column "code_foot" text null;

-- Counts of a day, and nothing of who they are.
create table "post_views" (
  "post_id" uuid not null constraint "post_views_post_id_foreign" references "posts" ("id") on update no action on delete cascade,
  "day" date not null,
  "views" bigint not null,
  "readers" bigint not null,
  primary key ("post_id", "day")
);
create index "post_views_day_index" on "post_views" ("day");
create table "post_referrers" (
  "post_id" uuid not null constraint "post_referrers_post_id_foreign" references "posts" ("id") on update no action on delete cascade,
  "day" date not null,
  "host" text not null,
  "views" bigint not null,
  primary key ("post_id", "day", "host")
);
create index "post_referrers_day_index" on "post_referrers" ("day");

-- The product whose purchase gives a tier, and the line of an order that gave it: once.
alter table "tiers" add column "product_id" uuid null;
alter table "tiers" add constraint "tiers_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete no action not valid;
alter table "tier_memberships" add column "order_line_id" uuid null;
alter table "tier_memberships" add constraint "tier_memberships_order_line_id_foreign" foreign key ("order_line_id") references "order_lines" ("id") on delete no action not valid;
