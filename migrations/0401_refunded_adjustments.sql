-- Fees and delivery that went back with a refund: each whole, and once.
create table "refund_adjustments" (
  "refund_id" uuid not null constraint "refund_adjustments_refund_id_foreign" references "refunds" ("id") on delete cascade,
  "adjustment_id" uuid not null constraint "refund_adjustments_adjustment_id_foreign" references "order_adjustments" ("id") on delete no action,
  primary key ("refund_id", "adjustment_id")
);
create index "refund_adjustments_adjustment_id_index" on "refund_adjustments" ("adjustment_id");
