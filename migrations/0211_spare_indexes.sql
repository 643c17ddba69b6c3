-- outside of a transaction
-- Each begins a longer index of the same table, which finds the same rows.
drop index concurrently if exists "notifications_member_id_index";
drop index concurrently if exists "orders_member_id_index";
drop index concurrently if exists "refund_lines_refund_id_index";
drop index concurrently if exists "tickets_order_line_id_index";
