-- What lists are narrowed and sorted by, a row for each product on sale: kept by the database whoever changes it, so that a
-- page of 50,000 products costs what a page of 50 does (docs/decisions/0043).

-- The order of people's lists (0210) as a text to compare byte by byte: an index of it survives every upgrade of ICU.
-- Small letters without accents, and numbers by their last ten digits.
create function "reading_key"("words" text) returns text language plpgsql immutable parallel safe strict as $$
begin
  return regexp_replace(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, "words")), '\d+', '000000000\&', 'g'),
    '\d*(\d{10})', '\1', 'g');
end $$;

-- `words_of` (0321), of which PostgreSQL would make a new plan at each call from a function.
create function "words_of_label"("config" regconfig, "words" text) returns tsvector language plpgsql immutable parallel safe strict as $$
declare vector tsvector := to_tsvector("config", public.unaccent('public.unaccent'::regdictionary, "words"));
begin
  if "words" !~ '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]' then return vector; end if;
  return vector || to_tsvector('pg_catalog.simple', character_pairs("words"));
end $$;

-- A tree without circles: below is deeper, the depth follows from the parent's, and has an end. Whoever would stand
-- below themselves sinks until the check says no. Categories are few, a hundred in a large shop: nobody waits for these.
alter table "categories" add column "parent_id" uuid null;
alter table "categories" add column "parent_depth" bigint null;
-- squawk-ignore adding-field-with-default
alter table "categories" add column "depth" bigint generated always as (coalesce("parent_depth", -1) + 1) stored;
-- squawk-ignore constraint-missing-not-valid
alter table "categories" add constraint "categories_no_deeper" check (coalesce("parent_depth", -1) < 7);
-- squawk-ignore constraint-missing-not-valid
alter table "categories" add constraint "categories_parent_whole" check (("parent_id" is null) = ("parent_depth" is null));
-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
alter table "categories" add constraint "categories_id_depth_unique" unique ("id", "depth");
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table "categories" add constraint "categories_parent_id_foreign" foreign key ("parent_id", "parent_depth")
  references "categories" ("id", "depth") on update cascade on delete no action;
-- squawk-ignore require-concurrent-index-creation
create index "categories_parent_id_index" on "categories" ("parent_id");

-- Organic, vegan: what the shop says of products, in words of its own.
create table "properties" (
  "id" uuid not null, "slug" text not null, "name" text not null, "description" text not null default '',
  "position" bigint not null default 0, primary key ("id"));
alter table "properties" add constraint "properties_slug_unique" unique ("slug");
create table "product_properties" (
  "product_id" uuid not null, "property_id" uuid not null, primary key ("product_id", "property_id"));
alter table "product_properties" add constraint "product_properties_product_id_foreign" foreign key ("product_id") references "products" ("id");
alter table "product_properties" add constraint "product_properties_property_id_foreign" foreign key ("property_id") references "properties" ("id") on delete cascade;
create index "product_properties_property_id_index" on "product_properties" ("property_id");

-- How much one gets, in the millionth part of a kilogram, a litre or a piece, read from its words; null where they say none.
alter table "variants" add column "measure" bigint null;
alter table "variants" add column "measure_of" text null;
alter table "variants" add column "measured" boolean not null default false;
-- Made or fetched when somebody orders it: never sold out.
alter table "variants" add column "on_demand" boolean not null default false;
-- What one chose of a product's options, such as {Large,Blue}.
alter table "variants" add column "options" text[] not null default '{}';
create function "forget_measure"() returns trigger language plpgsql as $$
begin
  new."measure" := null; new."measure_of" := null; new."measured" := false;
  return new;
end $$;
create trigger "variants_forget_measure" before update of "name", "unit" on "variants" for each row
  when (new."name" <> old."name" or new."unit" <> old."unit") execute function "forget_measure"();

create table "shelf_products" (
  "product_id" uuid not null, "category_id" uuid null, "producer_id" uuid null, "listed_at" timestamptz(3) not null,
  "title" text not null, "title_key" text collate "C" not null, "sold_out" boolean not null,
  "low" bigint not null, "high" bigint not null, "dear_key" bigint not null, "new_key" bigint not null, "unit_key" bigint not null,
  "properties" text[] not null default '{}', "words" tsvector not null, "back_at" timestamptz(3) null,
  primary key ("product_id"));
