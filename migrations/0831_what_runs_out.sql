-- What is on the list and runs out, found without all that is on the shelves. Kept by the database, written by nobody else. An
-- index of what is left would be written by every reservation; this is written by those of which few are left.
create table "scarce_variants" (
  "variant_id" uuid not null constraint "scarce_variants_variant_id_foreign" references "variants" ("id") on delete cascade,
  -- squawk-ignore prefer-bigint-over-int
  "available" int not null,
  "title_key" text not null,
  constraint "scarce_variants_pkey" primary key ("variant_id")
);
create index "scarce_variants_in_order" on "scarce_variants" ("available", "title_key" collate "C", "variant_id");

-- The variant is locked: of one that is listed and taken from at the same moment the second sees what the first did.
create function "keep_scarce"("asked" uuid) returns void language plpgsql as $$
begin
  perform from "variants" where "id" = "asked" for no key update;
  delete from "scarce_variants" where "variant_id" = "asked";
  insert into "scarce_variants" ("variant_id", "available", "title_key")
  select v."id", v."stock" - v."reserved", reading_key(p."title"::text) from "variants" v join "products" p on p."id" = v."product_id"
  where v."id" = "asked" and v."stock" - v."reserved" <= 5 and exists (select from "listings" l where l."product_id" = p."id")
    and not exists (select from "variant_retirements" r where r."variant_id" = v."id");
end $$;
create function "scarce_of_variant"() returns trigger language plpgsql as $$
begin
  perform keep_scarce(new."id");
  return null;
end $$;
create function "scarce_of_retirement"() returns trigger language plpgsql as $$
begin
  perform keep_scarce(coalesce(new."variant_id", old."variant_id"));
  return null;
end $$;
create function "scarce_of_listing"() returns trigger language plpgsql as $$
begin
  perform keep_scarce(v."id") from (
    select "id" from "variants" where "product_id" = coalesce(new."product_id", old."product_id") order by "id") v;
  return null;
end $$;
create function "scarce_of_title"() returns trigger language plpgsql as $$
begin
  update "scarce_variants" set "title_key" = reading_key(new."title"::text)
  where "variant_id" in (select "id" from "variants" where "product_id" = new."id");
  return null;
end $$;
create trigger "variants_begin_scarce" after insert on "variants" for each row
  when (new."stock" - new."reserved" <= 5) execute function scarce_of_variant();
create trigger "variants_keep_scarce" after update of "stock", "reserved", "product_id" on "variants" for each row
  when ((new."stock" - new."reserved" <> old."stock" - old."reserved" or new."product_id" <> old."product_id")
    and least(new."stock" - new."reserved", old."stock" - old."reserved") <= 5) execute function scarce_of_variant();
create trigger "listings_keep_scarce" after insert or delete on "listings" for each row execute function scarce_of_listing();
create trigger "variant_retirements_keep_scarce" after insert or delete on "variant_retirements" for each row
  execute function scarce_of_retirement();
create trigger "products_keep_scarce" after update of "title" on "products" for each row
  when (new."title"::text <> old."title"::text) execute function scarce_of_title();

insert into "scarce_variants" ("variant_id", "available", "title_key")
select v."id", v."stock" - v."reserved", reading_key(p."title"::text) from "variants" v join "products" p on p."id" = v."product_id"
where v."stock" - v."reserved" <= 5 and exists (select from "listings" l where l."product_id" = p."id")
  and not exists (select from "variant_retirements" r where r."variant_id" = v."id");
