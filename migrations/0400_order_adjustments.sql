-- What an order comes to beside its goods: fees and delivery, vouchers, what weighing changed, deposits.
create table "order_adjustments" (
  "id" uuid primary key,
  "order_id" uuid not null constraint "order_adjustments_order_id_foreign" references "orders" ("id") on delete no action,
  "order_line_id" uuid null constraint "order_adjustments_order_line_id_foreign" references "order_lines" ("id") on delete no action,
  "kind" text not null check ("kind" in ('fee', 'voucher', 'weight', 'deposit', 'delivery')),
  "label" text not null,
  "amount" bigint not null check ("amount" <> 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "vat_rate" bigint null check ("vat_rate" >= 0 and "vat_rate" <= 10000),
  "position" bigint not null,
  "created_at" timestamptz(3) not null
);
create index "order_adjustments_order_id_index" on "order_adjustments" ("order_id");
create index "order_adjustments_order_line_id_index" on "order_adjustments" ("order_line_id");

-- An order is the sum of its lines and adjustments, all in its currency; an adjustment of a line is of a line of its own.
create or replace function "assert_order_total"() returns trigger language plpgsql as $$
declare
  touched uuid;
begin
  if tg_table_name = 'orders' then touched := new."id";
  elsif tg_op = 'DELETE' then touched := old."order_id";
  else touched := new."order_id";
  end if;
  if exists (
    select from "orders" o where o."id" = touched and (
      o."total_amount" <> (select coalesce(sum(l."unit_amount" * l."quantity"), 0) from "order_lines" l where l."order_id" = o."id")
        + (select coalesce(sum(a."amount"), 0) from "order_adjustments" a where a."order_id" = o."id")
      or exists (select from "order_lines" l where l."order_id" = o."id" and l."currency" <> o."currency")
      or exists (select from "order_adjustments" a where a."order_id" = o."id" and a."currency" <> o."currency")
      or exists (select from "order_adjustments" a join "order_lines" l on l."id" = a."order_line_id"
        where a."order_id" = o."id" and l."order_id" <> o."id")))
  then raise exception 'order % is not the sum of its lines and adjustments', touched using errcode = 'RA001'; end if;
  return null;
end $$;
create constraint trigger "order_adjustments_make_total" after insert or delete or update on "order_adjustments"
  deferrable initially deferred for each row execute function "assert_order_total"();
-- The order that an adjustment left would not be asked.
create function "refuse_another_order"() returns trigger language plpgsql as $$
begin
  raise exception 'an adjustment of one order is not moved to another' using errcode = 'RA001';
end $$;
create trigger "order_adjustments_keep_order" before update of "order_id" on "order_adjustments"
  for each row when (new."order_id" is distinct from old."order_id") execute function "refuse_another_order"();
