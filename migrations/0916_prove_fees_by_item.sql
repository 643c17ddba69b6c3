-- Of the rows that were there before.
alter table "order_fees" validate constraint "order_fees_kind_check";
