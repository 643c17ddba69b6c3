-- Every so many days a supplier's pages are read by themselves; null: when somebody asks.
alter table "suppliers" add column "read_every_days" bigint null;
alter table "suppliers" add constraint "suppliers_read_every_days_check" check ("read_every_days" between 1 and 90) not valid;
