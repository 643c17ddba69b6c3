-- A paid order line takes from stock once, however often its payment is told.
create unique index "stock_movements_one_sale_per_line" on "stock_movements" ("order_line_id") where "reason" = 'sale';
