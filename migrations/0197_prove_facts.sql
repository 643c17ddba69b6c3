-- The rest cannot be guessed: whoever runs the cooperative is told which rows it is, and what to do.
do $$
declare broken text;
begin
  select string_agg("id"::text, ', ') into broken from "payments" where "state" <> 'paid' and "paid_at" is not null;
  if broken is not null then raise exception 'Payments that say when they were paid and are not paid: %', broken
    using hint = 'Ask SumUp what became of them, set state or paid_at to match, and start again.'; end if;
  select string_agg(t."id"::text, ', ') into broken from "tickets" t
    where not exists (select from "order_lines" l where l."id" = t."order_line_id");
  if broken is not null then raise exception 'Tickets that nobody ordered: %', broken
    using hint = 'Give each the order_line_id it was sold by, or delete it, and start again.'; end if;
  select string_agg(m."id"::text, ', ') into broken from "stock_movements" m
    where m."order_line_id" is not null and not exists (select from "order_lines" l where l."id" = m."order_line_id");
  if broken is not null then raise exception 'Stock movements of order lines that do not exist: %', broken
    using hint = 'Set their order_line_id to null, and start again.'; end if;
  select string_agg(t."id"::text, ', ') into broken from "ticket_types" t
    where not exists (select from "quotas" q where q."id" = t."quota_id" and q."entry_id" = t."entry_id");
  if broken is not null then raise exception 'Ticket types that sell the places of another entry: %', broken
    using hint = 'Give each a quota of its own entry, and start again.'; end if;
  select string_agg(r."id"::text, ', ') into broken from "refunds" r join "payments" p on p."id" = r."payment_id"
    where p."order_id" <> r."order_id";
  if broken is not null then raise exception 'Refunds of a payment of another order: %', broken
    using hint = 'Give each the order of its payment, and start again.'; end if;
  select string_agg("id"::text, ', ') into broken from "order_lines"
    where case "kind" when 'product' then "ticket_type_id" is not null or "occurrence_id" is not null else "variant_id" is not null end;
  if broken is not null then raise exception 'Order lines of a product and of a ticket at once: %', broken
    using hint = 'Take from each what does not fit its kind, and start again.'; end if;
end $$;

alter table "orders" validate constraint "orders_settled";
alter table "payments" validate constraint "payments_paid";
alter table "tickets" validate constraint "tickets_order_line_id_foreign";
alter table "stock_movements" validate constraint "stock_movements_order_line_id_foreign";
alter table "ticket_types" validate constraint "ticket_types_quota_of_entry";
alter table "refunds" validate constraint "refunds_payment_of_order";
alter table "order_lines" validate constraint "order_lines_kind_fits";
