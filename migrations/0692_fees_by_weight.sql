-- A fee of so much for each kilogram.
alter table "fees" drop constraint "fees_kind_check";
alter table "fees" add constraint "fees_kind_check" check ("kind" in ('flat', 'percent', 'per-item', 'per-kg')) not valid;
