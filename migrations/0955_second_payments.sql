-- A card that paid an order which had been paid another way by then is a difference, too.
alter table "payment_differences" drop constraint "payment_differences_kind_check";
alter table "payment_differences" add constraint "payment_differences_kind_check" check ("kind" in ('refund', 'charge-back', 'missing', 'reversal', 'second')) not valid;
