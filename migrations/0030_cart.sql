-- What makes an order happen once: the key of the form it was placed with, one open refund of a payment at a
-- time, one letter of each kind.

alter table "orders" add column "idempotency_key" varchar(64) null;
alter table "orders" add constraint "orders_member_id_idempotency_key_unique" unique ("member_id", "idempotency_key");
create index "orders_open_index" on "orders" ("reserved_until") where "state" = 'pending';

create unique index "refunds_one_under_way_index" on "refunds" ("payment_id") where "state" = 'requested';
create index "refund_lines_order_line_id_index" on "refund_lines" ("order_line_id");
create index "payments_unproven_index" on "payments" ("created_at") where "state" in ('created', 'pending', 'failed');

create table "order_letters" ("id" uuid not null, "order_id" uuid not null, "kind" varchar(60) not null, "sent_at" timestamptz(3) not null, primary key ("id"));
alter table "order_letters" add constraint "order_letters_order_id_kind_unique" unique ("order_id", "kind");
alter table "order_letters" add constraint "order_letters_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete cascade;
