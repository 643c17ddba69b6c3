-- A price that was typed without VAT, and the rate (hundredths of a percent, 0 for none) by which the price was made of it.
-- Both stand only as long as the price is just that: whoever writes another price, the version before this one among
-- them, has typed it with VAT.
alter table "variants" add column "net_price_amount" bigint null, add column "net_price_rate" bigint null;
alter table "variants" add constraint "variants_net_price_makes_price" check (
  case when "net_price_amount" is null or "net_price_rate" is null
    then "net_price_amount" is null and "net_price_rate" is null
    else "net_price_amount" >= 0 and "net_price_rate" between 0 and 10000
      and "price_amount" = ("net_price_amount" * (10000 + "net_price_rate") + 5000) / 10000 end) not valid;
alter table "price_list_prices" add column "net_amount" bigint null, add column "net_rate" bigint null;
alter table "price_list_prices" add constraint "price_list_prices_net_makes_amount" check (
  case when "net_amount" is null or "net_rate" is null
    then "net_amount" is null and "net_rate" is null
    else "net_amount" >= 0 and "net_rate" between 0 and 10000
      and "amount" = ("net_amount" * (10000 + "net_rate") + 5000) / 10000 end) not valid;
-- Its prices are typed without VAT.
alter table "price_lists" add column "without_vat" boolean not null default false;

create function "forget_net_price"() returns trigger language plpgsql as $$
begin
  new."net_price_amount" := null;
  new."net_price_rate" := null;
  return new;
end $$;
create trigger "variants_forget_net_price" before update of "price_amount", "price_currency" on "variants" for each row
  when (new."net_price_amount" is not null
    and (new."price_amount" <> old."price_amount" or new."price_currency" <> old."price_currency")
    and new."net_price_amount" is not distinct from old."net_price_amount"
    and new."net_price_rate" is not distinct from old."net_price_rate")
  execute function forget_net_price();
