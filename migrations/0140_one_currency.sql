-- Amounts are bigint everywhere: twenty-one million pounds are no reason to fail.
alter table "orders" alter column "total_amount" type bigint;
alter table "payments" alter column "amount" type bigint;
alter table "refunds" alter column "amount" type bigint;
alter table "order_lines" alter column "unit_amount" type bigint;
alter table "variants" alter column "price_amount" type bigint;
alter table "price_changes" alter column "amount" type bigint;
alter table "ticket_types" alter column "price_amount" type bigint;

alter table "order_lines" add column "currency" char(3) null;
update "order_lines" l set "currency" = o."currency" from "orders" o where o."id" = l."order_id";
alter table "order_lines" alter column "currency" set not null;

-- The one currency that prices are in; core/app/site.ts has the same default.
create function "coop_currency"() returns char(3) language sql stable as
$$ select coalesce((select "value" ->> 'currency' from "settings" where "key" = 'site'), 'GBP')::char(3) $$;

-- Set once: whoever has prices or orders in one currency cannot go on in another.
create function "refuse_another_currency"() returns trigger language plpgsql as $$
declare wanted char(3) := "coop_currency"();
begin
  if exists (select from "variants" where "price_currency" <> wanted)
     or exists (select from "ticket_types" where "price_currency" <> wanted)
     or exists (select from "orders" where "currency" <> wanted)
  then raise exception 'there are prices and orders in another currency than %', wanted using errcode = 'RA004'; end if;
  return null;
end $$;

-- Only where the setting changes: a price that is foreign already keeps nobody from renaming the cooperative.
create trigger "settings_currency_once" after update on "settings" for each row
  when (new."key" = 'site' and coalesce(old."value" ->> 'currency', 'GBP') <> coalesce(new."value" ->> 'currency', 'GBP'))
  execute function "refuse_another_currency"();
create trigger "settings_currency_first" after insert on "settings" for each row
  when (new."key" = 'site' and coalesce(new."value" ->> 'currency', 'GBP') <> 'GBP')
  execute function "refuse_another_currency"();
create trigger "settings_currency_kept" after delete on "settings" for each row
  when (old."key" = 'site' and coalesce(old."value" ->> 'currency', 'GBP') <> 'GBP')
  execute function "refuse_another_currency"();
