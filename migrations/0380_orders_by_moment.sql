-- outside of a transaction
-- The whole list of orders is read in batches, each after the last order of the one before it.
create index concurrently if not exists "orders_placed_at_id_index" on "orders" ("placed_at", "id");
