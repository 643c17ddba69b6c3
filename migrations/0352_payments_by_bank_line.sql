-- outside of a transaction
create unique index concurrently if not exists "payments_bank_line_id_unique" on "payments" ("bank_line_id");
create index concurrently if not exists "payments_received_by_id_index" on "payments" ("received_by_id");
alter table "payments" validate constraint "payments_bank_line_id_foreign";
