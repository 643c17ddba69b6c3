-- The name of a cycle whose orders were imported, as it was there: imported anew, they are of the same one.
alter table "order_cycles" add column "imported_name" text null;
