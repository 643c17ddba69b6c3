-- outside of a transaction
drop index concurrently if exists "payments_id_order";
create unique index concurrently "payments_id_order" on "payments" ("id", "order_id");
