-- Whose an order that waits is, and for which collection time: a member's are found without those of others, and a time's
-- are counted without those of other times. Kept with the row, by the database.
alter table "uncollected_orders" add column "member_id" uuid;
alter table "uncollected_orders" add column "slot_id" uuid;
alter table "uncollected_orders" add column "is_brought" boolean not null default false;

-- What was put on top of another order is fetched with it.
create or replace function "keep_uncollected"("asked" uuid) returns void language plpgsql as $$
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
    insert into "uncollected_orders" ("order_id", "placed_at", "member_id", "slot_id", "is_brought")
    select o."id", o."placed_at", o."member_id",
      (select b."slot_id" from "bookings" b where b."order_id" = coalesce(o."follows_id", o."id")),
      exists (select from "order_deliveries" d where d."order_id" = o."id")
    from "orders" o where o."id" = "asked"
    on conflict ("order_id") do update set "member_id" = excluded."member_id", "slot_id" = excluded."slot_id",
      "is_brought" = excluded."is_brought";
  else
    delete from "uncollected_orders" where "order_id" = "asked";
  end if;
end $$;

create function "uncollected_of_booking"() returns trigger language plpgsql as $$
begin
  perform keep_uncollected(o."id") from (
    select "id" from "orders" where "id" in (old."order_id", new."order_id")
    union select "id" from "orders" where "follows_id" in (old."order_id", new."order_id") order by "id") o;
  return null;
end $$;

-- A guest's orders are a member's once they have signed in.
create trigger "orders_move_uncollected" after update of "member_id", "follows_id" on "orders" for each row
  when (new."member_id" <> old."member_id" or new."follows_id" is distinct from old."follows_id")
  execute function uncollected_of_order();
create trigger "bookings_keep_uncollected" after insert or delete or update of "slot_id", "order_id" on "bookings"
  for each row execute function uncollected_of_booking();
create trigger "order_deliveries_keep_uncollected" after insert or delete on "order_deliveries" for each row
  execute function uncollected_of_part();

update "uncollected_orders" u set "member_id" = o."member_id",
  "slot_id" = (select b."slot_id" from "bookings" b where b."order_id" = coalesce(o."follows_id", o."id")),
  "is_brought" = exists (select from "order_deliveries" d where d."order_id" = o."id")
from "orders" o where o."id" = u."order_id";
-- Of each order that waits one row: it is looked through at once.
-- squawk-ignore adding-not-nullable-field
alter table "uncollected_orders" alter column "member_id" set not null;
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table "uncollected_orders" add constraint "uncollected_orders_member_id_foreign" foreign key ("member_id") references "members" ("id");
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table "uncollected_orders" add constraint "uncollected_orders_slot_id_foreign" foreign key ("slot_id") references "slots" ("id");
-- squawk-ignore require-concurrent-index-creation
create index "uncollected_orders_member_id_placed_at_order_id_index" on "uncollected_orders" ("member_id", "placed_at", "order_id");
-- squawk-ignore require-concurrent-index-creation
create index "uncollected_orders_slot_id_is_brought_placed_at_order_id_index" on "uncollected_orders" ("slot_id", "is_brought", "placed_at", "order_id");
