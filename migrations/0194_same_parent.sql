-- The quota of a ticket type is one of the same entry, and the payment that a refund is of is one of the same order.
alter table "quotas" add constraint "quotas_id_entry" unique using index "quotas_id_entry";
alter table "payments" add constraint "payments_id_order" unique using index "payments_id_order";
alter table "ticket_types" add constraint "ticket_types_quota_of_entry" foreign key ("quota_id", "entry_id") references "quotas" ("id", "entry_id") on delete no action not valid;
alter table "refunds" add constraint "refunds_payment_of_order" foreign key ("payment_id", "order_id") references "payments" ("id", "order_id") on delete no action not valid;
