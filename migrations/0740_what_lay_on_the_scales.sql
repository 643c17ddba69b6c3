-- Fees of an order that follow what its goods weigh or come to. What one comes to now stands in its adjustments.
create table "order_fees" (
  "id" uuid primary key,
  "order_id" uuid not null constraint "order_fees_order_id_foreign" references "orders" ("id") on delete no action,
  "label" text not null,
  "kind" text not null check ("kind" in ('per-kg', 'percent')),
  -- Minor units for a kilogram, or hundredths of a percent.
  "rate" bigint not null check ("rate" > 0),
  -- What it is reckoned on: millionths of a kilogram, or minor units.
  "basis" bigint not null check ("basis" >= 0),
  "vat_rate" bigint null check ("vat_rate" >= 0 and "vat_rate" <= 10000),
  "position" bigint not null
);
create index "order_fees_order_id_index" on "order_fees" ("order_id");
alter table "order_adjustments" add column "order_fee_id" uuid null;
alter table "order_adjustments" add constraint "order_adjustments_order_fee_id_foreign"
  foreign key ("order_fee_id") references "order_fees" ("id") on delete no action not valid;

-- What stands by itself because of what a line weighed, also in the order that follows: of which line it is.
alter table "order_adjustments" add column "weighed_line_id" uuid null;
alter table "order_adjustments" add constraint "order_adjustments_weighed_line_id_foreign"
  foreign key ("weighed_line_id") references "order_lines" ("id") on delete no action not valid;
update "order_adjustments" a set "weighed_line_id" = l."id"
from "orders" o, "order_lines" l, "order_line_weights" w
where a."kind" = 'weight' and a."order_line_id" is null and o."id" = a."order_id"
  and l."order_id" in (o."id", o."follows_id") and w."order_line_id" = l."id" and w."grams" is not null
  and ((l."order_id" = o."id" and exists (select from "order_adjustments" s
      where s."order_line_id" = l."id" and s."kind" = 'weight' and s."amount" = -a."amount" and s."created_at" = a."created_at"))
    or (l."order_id" = o."follows_id" and a."label" = l."title" || ': ' || w."grams" || ' g, more than was thought'));

-- Of how many of a line the scales said it: those that were left. Null for all of them.
alter table "order_line_weights" add column "of_quantity" bigint null;
alter table "order_line_weights" add constraint "order_line_weights_of_quantity_check" check ("of_quantity" > 0) not valid;
update "order_line_weights" w set "of_quantity" = nullif(l."quantity" - coalesce((select sum(rl."quantity")
    from "refund_lines" rl join "refunds" r on r."id" = rl."refund_id"
    where rl."order_line_id" = l."id" and r."state" <> 'failed' and r."requested_at" <= w."weighed_at"), 0), 0)
from "order_lines" l where l."id" = w."order_line_id" and w."grams" is not null;

-- What weighing changed of a producer's share is of nothing more and nothing less.
alter table "producer_shares" drop constraint "producer_shares_quantity_check";
alter table "producer_shares" add constraint "producer_shares_quantity_check" check ("quantity" <> 0 or "amount" <> 0) not valid;
alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('payment', 'refund', 'top-up',
  'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment', 'weighing')) not valid;
