alter table "order_adjustments" validate constraint "order_adjustments_of_quantity_check";