alter table "shelf_products" add constraint "shelf_products_product_id_foreign" foreign key ("product_id") references "products" ("id") on delete cascade;
create index "shelf_products_by_name" on "shelf_products" ("sold_out", "title_key", "product_id");
create index "shelf_products_by_price" on "shelf_products" ("sold_out", "low", "product_id");
create index "shelf_products_by_price_down" on "shelf_products" ("sold_out", "dear_key", "product_id");
create index "shelf_products_by_age" on "shelf_products" ("sold_out", "new_key", "product_id");
create index "shelf_products_by_unit_price" on "shelf_products" ("sold_out", "unit_key", "product_id");
create index "shelf_products_of_category" on "shelf_products" ("category_id", "sold_out", "title_key", "product_id");
create index "shelf_products_of_producer" on "shelf_products" ("producer_id", "sold_out", "title_key", "product_id");
create index "shelf_products_of_properties" on "shelf_products" using gin ("properties");
create index "shelf_products_words" on "shelf_products" using gin ("words");
create index "shelf_products_title" on "shelf_products" using gin ("title" gin_trgm_ops);

-- Every word that stands on a label, for whoever mistypes one. None is taken out: whoever reads asks whether it is still found.
create table "shelf_words" ("word" text not null, primary key ("word"));
create index "shelf_words_like" on "shelf_words" using gist ("word" gist_trgm_ops (siglen = 64));

-- Under the product's own lock: of two who change two variants at once, the second sees what the first did. A plan that was
-- made while a table was small is kept as it grows: hence by index from the first, and planned once, which costs more than the work itself.
create function "shelve"("product" uuid, "with_words" boolean) returns void language plpgsql
set enable_seqscan to off set plan_cache_mode to force_generic_plan as $$
declare
  shelf record;
  config regconfig;
begin
  if not exists (select from "listings" where "product_id" = "product") then
    delete from "shelf_products" where "product_id" = "product";
    return;
  end if;
  perform from "products" where "id" = "product" for no key update;
  select min("price_amount") as low, max("price_amount") as high,
    bool_and("stock" <= "reserved" and not "on_demand") as sold_out,
    coalesce(min(case "measure_of" when 'kg' then 0 when 'l' then 1 else 2 end * 100000000000000
      + least("price_amount" * 1000000 / "measure", 99999999999999)) filter (where "measure" > 0), 300000000000000) as unit_key
  into shelf from "variants" v
  where v."product_id" = "product" and v."price_currency" = coop_currency()
    and not exists (select from "variant_retirements" r where r."variant_id" = v."id") having count(*) > 0;
  if not found then
    delete from "shelf_products" where "product_id" = "product";
    return;
  end if;
  if not "with_words" then
    update "shelf_products" set "low" = shelf.low, "high" = shelf.high, "dear_key" = -shelf.high, "unit_key" = shelf.unit_key,
      "sold_out" = shelf.sold_out, "back_at" = case when "sold_out" and not shelf.sold_out then now() else "back_at" end
    where "product_id" = "product";
    if found then return; end if;
  end if;
  config := search_config(coalesce((select value ->> 'locale' from "settings" where key = 'site'), 'en'));
  insert into "shelf_products" as kept ("product_id", "category_id", "producer_id", "listed_at", "title", "title_key", "sold_out",
    "low", "high", "dear_key", "new_key", "unit_key", "properties", "words", "back_at")
  select p."id", p."category_id", p."producer_id", l."listed_at", p."title", reading_key(p."title"), shelf.sold_out,
    shelf.low, shelf.high, -shelf.high, -(extract(epoch from l."listed_at") * 1000)::bigint, shelf.unit_key,
    array(select o."slug"::text from "product_properties" pp join "properties" o on o."id" = pp."property_id"
          where pp."product_id" = p."id" order by o."slug"),
    setweight(words_of_label(config, p."title"), 'A')
      || setweight(words_of_label(config, coalesce(pr."name", '') || ' ' || p."summary"), 'B')
      || setweight(words_of_label(config, p."description"), 'C'),
    case when shelf.sold_out then null else now() end
  from "products" p join "listings" l on l."product_id" = p."id" left join "producers" pr on pr."id" = p."producer_id"
  where p."id" = "product"
  on conflict ("product_id") do update set "category_id" = excluded."category_id", "producer_id" = excluded."producer_id",
    "listed_at" = excluded."listed_at", "title" = excluded."title", "title_key" = excluded."title_key",
    "sold_out" = excluded."sold_out", "low" = excluded."low", "high" = excluded."high", "dear_key" = excluded."dear_key",
    "new_key" = excluded."new_key", "unit_key" = excluded."unit_key", "properties" = excluded."properties",
    "words" = excluded."words", "back_at" = case when kept."sold_out" and not excluded."sold_out" then now() else kept."back_at" end;
  insert into "shelf_words" ("word")
  select distinct word from "products" p left join "producers" pr on pr."id" = p."producer_id",
    unnest(tsvector_to_array(words_of_label('simple', p."title" || ' ' || p."summary" || ' ' || coalesce(pr."name", '')))) word
  where p."id" = "product" and length(word) between 3 and 40 and word !~ '\d' order by word
  on conflict do nothing;
