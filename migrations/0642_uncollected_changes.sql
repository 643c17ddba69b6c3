-- An order that is paid in cash when it is fetched can be changed while it waits: goods that are put in, or are taken out
-- altogether, count at once.
create or replace function "uncollected_of_lines"() returns trigger language plpgsql as $$
begin
  perform keep_uncollected(o."id") from "orders" o
  where o."id" in (select "order_id" from "new_lines")
    and (o."state" = 'paid' or exists (select from "payments" p where p."order_id" = o."id" and p."way" = 'cash'));
  return null;
end $$;

create trigger "order_lines_end_uncollected" after delete on "order_lines" for each row
  execute function uncollected_of_part();

insert into "uncollected_orders" ("order_id", "placed_at")
select o."id", o."placed_at" from "orders" o
where o."state" = 'pending' and exists (select from "payments" p where p."order_id" = o."id" and p."way" = 'cash')
  and exists (select from "order_lines" l where l."order_id" = o."id" and l."kind" = 'product'
    and not l."is_gift_card" and l."quantity" > l."refunded_quantity")
  and not exists (select from "collections" c where c."order_id" = o."id")
on conflict do nothing;
delete from "uncollected_orders" u where not exists (select from "order_lines" l where l."order_id" = u."order_id"
  and l."kind" = 'product' and not l."is_gift_card" and l."quantity" > l."refunded_quantity");
