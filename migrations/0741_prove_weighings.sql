alter table "order_adjustments" validate constraint "order_adjustments_order_fee_id_foreign";
alter table "order_adjustments" validate constraint "order_adjustments_weighed_line_id_foreign";
alter table "order_line_weights" validate constraint "order_line_weights_of_quantity_check";
alter table "producer_shares" validate constraint "producer_shares_quantity_check";
alter table "ledger_transactions" validate constraint "ledger_transactions_kind_check";
