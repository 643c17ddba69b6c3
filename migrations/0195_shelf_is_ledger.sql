-- What is on the shelf is the sum of its ledger, and what is promised of it the sum of its reservations: asked at commit.
create function "assert_shelf"() returns trigger language plpgsql as $$
declare touched uuid;
begin
  if tg_table_name = 'variants' then touched := new."id";
  elsif tg_op = 'DELETE' then touched := old."variant_id";
  else touched := new."variant_id";
  end if;
  if exists (
    select from "variants" v where v."id" = touched and (
      v."stock" <> (select coalesce(sum(m."quantity"), 0) from "stock_movements" m where m."variant_id" = v."id")
      or v."reserved" <> (select coalesce(sum(r."quantity"), 0) from "reservations" r where r."variant_id" = v."id")))
  then raise exception 'the shelf of variant % is not what its ledger and its reservations say', touched using errcode = 'RA002'; end if;
  return null;
end $$;
create constraint trigger "stock_movements_make_shelf" after insert or delete or update of "quantity" on "stock_movements"
  deferrable initially deferred for each row execute function "assert_shelf"();
create constraint trigger "reservations_make_shelf" after insert or delete or update of "quantity" on "reservations"
  deferrable initially deferred for each row execute function "assert_shelf"();
create constraint trigger "variants_shelf_is_ledger" after insert or update of "stock", "reserved" on "variants"
  deferrable initially deferred for each row execute function "assert_shelf"();
-- Which variant a line of the ledger or a promise is about is never changed: the other one would not be asked.
create function "refuse_another_variant"() returns trigger language plpgsql as $$
begin
  raise exception 'what is said of one variant is not moved to another' using errcode = 'RA002';
end $$;
create trigger "stock_movements_keep_variant" before update of "variant_id" on "stock_movements"
  for each row when (new."variant_id" is distinct from old."variant_id") execute function "refuse_another_variant"();
create trigger "reservations_keep_variant" before update of "variant_id" on "reservations"
  for each row when (new."variant_id" is distinct from old."variant_id") execute function "refuse_another_variant"();

-- Shelves from before. What people counted stands: the ledger gets the line that it lacks.
insert into "stock_movements" ("id", "variant_id", "quantity", "reason", "note", "moved_at")
select gen_random_uuid(), v."id", v."stock" - ledger."quantity", 'correction', 'As counted when the ledger was closed', now()
from "variants" v cross join lateral (
  select coalesce(sum(m."quantity"), 0)::int as "quantity" from "stock_movements" m where m."variant_id" = v."id") ledger
where v."stock" <> ledger."quantity";
update "variants" v set "reserved" = promised."quantity"
from (select v."id", coalesce(sum(r."quantity"), 0)::int as "quantity"
      from "variants" v left join "reservations" r on r."variant_id" = v."id" group by v."id") promised
where promised."id" = v."id" and v."reserved" <> promised."quantity";
