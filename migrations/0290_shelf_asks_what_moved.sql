-- Each side of the shelf is asked of whoever touched it: a promise adds up promises, not a ledger of years.
drop trigger "stock_movements_make_shelf" on "stock_movements";
drop trigger "reservations_make_shelf" on "reservations";
drop trigger "variants_shelf_is_ledger" on "variants";
create or replace function "assert_shelf"() returns trigger language plpgsql as $$
declare
  touched uuid;
  wrong boolean;
begin
  if tg_table_name = 'variants' then touched := new."id";
  elsif tg_op = 'DELETE' then touched := old."variant_id";
  else touched := new."variant_id";
  end if;
  if tg_argv[0] = 'stock' then
    wrong := exists (select from "variants" v where v."id" = touched and v."stock" <>
      (select coalesce(sum(m."quantity"), 0) from "stock_movements" m where m."variant_id" = v."id"));
  else
    wrong := exists (select from "variants" v where v."id" = touched and v."reserved" <>
      (select coalesce(sum(r."quantity"), 0) from "reservations" r where r."variant_id" = v."id"));
  end if;
  if wrong then raise exception 'the shelf of variant % is not what its ledger and its reservations say', touched using errcode = 'RA002'; end if;
  return null;
end $$;
create constraint trigger "stock_movements_make_shelf" after insert or delete or update of "quantity" on "stock_movements"
  deferrable initially deferred for each row execute function "assert_shelf"('stock');
create constraint trigger "reservations_make_shelf" after insert or delete or update of "quantity" on "reservations"
  deferrable initially deferred for each row execute function "assert_shelf"('reserved');
create constraint trigger "variants_stock_is_ledger" after insert or update of "stock" on "variants"
  deferrable initially deferred for each row execute function "assert_shelf"('stock');
create constraint trigger "variants_reserved_is_promised" after insert or update of "reserved" on "variants"
  deferrable initially deferred for each row execute function "assert_shelf"('reserved');
