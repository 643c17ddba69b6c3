-- outside of a transaction
drop index concurrently if exists "variants_one_per_choice";
create unique index concurrently "variants_one_per_choice" on "variants" ("product_id", "options") where "options" <> '{}';
drop index concurrently if exists "variants_unmeasured";
create index concurrently "variants_unmeasured" on "variants" ("id") where not "measured";
drop index concurrently if exists "listings_featured";
create index concurrently "listings_featured" on "listings" ("product_id") where "featured";