end $$;

create function "shelve_of_listing"() returns trigger language plpgsql set enable_seqscan to off as $$
begin
  if exists (select from "variants" where "product_id" = coalesce(new."product_id", old."product_id")) then
    perform shelve(coalesce(new."product_id", old."product_id"), true);
  end if;
  return null;
end $$;
create trigger "listings_keep_shelf" after insert or delete or update of "listed_at" on "listings"
  for each row execute function "shelve_of_listing"();

create function "shelve_of_product"() returns trigger language plpgsql as $$
begin
  perform shelve(new."id", true);
  return null;
end $$;
create trigger "products_keep_shelf" after update of "title", "summary", "description", "producer_id", "category_id" on "products"
  for each row when (new."title" <> old."title" or new."summary" <> old."summary" or new."description" <> old."description"
    or new."producer_id" is distinct from old."producer_id" or new."category_id" is distinct from old."category_id")
  execute function "shelve_of_product"();

create function "shelve_of_variant"() returns trigger language plpgsql as $$
begin
  perform shelve(coalesce(new."product_id", old."product_id"), false);
  return null;
end $$;
create trigger "variants_begin_shelf" after insert or delete on "variants" for each row execute function "shelve_of_variant"();
-- Out of plenty nothing that lists are sorted by changes: most sales pass this by.
create trigger "variants_keep_shelf" after update of "price_amount", "price_currency", "stock", "reserved", "on_demand", "measure" on "variants"
  for each row when (new."price_amount" <> old."price_amount" or new."price_currency" <> old."price_currency"
    or new."measure" is distinct from old."measure"
    or (new."stock" > new."reserved" or new."on_demand") <> (old."stock" > old."reserved" or old."on_demand"))
  execute function "shelve_of_variant"();

create function "shelve_of_retirement"() returns trigger language plpgsql as $$
begin
  perform shelve((select "product_id" from "variants" where "id" = coalesce(new."variant_id", old."variant_id")), false);
  return null;
end $$;
create trigger "variant_retirements_keep_shelf" after insert or delete on "variant_retirements"
  for each row execute function "shelve_of_retirement"();

create trigger "product_properties_keep_shelf" after insert or delete on "product_properties"
  for each row execute function "shelve_of_listing"();

create function "shelve_of_producer"() returns trigger language plpgsql as $$
begin
  perform shelve("id", true) from "products" where "producer_id" = new."id";
  return null;
end $$;
create trigger "producers_keep_shelf" after update of "name" on "producers" for each row
  when (new."name" <> old."name") execute function "shelve_of_producer"();

create function "shelve_of_settings"() returns trigger language plpgsql as $$
begin
  perform shelve("product_id", true) from "listings";
  return null;
end $$;
create trigger "settings_keep_shelf" after update on "settings" for each row
  when (new."key" = 'site' and (coalesce(old."value" ->> 'currency', 'GBP') <> coalesce(new."value" ->> 'currency', 'GBP')
    or coalesce(old."value" ->> 'locale', 'en') <> coalesce(new."value" ->> 'locale', 'en')))
  execute function "shelve_of_settings"();

select shelve("product_id", true) from "listings";
