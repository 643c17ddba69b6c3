-- outside of a transaction
create index concurrently if not exists "ledger_entries_member_id_index" on "ledger_entries" ("member_id") where "member_id" is not null;
create index concurrently if not exists "orders_taken_by_id_index" on "orders" ("taken_by_id") where "taken_by_id" is not null;
alter table "ledger_balances" validate constraint "ledger_balances_kind_check";
alter table "ledger_transactions" validate constraint "ledger_transactions_kind_check";
alter table "ledger_entries" validate constraint "ledger_entries_member_id_foreign";
alter table "orders" validate constraint "orders_taken_by_id_foreign";
alter table "orders" validate constraint "orders_taken_at_check";
