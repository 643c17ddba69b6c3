-- Orders with goods that nobody has fetched yet, paid, or to be paid in cash when they are: the few that the desk works on,
-- found without asking each order there ever was. Kept by the database, written by nobody else.
create table "uncollected_orders" (
  "order_id" uuid primary key constraint "uncollected_orders_order_id_foreign" references "orders" ("id") on delete cascade,
  "placed_at" timestamptz(3) not null
);
create index "uncollected_orders_placed_at_order_id_index" on "uncollected_orders" ("placed_at", "order_id");

-- The order is locked: what others did to it is seen, and what they do next waits.
create function "keep_uncollected"("asked" uuid) returns void language plpgsql as $$
begin
  perform from "orders" where "id" = "asked" for no key update;
  if exists (
    select from "orders" o where o."id" = "asked"
      and (o."state" = 'paid' or (o."state" = 'pending'
        and exists (select from "payments" p where p."order_id" = o."id" and p."way" = 'cash')))
      and exists (select from "order_lines" l where l."order_id" = o."id" and l."kind" = 'product'
        and not l."is_gift_card" and l."quantity" > l."refunded_quantity")
      and not exists (select from "collections" c where c."order_id" = o."id"))
  then
    insert into "uncollected_orders" ("order_id", "placed_at")
    select "id", "placed_at" from "orders" where "id" = "asked" on conflict do nothing;
  else
    delete from "uncollected_orders" where "order_id" = "asked";
  end if;
end $$;

create function "uncollected_of_order"() returns trigger language plpgsql as $$
begin
  perform keep_uncollected(new."id");
  return null;
end $$;
create function "uncollected_of_part"() returns trigger language plpgsql as $$
begin
  perform keep_uncollected(coalesce(new."order_id", old."order_id"));
  return null;
end $$;

-- Lines of an order that is paid already, as they come with one from elsewhere.
create function "uncollected_of_lines"() returns trigger language plpgsql as $$
begin
  perform keep_uncollected(o."id") from "orders" o
  where o."id" in (select "order_id" from "new_lines") and o."state" = 'paid';
  return null;
end $$;

create trigger "order_lines_begin_uncollected" after insert on "order_lines" referencing new table as "new_lines"
  for each statement execute function uncollected_of_lines();
create trigger "orders_keep_uncollected" after update of "state" on "orders" for each row
  when (new."state" <> old."state")
  execute function uncollected_of_order();
create trigger "payments_keep_uncollected" after insert on "payments" for each row
  when (new."way" = 'cash') execute function uncollected_of_part();
create trigger "order_lines_keep_uncollected" after update of "quantity", "refunded_quantity" on "order_lines" for each row
  when (new."quantity" <> old."quantity" or new."refunded_quantity" <> old."refunded_quantity")
  execute function uncollected_of_part();
create trigger "collections_keep_uncollected" after insert or delete on "collections" for each row
  execute function uncollected_of_part();

insert into "uncollected_orders" ("order_id", "placed_at")
select o."id", o."placed_at" from "orders" o
where (o."state" = 'paid' or (o."state" = 'pending'
    and exists (select from "payments" p where p."order_id" = o."id" and p."way" = 'cash')))
  and exists (select from "order_lines" l where l."order_id" = o."id" and l."kind" = 'product'
    and not l."is_gift_card" and l."quantity" > l."refunded_quantity")
  and not exists (select from "collections" c where c."order_id" = o."id");
