-- outside of a transaction
drop index concurrently if exists "stock_movements_order_line_id_index";
create index concurrently "stock_movements_order_line_id_index" on "stock_movements" ("order_line_id") where "order_line_id" is not null;
