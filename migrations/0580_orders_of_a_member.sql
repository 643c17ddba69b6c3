-- outside of a transaction
-- A page of somebody's orders, newest first, whether they have five or five thousand.
create index concurrently if not exists "orders_member_id_placed_at_id_index" on "orders" ("member_id", "placed_at", "id");
