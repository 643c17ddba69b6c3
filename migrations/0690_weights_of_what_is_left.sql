-- What weighing changed concerns those of a line that were left when it was weighed: how many these were, null for all.
alter table "order_adjustments" add column "of_quantity" bigint null;
alter table "order_adjustments" add constraint "order_adjustments_of_quantity_check" check (of_quantity > 0) not valid;
