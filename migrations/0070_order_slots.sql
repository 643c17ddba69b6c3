-- A collection time chosen for an order is booked for it. A member has one place in a slot, whatever they hold it
-- by: `slots.booked` counts members, not bookings.
alter table "bookings" add column "order_id" uuid null;
alter table "bookings" add constraint "bookings_order_id_unique" unique ("order_id");
alter table "bookings" add constraint "bookings_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete cascade;
alter table "bookings" drop constraint "bookings_slot_id_member_id_unique";
create unique index "bookings_own_unique" on "bookings" ("slot_id", "member_id") where "order_id" is null;
create index "bookings_slot_id_index" on "bookings" ("slot_id");

-- Times that were noted on orders become bookings. What was promised stands: a slot that was promised to more
-- members than it holds is made to hold them.
insert into "bookings" ("id", "slot_id", "member_id", "order_id", "note", "booked_at")
select gen_random_uuid(), o.collection_slot_id, o.member_id, o.id, '', o.placed_at
from "orders" o
where o.collection_slot_id is not null and o.state in ('pending', 'paid')
  and exists (select from "order_lines" l
              where l.order_id = o.id and l.kind = 'product' and l.quantity > l.refunded_quantity);

update "slots" s set "booked" = held.members, "capacity" = greatest(s.capacity, held.members)
from (select b.slot_id, count(distinct b.member_id)::int as members from "bookings" b group by b.slot_id) held
where held.slot_id = s.id and held.members <> s.booked;
