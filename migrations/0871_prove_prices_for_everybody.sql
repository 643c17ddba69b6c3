-- outside of a transaction
alter table "price_lists" validate constraint "price_lists_everyone_has_no_label";
alter table "price_lists" validate constraint "price_lists_net_is_for_some";
