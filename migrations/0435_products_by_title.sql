-- outside of a transaction
drop index concurrently if exists "products_by_title";
create index concurrently "products_by_title" on "products" (lower("title"));
