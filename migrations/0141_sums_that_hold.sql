-- Kept sums that the database proves: asked once, at commit, of the rows that were touched.
create function "assert_order_total"() returns trigger language plpgsql as $$
declare
  line "order_lines";
  touched uuid;
begin
  if tg_table_name = 'orders' then touched := new."id";
  else
    if tg_op = 'DELETE' then line := old; else line := new; end if;
    touched := line."order_id";
  end if;
  if exists (
    select from "orders" o where o."id" = touched and (
      o."total_amount" <> (select coalesce(sum(l."unit_amount" * l."quantity"), 0) from "order_lines" l where l."order_id" = o."id")
      or exists (select from "order_lines" l where l."order_id" = o."id" and l."currency" <> o."currency")))
  then raise exception 'order % is not the sum of its lines', touched using errcode = 'RA001'; end if;
  return null;
end $$;
create constraint trigger "order_lines_make_total" after insert or delete or update of "unit_amount", "quantity", "currency", "order_id" on "order_lines"
  deferrable initially deferred for each row execute function "assert_order_total"();
create constraint trigger "orders_total_is_sum" after update of "total_amount", "currency" on "orders"
  deferrable initially deferred for each row execute function "assert_order_total"();

create function "assert_refunds"() returns trigger language plpgsql as $$
declare paid "payments";
begin
  -- Refunds of one payment pass here one after the other.
  select * into paid from "payments" where "id" = new."payment_id" for no key update;
  if (select coalesce(sum("amount"), 0) from "refunds" where "payment_id" = new."payment_id" and "state" <> 'failed') > paid."amount"
     or paid."currency" <> new."currency"
  then raise exception 'more is given back of payment % than was paid', new."payment_id" using errcode = 'RA003'; end if;
  return null;
end $$;
create constraint trigger "refunds_within_payment" after insert or update of "amount", "state", "payment_id", "currency" on "refunds"
  deferrable initially deferred for each row when (new."payment_id" is not null) execute function "assert_refunds"();

alter table "refund_lines" add constraint "refund_lines_once" unique ("refund_id", "order_line_id");
create index if not exists "refund_lines_order_line_id_index" on "refund_lines" ("order_line_id");
create index if not exists "refunds_payment_id_index" on "refunds" ("payment_id");
create unique index "payments_one_paid" on "payments" ("order_id") where "state" = 'paid';
alter table "order_lines" add constraint "order_lines_kind_fits" check (
  case "kind" when 'product' then "ticket_type_id" is null and "occurrence_id" is null else "variant_id" is null end) not valid;
