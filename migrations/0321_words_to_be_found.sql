-- Words to be found in the language of the post, without accents; Chinese and Japanese, which write no spaces, by pairs
-- of characters. The column "search" stays for the version before this one.
create extension if not exists unaccent;

-- The dictionary is named, so the answer depends on nothing but the text: it may stand in indexes.
create function "without_accents"("words" text) returns text language sql immutable parallel safe strict as $$
  select public.unaccent('public.unaccent'::regdictionary, "words")
$$;

create function "search_config"("language" text) returns regconfig language sql immutable parallel safe as $$
  select (case lower(split_part("language", '-', 1))
    when 'ar' then 'pg_catalog.arabic' when 'ca' then 'pg_catalog.catalan' when 'da' then 'pg_catalog.danish'
    when 'de' then 'pg_catalog.german' when 'el' then 'pg_catalog.greek' when 'en' then 'pg_catalog.english'
    when 'es' then 'pg_catalog.spanish' when 'eu' then 'pg_catalog.basque' when 'fi' then 'pg_catalog.finnish'
    when 'fr' then 'pg_catalog.french' when 'ga' then 'pg_catalog.irish' when 'hi' then 'pg_catalog.hindi'
    when 'hu' then 'pg_catalog.hungarian' when 'hy' then 'pg_catalog.armenian' when 'id' then 'pg_catalog.indonesian'
    when 'it' then 'pg_catalog.italian' when 'lt' then 'pg_catalog.lithuanian' when 'ne' then 'pg_catalog.nepali'
    when 'nb' then 'pg_catalog.norwegian' when 'nn' then 'pg_catalog.norwegian' when 'no' then 'pg_catalog.norwegian'
    when 'nl' then 'pg_catalog.dutch' when 'pt' then 'pg_catalog.portuguese' when 'ro' then 'pg_catalog.romanian'
    when 'ru' then 'pg_catalog.russian' when 'sr' then 'pg_catalog.serbian' when 'sv' then 'pg_catalog.swedish'
    when 'ta' then 'pg_catalog.tamil' when 'tr' then 'pg_catalog.turkish' when 'yi' then 'pg_catalog.yiddish'
    else 'pg_catalog.simple' end)::regconfig
$$;

-- `東京都` is found by `東京` and `京都`: each character with the one after it. Runs are taken in pieces, so that the
-- longest text costs what its length is.
create function "character_pairs"("words" text) returns text language sql immutable parallel safe as $$
  select coalesce(string_agg(substr(run[1], place, 2), ' '), '')
  from regexp_matches("words", '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{1,64}', 'g') run,
    generate_series(1, greatest(1, length(run[1]) - 1)) place
$$;

create function "words_of"("language" text, "words" text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector(search_config("language"), without_accents("words"))
    || to_tsvector('pg_catalog.simple', character_pairs("words"))
$$;

alter table "posts" add column "language" text null;
alter table "posts" add column "words" tsvector null;

create function "keep_words_of_post"() returns trigger language plpgsql as $$
declare language text := coalesce(new."language", (select value ->> 'locale' from "settings" where key = 'site'), 'en');
begin
  new."words" := setweight(words_of(language, new."title"), 'A') || setweight(words_of(language, new."excerpt"), 'B')
    || setweight(words_of(language, new."plaintext"), 'C');
  return new;
end $$;
create trigger "posts_keep_words" before insert or update of "title", "excerpt", "plaintext", "language" on "posts"
  for each row execute function "keep_words_of_post"();
