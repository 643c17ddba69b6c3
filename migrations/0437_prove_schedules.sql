alter table "suppliers" validate constraint "suppliers_read_every_days_check";
