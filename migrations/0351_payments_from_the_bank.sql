-- The line of the bank's statement that paid it: pressed twice, or again after a crash, it is the same payment.
alter table "payments" add column "bank_line_id" uuid null;
alter table "payments" add constraint "payments_bank_line_id_foreign" foreign key ("bank_line_id") references "bank_lines" ("id") on delete no action not valid;
alter table "payments" validate constraint "payments_received_by_id_foreign";
