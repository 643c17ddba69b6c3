-- outside of a transaction
create index concurrently if not exists "payments_bill_account_id_index" on "payments" ("bill_account_id");
alter table "payments" validate constraint "payments_bill_account_id_foreign";
alter table "bank_line_settlements" validate constraint "bank_line_settlements_became_check";
