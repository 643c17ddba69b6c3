-- outside of a transaction
create index concurrently if not exists "order_adjustments_order_fee_id_index" on "order_adjustments" ("order_fee_id")
  where "order_fee_id" is not null;
create index concurrently if not exists "order_adjustments_weighed_line_id_index" on "order_adjustments" ("weighed_line_id")
  where "weighed_line_id" is not null;
