-- outside of a transaction
create index concurrently if not exists "orders_follows_id_index" on "orders" ("follows_id");
alter table "orders" validate constraint "orders_follows_id_foreign";
