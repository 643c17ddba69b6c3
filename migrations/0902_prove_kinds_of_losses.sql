-- Of the rows that were there before.
alter table "ledger_transactions" validate constraint "ledger_transactions_kind_check";
alter table "payment_differences" validate constraint "payment_differences_kind_check";
