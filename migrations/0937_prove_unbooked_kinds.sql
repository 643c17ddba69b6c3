alter table "unbooked_money" validate constraint "unbooked_money_kind_check";
