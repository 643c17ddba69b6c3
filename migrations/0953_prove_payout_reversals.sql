-- Of the rows that were there before.
alter table "ledger_transactions" validate constraint "ledger_transactions_kind_check";
