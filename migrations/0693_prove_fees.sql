alter table "fees" validate constraint "fees_kind_check";
