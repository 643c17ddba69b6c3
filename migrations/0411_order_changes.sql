-- An order that adds to one that was paid already: collected, packed and shown with it.
alter table "orders" add column "follows_id" uuid null;
alter table "orders" add constraint "orders_follows_id_foreign" foreign key ("follows_id") references "orders" ("id") on delete no action not valid;

-- What was changed of an order after it was placed. The letter about it is written from this row.
create table "order_changes" (
  "id" uuid primary key,
  "order_id" uuid not null constraint "order_changes_order_id_foreign" references "orders" ("id") on delete no action,
  "kind" text not null check ("kind" in ('lines', 'collection', 'weight')),
  -- [{"what": …, "from": 2, "to": 3}], in the words of that moment.
  "changes" jsonb not null,
  "note" text not null default '',
  -- What the order came to before and after it.
  "amount_before" bigint not null check ("amount_before" >= 0),
  "amount_after" bigint not null check ("amount_after" >= 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- Of the form: sent twice, it is one change.
  "idempotency_key" text null,
  "changed_by_id" uuid null constraint "order_changes_changed_by_id_foreign" references "members" ("id") on delete no action,
  "changed_at" timestamptz(3) not null,
  constraint "order_changes_order_id_idempotency_key_unique" unique ("order_id", "idempotency_key")
);
create index "order_changes_changed_by_id_index" on "order_changes" ("changed_by_id");
