alter table "refunds" validate constraint "refunds_by_payment_check";
alter table "cart_lines" validate constraint "cart_lines_chosen_amount_check";
alter table "ledger_transactions" validate constraint "ledger_transactions_kind_check";
alter table "payments" validate constraint "payments_way_check";
alter table "refunds" validate constraint "refunds_way_check";
