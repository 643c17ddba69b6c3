-- "no dig", "no-dig" and "nodig", "O'Brien", "O’Brien" and "obrien" are the same to whoever looks for them; so are half-width
-- and full-width letters, an accent that stands for itself, and both forms of a Greek sigma.
create or replace function "without_accents"("words" text) returns text language plpgsql immutable parallel safe strict as $$
declare
  -- What only says where a line may end is nothing, and no hyphen.
  plain text := public.unaccent('public.unaccent'::regdictionary,
    normalize(translate("words", U&'\00AD\2060\FEFF', ''), NFKC));
begin
  -- Accents that no letter took.
  if plain ~ '[\u0300-\u036f]' then plain := regexp_replace(plain, '[\u0300-\u036f]+', '', 'g'); end if;
  return translate(plain, 'ς’‘ʼ´`‐‑', 'σ''''''''''--');
end $$;

-- Each word with the one behind it, as one: where a hyphen or an apostrophe stands between them, where the first has one
-- letter or two, and in a title of all words; and what has more than one hyphen as a whole. They have no positions, so
-- that no phrase is made of them.
create function "joined_words"("config" regconfig, "plain" text) returns tsvector language plpgsql immutable parallel safe strict as $$
declare
  is_title boolean := length("plain") <= 200;
  joined text;
  whole text;
begin
  select string_agg(word || next, ' ') into joined from (
    select part[1] as word, part[2] as gap, lead(part[1]) over (order by place) as next
    from regexp_matches("plain", '([^\s!-/:-@\[-`{-~]+)([\s!-/:-@\[-`{-~]*)', 'g') with ordinality as m(part, place)) w
  where gap in ('-', '''') or gap = ' ' and (is_title or length(word) <= 2);
  select string_agg(translate(run[1], '-', ''), ' ') into whole
    from regexp_matches("plain", '[^\s!-/:-@\[-`{-~]+(?:-[^\s!-/:-@\[-`{-~]+){2,}', 'g') run;
  return strip(to_tsvector("config", concat_ws(' ', joined, whole)));
end $$;

create or replace function "words_of_label"("config" regconfig, "words" text) returns tsvector language plpgsql immutable parallel safe strict as $$
declare
  plain text := without_accents("words");
  vector tsvector := to_tsvector("config", translate(plain, '-''', '  '))
    || joined_words("config", left(plain, 200000));
begin
  plain := normalize("words", NFKC);
  if plain !~ '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]' then return vector; end if;
  return vector || to_tsvector('pg_catalog.simple', character_pairs(plain));
end $$;

create or replace function "words_of"("language" text, "words" text) returns tsvector language sql immutable parallel safe as $$
  select words_of_label(search_config("language"), "words")
$$;

-- As it was, but words that are joined are no words that somebody mistypes.
create or replace function "shelve"("product" uuid, "with_words" boolean) returns void language plpgsql
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
    unnest(words_of_label('simple', p."title" || ' ' || p."summary" || ' ' || coalesce(pr."name", ''))) as w (word, positions, weights)
  where p."id" = "product" and positions is not null and length(word) between 3 and 40 and word !~ '\d' order by word
  on conflict do nothing;
end $$;

update "posts" set "language" = "language";
update "shelf_products" s set "words" = setweight(words_of_label(config, p."title"), 'A')
    || setweight(words_of_label(config, coalesce(pr."name", '') || ' ' || p."summary"), 'B')
    || setweight(words_of_label(config, p."description"), 'C')
  from "products" p left join "producers" pr on pr."id" = p."producer_id",
    search_config(coalesce((select value ->> 'locale' from "settings" where key = 'site'), 'en')) config
  where p."id" = s."product_id";
