-- Of the rows that were there before.
alter table "payment_differences" validate constraint "payment_differences_kind_check";
