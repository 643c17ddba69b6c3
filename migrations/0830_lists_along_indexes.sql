-- outside of a transaction
-- A producer's products by title, as far as a page goes, without all that they ever brought.
drop index concurrently if exists "products_producer_id_in_reading_order";
create index concurrently "products_producer_id_in_reading_order" on "products" ("producer_id", reading_key("title"::text) collate "C", "id");
drop index concurrently if exists "products_producer_id_index";
-- Standing orders that are paused or over stand apart from those that run.
drop index concurrently if exists "standing_orders_paused_index";
create index concurrently "standing_orders_paused_index" on "standing_orders" ("id") where "ended_at" is null and "paused_until" is not null;
drop index concurrently if exists "standing_orders_ended_index";
create index concurrently "standing_orders_ended_index" on "standing_orders" ("id") where "ended_at" is not null;
-- The numbers of a month's invoices, without their documents.
drop index concurrently if exists "invoices_of_month";
create index concurrently "invoices_of_month" on "invoices" ("issued_at", "id") include ("series_name", "number");
drop index concurrently if exists "invoices_issued_at_id_index";
-- What was paid in some days, without the years before.
drop index concurrently if exists "orders_settled_at_index";
create index concurrently "orders_settled_at_index" on "orders" ("settled_at") where "state" = 'paid';
