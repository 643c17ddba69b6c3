-- A fee for each thing follows how many there are, when an order is changed before it is paid.
alter table "order_fees" drop constraint "order_fees_kind_check";
alter table "order_fees" add constraint "order_fees_kind_check" check ("kind" in ('per-kg', 'percent', 'per-item')) not valid;
