-- What all migrations come to, to be read: no program runs it. Written by `bun run migrate snapshot`; a test compares it
-- with the migrations.

set check_function_bodies = off;

create extension if not exists pg_trgm;

create extension if not exists unaccent;

create collation reading (provider = icu, locale = 'und-u-kn-true', deterministic = true);

CREATE OR REPLACE FUNCTION public.assert_balanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare touched uuid;
begin
  if tg_table_name = 'ledger_transactions' then touched := new."id"; else touched := new."transaction_id"; end if;
  if not exists (select from "ledger_entries" where "transaction_id" = touched)
     or exists (select from "ledger_entries" where "transaction_id" = touched group by "currency" having sum("amount") <> 0)
  then raise exception 'ledger transaction % does not balance', touched using errcode = 'RA010'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.assert_occurrence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from "occurrences" where "id" = new."id" and "ends_at" <= "starts_at")
  then raise exception 'occurrence % ends before it begins', new."id" using errcode = 'RA005'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.assert_order_total()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  touched uuid;
begin
  if tg_table_name = 'orders' then touched := new."id";
  elsif tg_op = 'DELETE' then touched := old."order_id";
  else touched := new."order_id";
  end if;
  if exists (
    select from "orders" o where o."id" = touched and (
      o."total_amount" <> (select coalesce(sum(l."unit_amount" * l."quantity"), 0) from "order_lines" l where l."order_id" = o."id")
        + (select coalesce(sum(a."amount"), 0) from "order_adjustments" a where a."order_id" = o."id")
      or exists (select from "order_lines" l where l."order_id" = o."id" and l."currency" <> o."currency")
      or exists (select from "order_adjustments" a where a."order_id" = o."id" and a."currency" <> o."currency")
      or exists (select from "order_adjustments" a join "order_lines" l on l."id" = a."order_line_id"
        where a."order_id" = o."id" and l."order_id" <> o."id")))
  then raise exception 'order % is not the sum of its lines and adjustments', touched using errcode = 'RA001'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.assert_refund_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from "refunds" r where r."id" = new."refund_id" and r."state" <> 'failed' and r."amount" <> r."by_payment"
       + (select sum(p."amount") from "refund_parts" p where p."refund_id" = r."id"))
  or (select coalesce(sum(p."amount"), 0) from "refund_parts" p join "refunds" r on r."id" = p."refund_id"
       where p."part_id" = new."part_id" and r."state" <> 'failed') > (select "amount" from "order_parts" where "id" = new."part_id")
  then raise exception 'the parts of refund % do not add up', new."refund_id" using errcode = 'RA003'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.assert_refunds()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare paid "payments";
begin
  -- Refunds of one payment pass here one after the other.
  select * into paid from "payments" where "id" = new."payment_id" for no key update;
  if (select coalesce(sum(coalesce("by_payment", "amount")), 0) from "refunds" where "payment_id" = new."payment_id" and "state" <> 'failed') > paid."amount"
     or paid."currency" <> new."currency"
  then raise exception 'more is given back of payment % than was paid', new."payment_id" using errcode = 'RA003'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.assert_shelf()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.bank_line_of_settlement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    delete from "unsettled_bank_lines" where "bank_line_id" = new."bank_line_id";
  else
    insert into "unsettled_bank_lines" ("bank_line_id", "booked_on")
    select "id", "booked_on" from "bank_lines" where "id" = old."bank_line_id";
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.bank_line_waits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "unsettled_bank_lines" ("bank_line_id", "booked_on") values (new."id", new."booked_on");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.character_pairs(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(string_agg(substr(run[1], place, 2), ' '), '')
  from regexp_matches("words", '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{1,64}', 'g') run,
    generate_series(1, greatest(1, length(run[1]) - 1)) place
$function$;

CREATE OR REPLACE FUNCTION public.coop_currency()
 RETURNS character
 LANGUAGE sql
 STABLE
AS $function$ select coalesce((select "value" ->> 'currency' from "settings" where "key" = 'site'), 'GBP')::char(3) $function$;

CREATE OR REPLACE FUNCTION public.count_closings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform from "members" where "id" = coalesce(new."member_id", old."member_id") for no key update;
  insert into "kept_counts" ("name", "many")
  select 'open-members', case tg_op when 'INSERT' then -1 else 1 end
  from "members" where "id" = coalesce(new."member_id", old."member_id") and "email" is not null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_comment(counted_post uuid, change integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- A post that goes takes its comments and their count along.
  insert into "comment_counts" as k ("post_id", "part", "shown")
  select p."id", pg_backend_pid() % 16, "change" from "posts" p where p."id" = "counted_post"
  on conflict ("post_id", "part") do update set "shown" = k."shown" + excluded."shown";
end $function$;

CREATE OR REPLACE FUNCTION public.count_comment_likes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  "sign" int := case tg_op when 'INSERT' then 1 else -1 end;
begin
  perform from "comments" where "id" in (select "comment_id" from "changed_rows") order by "id" for no key update;
  update "comments" c set "likes" = c."likes" + "sign" * l."many"
  from (select "comment_id", count(*) as "many" from "changed_rows" group by 1) l where c."id" = l."comment_id";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_followed_links()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    update "letter_deliveries" d set "clicked_at" = n."at"
    from (select "delivery_id", min("clicked_at") as "at" from "new_rows" group by 1) n
    where d."id" = n."delivery_id" and d."clicked_at" is null;
    insert into "letter_link_counts" as k ("link_id", "part", "readers")
    select "link_id", pg_backend_pid() % 16, count(*) from "new_rows" group by 1 order by 1
    on conflict ("link_id", "part") do update set "readers" = k."readers" + excluded."readers";
    return null;
  end if;
  update "letter_deliveries" d set "clicked_at" = null
  where d."id" in (select "delivery_id" from "old_rows")
    and not exists (select from "letter_clicks" c where c."delivery_id" = d."id");
  -- A letter that goes takes its links and their counts along.
  insert into "letter_link_counts" as k ("link_id", "part", "readers")
  select o."link_id", pg_backend_pid() % 16, -count(*) from "old_rows" o join "letter_links" l on l."id" = o."link_id"
  group by 1 order by 1
  on conflict ("link_id", "part") do update set "readers" = k."readers" + excluded."readers";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_gone_comment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  "comment" uuid := coalesce(new."comment_id", old."comment_id");
  "counted_post" uuid;
begin
  select "post_id" into "counted_post" from "comments" where "id" = "comment" for no key update;
  if "counted_post" is null then return null; end if;
  if tg_table_name = 'comment_deletions' then
    if exists (select from "comment_hidings" where "comment_id" = "comment") then return null; end if;
  elsif exists (select from "comment_deletions" where "comment_id" = "comment") then
    return null;
  end if;
  perform count_comment("counted_post", case tg_op when 'INSERT' then -1 else 1 end);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_ledger_accounts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select ledger_line(a."code"), b."currency", 0, 0, count(*)
  from "new_balances" b join "ledger_accounts" a on a."id" = b."account_id" group by 1, 2;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_members()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare "change" int := 0;
begin
  if tg_op <> 'DELETE' and new."email" is not null then "change" := "change" + 1; end if;
  if tg_op <> 'INSERT' and old."email" is not null then "change" := "change" - 1; end if;
  if "change" <> 0 and not exists (select from "account_closings" c where c."member_id" = coalesce(new."id", old."id")) then
    insert into "kept_counts" ("name", "many") values ('open-members', "change");
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION public.count_refused()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare "change" int := 0;
begin
  if tg_op <> 'DELETE' and new."failed_at" is not null and new."sent_at" is null then "change" := "change" + 1; end if;
  if tg_op <> 'INSERT' and old."failed_at" is not null and old."sent_at" is null then "change" := "change" - 1; end if;
  if "change" <> 0 then
    insert into "kept_counts" ("name", "many") values ('refused-letters', "change");
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_written_comment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    perform count_comment(new."post_id", 1);
    return null;
  end if;
  -- While it can still be seen whether it was shown.
  if not exists (select from "comment_deletions" where "comment_id" = old."id")
    and not exists (select from "comment_hidings" where "comment_id" = old."id") then
    perform count_comment(old."post_id", -1);
  end if;
  return old;
end $function$;

CREATE OR REPLACE FUNCTION public.count_written_comments()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "comment_counts" as k ("post_id", "part", "shown")
  select "post_id", pg_backend_pid() % 16, count(*) from "new_rows" group by 1 order by 1
  on conflict ("post_id", "part") do update set "shown" = k."shown" + excluded."shown";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.difference_of_settlement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    delete from "unsettled_differences" where "difference_id" = new."difference_id";
  else
    insert into "unsettled_differences" ("difference_id", "seen_at")
    select "id", "seen_at" from "payment_differences" where "id" = old."difference_id";
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.difference_waits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "unsettled_differences" ("difference_id", "seen_at") values (new."id", new."seen_at");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.fill_producer_days(producer uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into "producer_day_zones" ("producer_id", "time_zone") values ("producer", house_time_zone())
  on conflict ("producer_id") do update set "time_zone" = excluded."time_zone";
  perform set_config('coop.folds_sums', 'on', true);
  delete from "producer_days" where "producer_id" = "producer";
  insert into "producer_days" ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone z."time_zone")::date, kind_of_share(s."quantity"),
    coalesce(l."cycle_id", '00000000-0000-0000-0000-000000000000'), sum(s."quantity"), sum(s."amount"), count(*)
  from "producer_day_zones" z join "producer_shares" s on s."producer_id" = z."producer_id"
    left join "line_sources" l on l."order_line_id" = s."order_line_id"
  where z."producer_id" = "producer" group by 1, 2, 3, 4, 5;
  perform set_config('coop.folds_sums', 'off', true);
end $function$;

CREATE OR REPLACE FUNCTION public.find_session(session_id text)
 RETURNS TABLE(id text, member_id uuid, domain text, sign_in uuid, device text, address text, authenticated_at timestamp with time zone, last_seen_at timestamp with time zone, expires_at timestamp with time zone, name text, email text, handle text, roles json, permissions json)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  return query
  select s.id::text, s.member_id, s.domain, s.sign_in, s.device::text, s.address, s.authenticated_at, s.last_seen_at,
    s.expires_at, m.name::text, m.email::text, m.handle::text,
    coalesce((
      select json_agg(g.role) from role_grants g
      where g.member_id = s.member_id and (strong.is_so or not exists (
        select from settings where key = 'sign-in' and jsonb_exists(value -> 'secondFactorFor', g.role)))
    ), '[]'),
    coalesce((
      select json_agg(distinct permission)
      from own_role_grants g join own_roles r on r.id = g.own_role_id,
        jsonb_array_elements_text(r.permissions) permission
      where g.member_id = s.member_id and r.retired_at is null and (strong.is_so or not r.needs_second_factor)
    ), '[]')
  from sessions s join members m on m.id = s.member_id left join sign_ins i on i.id = s.sign_in
    cross join lateral (select coalesce(jsonb_exists(i.methods, 'mfa'), false) as is_so) strong
  where s.id = session_id
    and not exists (select from account_closings c where c.member_id = s.member_id);
end $function$;

CREATE OR REPLACE FUNCTION public.find_unbooked()
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into "unbooked_money" ("kind", "source_id")
  select 'payment', p."id" from "payments" p where p."state" = 'paid' and p."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'payment' and t."source_id" = p."id")
  union all
  select 'refund', r."id" from "refunds" r where r."state" = 'done' and r."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'refund' and t."source_id" = r."id")
  union all
  select 'loss', d."id" from "difference_settlements" s join "payment_differences" d on d."id" = s."difference_id"
  where s."refund_id" is null and d."kind" in ('refund', 'charge-back')
    and not exists (select from "ledger_transactions" t where t."kind" = 'loss' and t."source_id" = d."id")
  on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION public.fold_kept_counts()
 RETURNS void
 LANGUAGE sql
AS $function$
  with "folded" as (delete from "kept_counts" returning *)
  insert into "kept_counts" ("name", "many") select "name", sum("many") from "folded" group by "name";
  with "folded" as (delete from "subscriber_counts" returning *)
  insert into "subscriber_counts" ("newsletter_id", "many") select "newsletter_id", sum("many") from "folded" group by 1;
$function$;

CREATE OR REPLACE FUNCTION public.fold_ledger_sums()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('coop.folds_sums', 'on', true);
  with "folded" as (delete from "ledger_sums" returning *)
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select "code", "currency", sum("debit"), sum("credit"), sum("accounts") from "folded" group by "code", "currency";
  perform set_config('coop.folds_sums', 'off', true);
end $function$;

CREATE OR REPLACE FUNCTION public.forget_measure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new."measure" := null; new."measure_of" := null; new."measured" := false;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.forget_net_price()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new."net_price_amount" := null;
  new."net_price_rate" := null;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.forget_unbooked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from "unbooked_money" where "kind" = new."kind" and "source_id" = new."source_id";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.give_code(grant_id uuid, to_member uuid, to_client uuid, client_version text, is_ours boolean, of_sign_in uuid, with_scope text, code_id uuid, code_hash text, to_uri text, challenge text, with_nonce text, key_thumbprint text, now_is timestamp with time zone, code_until timestamp with time zone, event_id uuid, event_client text, event_details jsonb, event_digest text, event_seal text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_sort TO 'off'
AS $function$
#variable_conflict use_variable
begin
  -- For this transaction alone. A code is worth nothing until it is exchanged, and that commit waits for all before it.
  perform set_config('synchronous_commit', 'off', true);
  return query
  with session as (
    -- Signing out waits for it, and then finds the grant.
    select s.id from sessions s where s.sign_in = of_sign_in and (s.expires_at > now_is) is true limit 1
    for share
  ),
  agreed as (
    select g.scope from grants g
    where g.member_id = to_member and g.client_id = to_client and g.asked and g.withdrawn_at is null
    order by g.granted_at desc, g.id desc limit 1
  ),
  granted as (
    insert into grants (id, member_id, client_id, sign_in, scope, asked, granted_at)
    select grant_id, to_member, to_client, of_sign_in, with_scope, false, now_is
    from session, oauth_clients c
    where c.id = to_client and c.xmin::text = client_version and (is_ours or exists (
      select from agreed where string_to_array(with_scope, ' ') <@ string_to_array(agreed.scope, ' ')))
    returning grants.id
  ),
  coded as (
    insert into authorization_codes (id, code_hash, grant_id, redirect_uri, code_challenge, nonce, jkt, created_at,
      expires_at)
    select code_id, code_hash, granted.id, to_uri, challenge, with_nonce, key_thumbprint, now_is, code_until
    from granted
  ),
  told as (
    insert into waiting_security_events (id, at, event, member_id, client, details, details_digest, seal)
    select event_id, now_is, 'grant.made', to_member, event_client, event_details, event_digest, event_seal
    from granted where not is_ours
  )
  select granted.id from granted;
end $function$;

CREATE OR REPLACE FUNCTION public.house_time_zone()
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  "zone" text := coalesce((select "value" ->> 'timeZone' from "settings" where "key" = 'site'), 'Europe/London');
begin
  perform now() at time zone "zone";
  return "zone";
exception when invalid_parameter_value then
  return 'UTC';
end $function$;

CREATE OR REPLACE FUNCTION public.joined_words(config regconfig, plain text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.keep_ledger_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  with "kept" as (
    insert into "ledger_balances" ("account_id", "currency", "kind", "amount", "entries")
    select a."id", e."currency", ledger_kind(a."code"), sum(e."amount"), count(*)
    from "new_entries" e join "ledger_accounts" a on a."id" = e."account_id"
    where ledger_kind(a."code") is not null group by a."id", e."currency" order by a."id"
    on conflict ("account_id", "currency") do update set "amount" = "ledger_balances"."amount" + excluded."amount",
      "entries" = "ledger_balances"."entries" + excluded."entries"
    returning "account_id", "currency", "kind", "amount", "entries")
  insert into "ledger_lines" ("account_id", "currency", "nth", "transaction_id", "position", "balance")
  select e."account_id", e."currency", k."entries" - count(*) over "all_of_it" + row_number() over "so_far",
    e."transaction_id", e."position", k."amount" - sum(e."amount") over "all_of_it" + sum(e."amount") over "so_far"
  from "new_entries" e join "kept" k on k."account_id" = e."account_id" and k."currency" = e."currency"
  where k."kind" in ('credit', 'household')
  window "all_of_it" as (partition by e."account_id", e."currency"),
    "so_far" as (partition by e."account_id", e."currency" order by e."transaction_id", e."position" rows unbounded preceding);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_ledger_sums()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select ledger_line(a."code"), e."currency", coalesce(sum(e."amount") filter (where e."amount" > 0), 0),
    coalesce(-sum(e."amount") filter (where e."amount" < 0), 0), 0
  from "new_entries" e join "ledger_accounts" a on a."id" = e."account_id" group by 1, 2;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_letter_counts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  "part_of_ours" bigint := pg_backend_pid() % 16;
begin
  if tg_op = 'INSERT' then
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened", "clicked")
    select "letter_id", "part_of_ours", count("sent_at"), count("failed_at"), count(*) filter (where "sent_at" is null and "failed_at" is null),
      count("unsubscribed_at"), count("bounced_at"), count("opened_at"), count("clicked_at")
    from "new_rows" group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened",
      "clicked" = k."clicked" + excluded."clicked";
  elsif tg_op = 'DELETE' then
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened", "clicked")
    select o."letter_id", "part_of_ours", -count(o."sent_at"), -count(o."failed_at"),
      -count(*) filter (where o."sent_at" is null and o."failed_at" is null), -count(o."unsubscribed_at"), -count(o."bounced_at"), -count(o."opened_at"),
      -count(o."clicked_at")
    from "old_rows" o join "letters" l on l."id" = o."letter_id" group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened",
      "clicked" = k."clicked" + excluded."clicked";
  else
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened", "clicked")
    select "letter_id", "part_of_ours", sum(("sent_at" is not null)::int * "sign"), sum(("failed_at" is not null)::int * "sign"),
      sum(("sent_at" is null and "failed_at" is null)::int * "sign"), sum(("unsubscribed_at" is not null)::int * "sign"),
      sum(("bounced_at" is not null)::int * "sign"), sum(("opened_at" is not null)::int * "sign"),
      sum(("clicked_at" is not null)::int * "sign")
    from (select *, 1 as "sign" from "new_rows" union all select *, -1 from "old_rows") changed group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened",
      "clicked" = k."clicked" + excluded."clicked";
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_local_note()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from "actors" a where a."id" = new."author_id" and (a."member_id" is not null or a."app" is not null)) then
    insert into "local_notes" ("note_id", "published_at") values (new."id", new."published_at")
    on conflict ("note_id") do update set "published_at" = excluded."published_at";
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_note_tags()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' then delete from "note_tags" where "note_id" = new."id"; end if;
  insert into "note_tags" ("tag", "published_at", "note_id")
  select tag, new."published_at", new."id" from "note_tags_of"(new."tags") tag;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_producer_days()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "producer_day_zones" ("producer_id", "time_zone")
  select distinct "producer_id", house_time_zone() from "new_shares" order by 1 on conflict do nothing;
  perform from "producer_day_zones" where "producer_id" in (select "producer_id" from "new_shares") order by "producer_id" for no key update;
  insert into "producer_days" as d ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone z."time_zone")::date, kind_of_share(s."quantity"),
    coalesce(l."cycle_id", '00000000-0000-0000-0000-000000000000'), sum(s."quantity"), sum(s."amount"), count(*)
  from "new_shares" s join "producer_day_zones" z on z."producer_id" = s."producer_id"
    left join "line_sources" l on l."order_line_id" = s."order_line_id"
  group by 1, 2, 3, 4, 5
  on conflict ("producer_id", "currency", "day", "kind", "cycle") do update set "quantity" = d."quantity" + excluded."quantity",
    "amount" = d."amount" + excluded."amount", "shares" = d."shares" + excluded."shares";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_scarce(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from "variants" where "id" = "asked" for no key update;
  delete from "scarce_variants" where "variant_id" = "asked";
  insert into "scarce_variants" ("variant_id", "available", "title_key")
  select v."id", v."stock" - v."reserved", reading_key(p."title"::text) from "variants" v join "products" p on p."id" = v."product_id"
  where v."id" = "asked" and v."stock" - v."reserved" <= 5 and exists (select from "listings" l where l."product_id" = p."id")
    and not exists (select from "variant_retirements" r where r."variant_id" = v."id");
end $function$;

CREATE OR REPLACE FUNCTION public.keep_subscriber_counts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'DELETE' then
    insert into "subscriber_counts" ("newsletter_id", "many") select "newsletter_id", count(*) from "new_rows" group by 1;
  end if;
  -- Those of a newsletter that goes with them are counted by nobody any more.
  if tg_op <> 'INSERT' then
    insert into "subscriber_counts" ("newsletter_id", "many")
    select o."newsletter_id", -count(*) from "old_rows" o join "newsletters" n on n."id" = o."newsletter_id" group by 1;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_unbilled_payment(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from "unbilled_payments" where "payment_id" = "asked";
  insert into "unbilled_payments" ("payment_id", "account_id") select p."id", p."bill_account_id" from "payments" p
  where p."id" = "asked" and p."way" = 'account' and p."state" = 'paid' and p."amount" > 0 and p."bill_account_id" is not null
    and not exists (select from "bill_lines" l where l."payment_id" = p."id");
end $function$;

CREATE OR REPLACE FUNCTION public.keep_unbilled_refund(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from "unbilled_refunds" where "refund_id" = "asked";
  insert into "unbilled_refunds" ("refund_id", "account_id")
  select r."id", p."bill_account_id" from "refunds" r join "payments" p on p."id" = r."payment_id"
  where r."id" = "asked" and r."way" = 'account' and r."state" = 'done' and coalesce(r."by_payment", r."amount") > 0
    and p."bill_account_id" is not null and not exists (select from "bill_lines" l where l."refund_id" = r."id");
end $function$;

CREATE OR REPLACE FUNCTION public.keep_uncollected(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.keep_unpaid(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from "bills" where "id" = "asked" for no key update;
  delete from "unpaid_bills" where "bill_id" = "asked";
  insert into "unpaid_bills" ("bill_id", "account_id", "month", "due_at")
  select b."id", b."account_id", b."month", b."due_at" from "bills" b
  where b."id" = "asked" and b."amount" > coalesce((select sum(p."amount") from "bill_payments" p where p."bill_id" = b."id"), 0);
end $function$;

CREATE OR REPLACE FUNCTION public.keep_words_of_post()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare language text := coalesce(new."language", (select value ->> 'locale' from "settings" where key = 'site'), 'en');
begin
  new."words" := setweight(words_of(language, new."title"), 'A') || setweight(words_of(language, new."excerpt"), 'B')
    || setweight(words_of(language, new."plaintext"), 'C');
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.kind_of_share(quantity bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when "quantity" > 0 then 'sold' when "quantity" = 0 then 'weighed' else 'given-back' end
$function$;

CREATE OR REPLACE FUNCTION public.ledger_kind(code text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when "code" = 'credit' then "code" else substring("code" from '^(producer|gift-card|receivable|household):') end
$function$;

CREATE OR REPLACE FUNCTION public.ledger_line(code text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case ledger_kind("code") when 'producer' then 'producers' when 'gift-card' then 'gift-cards'
    when 'receivable' then 'receivable' when 'household' then 'households' else "code" end
$function$;

CREATE OR REPLACE FUNCTION public.move_producer_days()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  "nil" constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  perform from "producer_day_zones" where "producer_id" in (
    select "producer_id" from "producer_shares" where "order_line_id" = new."order_line_id") order by "producer_id" for no key update;
  insert into "producer_days" as d ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone z."time_zone")::date, kind_of_share(s."quantity"), m."cycle",
    sum(m."sign" * s."quantity"), sum(m."sign" * s."amount"), sum(m."sign")
  from "producer_shares" s join "producer_day_zones" z on z."producer_id" = s."producer_id"
    cross join (values (coalesce(old."cycle_id", "nil"), -1), (coalesce(new."cycle_id", "nil"), 1)) m ("cycle", "sign")
  where s."order_line_id" = new."order_line_id"
  group by 1, 2, 3, 4, 5
  on conflict ("producer_id", "currency", "day", "kind", "cycle") do update set "quantity" = d."quantity" + excluded."quantity",
    "amount" = d."amount" + excluded."amount", "shares" = d."shares" + excluded."shares";
  delete from "producer_days" d using (select distinct "producer_id" from "producer_shares" where "order_line_id" = new."order_line_id") s
  where d."producer_id" = s."producer_id" and d."cycle" = coalesce(old."cycle_id", "nil") and d."shares" = 0;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_tags_of(tags jsonb)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select distinct left(lower(ltrim(t ->> 'name', '#')), 200) from jsonb_array_elements("tags") t where ltrim(t ->> 'name', '#') <> ''
$function$;

CREATE OR REPLACE FUNCTION public.note_unbooked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "unbooked_money" ("kind", "source_id")
  select tg_argv[0], new."id"
  where not exists (select from "ledger_transactions" t where t."kind" = tg_argv[0] and t."source_id" = new."id")
  on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_unbooked_loss()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new."refund_id" is not null then
    delete from "unbooked_money" where "kind" = 'loss' and "source_id" = new."difference_id";
    return null;
  end if;
  insert into "unbooked_money" ("kind", "source_id")
  select 'loss', d."id" from "payment_differences" d
  where d."id" = new."difference_id" and d."kind" in ('refund', 'charge-back')
    and not exists (select from "ledger_transactions" t where t."kind" = 'loss' and t."source_id" = d."id")
  on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.post_is_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from "unpublished_posts" where "post_id" = new."post_id";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.post_is_published_no_more()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "unpublished_posts" ("post_id", "updated_at") select "id", "updated_at" from "posts" where "id" = old."post_id"
  on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.post_is_unpublished()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "unpublished_posts" ("post_id", "updated_at") values (new."id", new."updated_at") on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.reading_key(words text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
begin
  return regexp_replace(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, "words")), '\d+', '000000000\&', 'g'),
    '\d*(\d{10})', '\1', 'g');
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_another_currency()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare wanted char(3) := "coop_currency"();
begin
  if exists (select from "variants" where "price_currency" <> wanted)
     or exists (select from "ticket_types" where "price_currency" <> wanted)
     or exists (select from "orders" where "currency" <> wanted)
  then raise exception 'there are prices and orders in another currency than %', wanted using errcode = 'RA004'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_another_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'an adjustment of one order is not moved to another' using errcode = 'RA001';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_another_variant()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what is said of one variant is not moved to another' using errcode = 'RA002';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if pg_trigger_depth() > 1 then
    return null;
  end if;
  raise exception 'a balance is the sum of what is booked, and is written by nobody' using errcode = 'RA006';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_rebooking()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what is booked stays as it is, and is set right by another booking' using errcode = 'RA006';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_rewriting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what stands in the audit stays as it is' using errcode = 'RA006';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_sums()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if pg_trigger_depth() > 1 or current_setting('coop.folds_sums', true) = 'on' then
    return null;
  end if;
  raise exception 'a sum is of what is booked, and is written by nobody' using errcode = 'RA006';
end $function$;

CREATE OR REPLACE FUNCTION public.scarce_of_listing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_scarce(v."id") from (
    select "id" from "variants" where "product_id" = coalesce(new."product_id", old."product_id") order by "id") v;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.scarce_of_retirement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_scarce(coalesce(new."variant_id", old."variant_id"));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.scarce_of_title()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update "scarce_variants" set "title_key" = reading_key(new."title"::text)
  where "variant_id" in (select "id" from "variants" where "product_id" = new."id");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.scarce_of_variant()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_scarce(new."id");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.search_config(language text)
 RETURNS regconfig
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  return (case lower(split_part("language", '-', 1))
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
    else 'pg_catalog.simple' end)::regconfig;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve(product uuid, with_words boolean)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_listing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  if exists (select from "variants" where "product_id" = coalesce(new."product_id", old."product_id")) then
    perform shelve(coalesce(new."product_id", old."product_id"), true);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_producer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform shelve("id", true) from "products" where "producer_id" = new."id";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_product()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform shelve(new."id", true);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_retirement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform shelve((select "product_id" from "variants" where "id" = coalesce(new."variant_id", old."variant_id")), false);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_settings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform shelve("product_id", true) from "listings";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.shelve_of_variant()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform shelve(coalesce(new."product_id", old."product_id"), false);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.spend_code(spent_hash text, of_client uuid, client_version text, to_uri text, challenge text, now_is timestamp with time zone, access_id uuid, access_hash text, access_until timestamp with time zone, refresh_id uuid, refresh_hash text, refresh_until timestamp with time zone)
 RETURNS TABLE(scope text, nonce text, member_id uuid, sign_in uuid, claims jsonb, name text, handle text, email text, authenticated_at timestamp with time zone, methods jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  return query
  with living as (
    -- The grant is locked by its change, and then the code: whoever comes second finds it used.
    update grants g set exchanged_at = now_is
    from authorization_codes a
    where a.grant_id = g.id and a.code_hash = spent_hash and a.used_at is null and a.expires_at > now_is
      and g.id = (select grant_id from authorization_codes where code_hash = spent_hash)
      and a.redirect_uri = to_uri and a.code_challenge = challenge and a.jkt is null
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and (s.expires_at > now_is) is true offset 0)
    returning g.id, g.member_id, g.sign_in, g.scope, g.claims, a.id as code_id, a.nonce
  ),
  spent as (
    update authorization_codes a set used_at = now_is from living
    where a.id = living.code_id and a.used_at is null returning living.id
  ),
  made as (
    insert into tokens (id, kind, token_hash, grant_id, scope, created_at, expires_at)
    select v.id, v.kind, v.hash, l.id, l.scope, now_is, v.until
    from spent join living l on l.id = spent.id, (values
      (access_id, 'access', access_hash, access_until),
      (refresh_id, 'refresh', refresh_hash, refresh_until)
    ) v (id, kind, hash, until)
    where v.kind = 'access' or (v.id is not null and l.scope ~ '(^| )offline_access( |$)')
  )
  select l.scope::text, l.nonce::text, l.member_id, l.sign_in, l.claims, m.name::text, m.handle::text, m.email::text,
    coalesce(i.authenticated_at, (select min(s.created_at) from sessions s where s.sign_in = l.sign_in)), i.methods
  from spent join living l on l.id = spent.id join members m on m.id = l.member_id
    left join sign_ins i on i.id = l.sign_in;
end $function$;

CREATE OR REPLACE FUNCTION public.spend_refresh_token(spent_hash text, of_client uuid, client_version text, with_scope text, now_is timestamp with time zone, access_id uuid, access_hash text, access_until timestamp with time zone, refresh_id uuid, refresh_hash text, refresh_until timestamp with time zone)
 RETURNS TABLE(member_id uuid, sign_in uuid, claims jsonb, name text, handle text, email text, authenticated_at timestamp with time zone, methods jsonb)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  return query
  with shown as materialized (
    select t.grant_id from tokens t
    where t.token_hash = spent_hash and t.kind = 'refresh' and t.scope = with_scope
      and t.used_at is null and t.expires_at > now_is and t.jkt is null
  ),
  living as (
    select g.id, g.member_id, g.sign_in, g.claims
    from grants g
    where g.id = (select grant_id from shown)
      and (g.client_id = of_client) is true and g.ended_at is null and g.resources = '[]'
      and exists (select from oauth_clients c where c.id = of_client and c.xmin::text = client_version)
      and exists (select from sessions s where s.sign_in = g.sign_in and (s.expires_at > now_is) is true offset 0)
    for no key update of g
  ),
  spent as (
    update tokens t set used_at = now_is from living
    where t.token_hash = spent_hash and t.used_at is null returning living.id
  ),
  made as (
    insert into tokens (id, kind, token_hash, grant_id, scope, created_at, expires_at)
    select v.id, v.kind, v.hash, spent.id, with_scope, now_is, v.until
    from spent, (values
      (access_id, 'access', access_hash, access_until),
      (refresh_id, 'refresh', refresh_hash, refresh_until)
    ) v (id, kind, hash, until)
  )
  select l.member_id, l.sign_in, l.claims, m.name::text, m.handle::text, m.email::text,
    coalesce(i.authenticated_at, (select min(s.created_at) from sessions s where s.sign_in = l.sign_in)), i.methods
  from spent join living l on l.id = spent.id join members m on m.id = l.member_id
    left join sign_ins i on i.id = l.sign_in;
end $function$;

CREATE OR REPLACE FUNCTION public.unbilled_of_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op in ('INSERT', 'UPDATE') then
    perform keep_unbilled_payment(new."payment_id"), keep_unbilled_refund(new."refund_id");
  end if;
  if tg_op in ('DELETE', 'UPDATE') then
    perform keep_unbilled_payment(old."payment_id"), keep_unbilled_refund(old."refund_id");
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.unbilled_of_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_table_name = 'payments' then perform keep_unbilled_payment(new."id"); else perform keep_unbilled_refund(new."id"); end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.uncollected_of_booking()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_uncollected(o."id") from (
    select "id" from "orders" where "id" in (old."order_id", new."order_id")
    union select "id" from "orders" where "follows_id" in (old."order_id", new."order_id") order by "id") o;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.uncollected_of_lines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_uncollected(o."id") from "orders" o
  where o."id" in (select "order_id" from "new_lines")
    and (o."state" = 'paid' or exists (select from "payments" p where p."order_id" = o."id" and p."way" = 'cash'));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.uncollected_of_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_uncollected(new."id");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.uncollected_of_part()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_uncollected(coalesce(new."order_id", old."order_id"));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.unpaid_of_bill()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_unpaid(new."id");
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.unpaid_of_payment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform keep_unpaid("bill_id") from (select old."bill_id" union select new."bill_id" order by 1) of_them where "bill_id" is not null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.unpublished_is_saved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update "unpublished_posts" set "updated_at" = new."updated_at" where "post_id" = new."id";
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.without_accents(words text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  -- What only says where a line may end is nothing, and no hyphen.
  plain text := public.unaccent('public.unaccent'::regdictionary,
    normalize(translate("words", U&'\00AD\2060\FEFF', ''), NFKC));
begin
  -- Accents that no letter took.
  if plain ~ '[\u0300-\u036f]' then plain := regexp_replace(plain, '[\u0300-\u036f]+', '', 'g'); end if;
  return translate(plain, 'ς’‘ʼ´`‐‑', 'σ''''''''''--');
end $function$;

CREATE OR REPLACE FUNCTION public.words_of(language text, words text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select words_of_label(search_config("language"), "words")
$function$;

CREATE OR REPLACE FUNCTION public.words_of_label(config regconfig, words text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  plain text := without_accents("words");
  vector tsvector := to_tsvector("config", translate(plain, '-''', '  '))
    || joined_words("config", left(plain, 200000));
begin
  plain := normalize("words", NFKC);
  if plain !~ '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]' then return vector; end if;
  return vector || to_tsvector('pg_catalog.simple', character_pairs(plain));
end $function$;

create table account_closings (
  member_id uuid not null,
  asked_at timestamp(3) with time zone not null,
  erase_after timestamp(3) with time zone not null,
  erased_at timestamp(3) with time zone,
  constraint account_closings_pkey PRIMARY KEY (member_id)
);

create table actor_keys (
  actor_id uuid not null,
  rsa_private_pem text not null,
  ed25519private_pem text not null,
  created_at timestamp(3) with time zone not null,
  constraint actor_keys_pkey PRIMARY KEY (actor_id)
);

create table actors (
  id uuid not null,
  uri character varying(2000) not null,
  kind text not null,
  app text,
  member_id uuid,
  username character varying(200) not null,
  host character varying(255) not null,
  name character varying(400) not null default ''::character varying,
  summary text not null default ''::text,
  url text,
  icon text,
  inbox text not null,
  shared_inbox text,
  outbox text,
  followers text,
  following text,
  manually_approves_followers boolean not null default false,
  public_key_id text,
  public_key_pem text,
  ed25519key_id text,
  ed25519public_key text,
  created_at timestamp(3) with time zone not null,
  fetched_at timestamp(3) with time zone,
  deleted_at timestamp(3) with time zone,
  moved_to text,
  constraint actors_pkey PRIMARY KEY (id),
  constraint actors_app_unique UNIQUE (app),
  constraint actors_member_id_unique UNIQUE (member_id),
  constraint actors_uri_unique UNIQUE (uri),
  constraint actors_app_check CHECK ((app = ANY (ARRAY['blog'::text, 'market'::text, 'cart'::text, 'events'::text, 'federation'::text, 'account'::text]))),
  constraint actors_kind_check CHECK ((kind = ANY (ARRAY['Person'::text, 'Service'::text, 'Group'::text, 'Organization'::text, 'Application'::text])))
);

create table ap_activities (
  id uuid not null,
  uri character varying(2000),
  type character varying(40) not null,
  domain text not null,
  subject_kind character varying(40) not null,
  subject_id character varying(2000) not null,
  payload jsonb not null,
  audience text not null default 'internal'::text,
  actor_id uuid,
  member_id uuid,
  remote boolean not null default false,
  published_at timestamp(3) with time zone not null,
  processed_at timestamp(3) with time zone,
  constraint ap_activities_pkey PRIMARY KEY (id),
  constraint ap_activities_uri_unique UNIQUE (uri),
  constraint ap_activities_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'unlisted'::text, 'followers'::text, 'direct'::text, 'internal'::text]))),
  constraint ap_activities_domain_check CHECK ((domain = ANY (ARRAY['blog'::text, 'market'::text, 'cart'::text, 'events'::text, 'federation'::text, 'account'::text])))
);

create table audit (
  id uuid not null,
  at timestamp(3) with time zone not null,
  member_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  constraint audit_pkey PRIMARY KEY (id)
);

create table authenticators (
  member_id uuid not null,
  secret_jwe text not null,
  created_at timestamp(3) with time zone not null,
  confirmed_at timestamp(3) with time zone,
  last_step bigint not null default 0,
  wrong_tries bigint not null default 0,
  wrong_at timestamp(3) with time zone,
  constraint authenticators_pkey PRIMARY KEY (member_id)
);

create table authorization_codes (
  id uuid not null,
  code_hash character varying(64) not null,
  redirect_uri text not null,
  code_challenge character varying(128) not null,
  nonce character varying(255),
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  grant_id uuid not null,
  jkt text,
  constraint authorization_codes_pkey PRIMARY KEY (id),
  constraint authorization_codes_code_hash_unique UNIQUE (code_hash)
);

create table authors (
  id uuid not null,
  slug character varying(191) not null,
  name character varying(191) not null,
  bio text not null default ''::text,
  image text,
  member_id uuid,
  constraint authors_pkey PRIMARY KEY (id),
  constraint authors_member_id_unique UNIQUE (member_id),
  constraint authors_slug_unique UNIQUE (slug)
);

create table bank_line_settlements (
  bank_line_id uuid not null,
  became text not null,
  order_id uuid,
  settled_by_id uuid,
  settled_at timestamp(3) with time zone not null,
  constraint bank_line_settlements_pkey PRIMARY KEY (bank_line_id),
  constraint bank_line_settlements_became_check CHECK ((became = ANY (ARRAY['payment'::text, 'credit'::text, 'nothing'::text, 'bill'::text]))),
  constraint bank_line_settlements_payment_of_order CHECK (((became = 'payment'::text) = (order_id IS NOT NULL)))
);

create table bank_lines (
  id uuid not null,
  fingerprint text not null,
  booked_on date not null,
  amount bigint not null,
  currency character(3) not null,
  payer text not null default ''::text,
  text text not null default ''::text,
  read_by_id uuid,
  read_at timestamp(3) with time zone not null,
  constraint bank_lines_pkey PRIMARY KEY (id),
  constraint bank_lines_fingerprint_unique UNIQUE (fingerprint),
  constraint bank_lines_amount_check CHECK ((amount > 0))
);

create table barcodes (
  code text not null,
  variant_id uuid not null,
  constraint barcodes_pkey PRIMARY KEY (code),
  constraint barcodes_code_check CHECK ((code ~ '^[0-9]{8}([0-9]{4,6})?$'::text))
);

create table bill_account_members (
  member_id uuid not null,
  account_id uuid not null,
  added_at timestamp(3) with time zone not null,
  constraint bill_account_members_pkey PRIMARY KEY (member_id)
);

create table bill_accounts (
  id uuid not null,
  name text not null,
  holder_id uuid not null,
  limit_amount bigint not null,
  currency character(3) not null,
  opened_by_id uuid,
  opened_at timestamp(3) with time zone not null,
  closed_at timestamp(3) with time zone,
  constraint bill_accounts_pkey PRIMARY KEY (id),
  constraint bill_accounts_limit_amount_check CHECK ((limit_amount > 0))
);

create table bill_lines (
  id uuid not null,
  bill_id uuid not null,
  payment_id uuid,
  refund_id uuid,
  amount bigint not null,
  currency character(3) not null,
  constraint bill_lines_pkey PRIMARY KEY (id),
  constraint bill_lines_payment_id_unique UNIQUE (payment_id),
  constraint bill_lines_refund_id_unique UNIQUE (refund_id),
  constraint bill_lines_of_one_fact CHECK (((payment_id IS NULL) <> (refund_id IS NULL)))
);

create table bill_payments (
  id uuid not null,
  bill_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  way text not null,
  bank_line_id uuid,
  received_by_id uuid,
  received_at timestamp(3) with time zone not null,
  constraint bill_payments_pkey PRIMARY KEY (id),
  constraint bill_payments_bank_line_id_unique UNIQUE (bank_line_id),
  constraint bill_payments_amount_check CHECK ((amount > 0)),
  constraint bill_payments_way_check CHECK ((way = ANY (ARRAY['cash'::text, 'transfer'::text, 'credit'::text])))
);

create table bill_reminders (
  bill_id uuid not null,
  number bigint not null,
  sent_at timestamp(3) with time zone not null,
  constraint bill_reminders_pkey PRIMARY KEY (bill_id, number)
);

create table billing_addresses (
  member_id uuid not null,
  name text not null,
  address text not null,
  country text not null,
  vat_number text not null,
  saved_at timestamp(3) with time zone not null,
  constraint billing_addresses_pkey PRIMARY KEY (member_id),
  constraint billing_addresses_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
);

create table bills (
  id uuid not null,
  account_id uuid not null,
  number text not null,
  month text not null,
  amount bigint not null,
  currency character(3) not null,
  issued_at timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone not null,
  constraint bills_pkey PRIMARY KEY (id),
  constraint bills_account_id_month_unique UNIQUE (account_id, month),
  constraint bills_number_unique UNIQUE (number),
  constraint bills_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
);

create table blocks (
  id uuid not null,
  kind text not null,
  target character varying(2000) not null,
  reason text not null default ''::text,
  blocked_by_id uuid,
  blocked_at timestamp(3) with time zone not null,
  constraint blocks_pkey PRIMARY KEY (id),
  constraint blocks_kind_target_unique UNIQUE (kind, target),
  constraint blocks_kind_check CHECK ((kind = ANY (ARRAY['host'::text, 'actor'::text])))
);

create table bookings (
  id uuid not null,
  slot_id uuid not null,
  member_id uuid not null,
  note text not null default ''::text,
  booked_at timestamp(3) with time zone not null,
  order_id uuid,
  constraint bookings_pkey PRIMARY KEY (id),
  constraint bookings_order_id_unique UNIQUE (order_id)
);

create table calendars (
  id uuid not null,
  slug character varying(120) not null,
  name character varying(120) not null,
  description text not null default ''::text,
  time_zone character varying(64) not null,
  colour character varying(20) not null default 'leaf'::character varying,
  changed_at timestamp(3) with time zone,
  constraint calendars_pkey PRIMARY KEY (id),
  constraint calendars_slug_unique UNIQUE (slug)
);

create table card_charges (
  payment_id uuid not null,
  card_id uuid,
  outcome text not null,
  tries bigint not null,
  tried_at timestamp(3) with time zone not null,
  constraint card_charges_pkey PRIMARY KEY (payment_id),
  constraint card_charges_outcome_check CHECK ((outcome = ANY (ARRAY['paid'::text, 'declined'::text, 'expired'::text, 'asks'::text, 'no-card'::text, 'over'::text]))),
  constraint card_charges_tries_check CHECK ((tries > 0))
);

create table card_customers (
  member_id uuid not null,
  customer_id text not null,
  made_at timestamp(3) with time zone not null,
  constraint card_customers_pkey PRIMARY KEY (member_id),
  constraint card_customers_customer_id_unique UNIQUE (customer_id)
);

create table card_readers (
  id text not null,
  name text not null,
  paired_by_id uuid,
  paired_at timestamp(3) with time zone not null,
  removed_at timestamp(3) with time zone,
  constraint card_readers_pkey PRIMARY KEY (id)
);

create table card_setups (
  id uuid not null,
  member_id uuid not null,
  reference text not null,
  checkout_id text,
  agreed_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  constraint card_setups_pkey PRIMARY KEY (id),
  constraint card_setups_reference_unique UNIQUE (reference)
);

create table cards (
  id uuid not null,
  member_id uuid not null,
  setup_id uuid not null,
  token_sealed text,
  kind text not null,
  last4 text,
  kept_at timestamp(3) with time zone not null,
  removed_at timestamp(3) with time zone,
  constraint cards_pkey PRIMARY KEY (id),
  constraint cards_setup_id_unique UNIQUE (setup_id)
);

create table cart_deliveries (
  cart_id uuid not null,
  round_id uuid not null,
  address text not null,
  postcode text not null,
  phone text not null,
  note text not null,
  chosen_at timestamp(3) with time zone not null,
  constraint cart_deliveries_pkey PRIMARY KEY (cart_id)
);

create table cart_gift_cards (
  cart_id uuid not null,
  gift_card_id uuid not null,
  entered_at timestamp(3) with time zone not null,
  constraint cart_gift_cards_pkey PRIMARY KEY (cart_id, gift_card_id)
);

create table cart_lines (
  id uuid not null,
  cart_id uuid not null,
  variant_id uuid,
  ticket_type_id uuid,
  occurrence_id uuid,
  quantity integer not null,
  added_at timestamp(3) with time zone not null,
  idempotency_key character varying(64),
  key_used_at timestamp(3) with time zone,
  chosen_amount bigint,
  chosen_currency character(3),
  constraint cart_lines_pkey PRIMARY KEY (id),
  constraint cart_lines_cart_id_ticket_type_id_occurrence_id_unique UNIQUE (cart_id, ticket_type_id, occurrence_id),
  constraint cart_lines_cart_id_variant_id_unique UNIQUE (cart_id, variant_id),
  constraint cart_lines_chosen_amount_check CHECK ((chosen_amount >= 0)),
  constraint cart_lines_product_or_ticket CHECK ((((variant_id IS NULL) <> (ticket_type_id IS NULL)) AND ((ticket_type_id IS NULL) = (occurrence_id IS NULL)))),
  constraint cart_lines_quantity_check CHECK (((quantity >= 1) AND (quantity <= 999)))
);

create table cart_places (
  cart_id uuid not null,
  place_id uuid not null,
  chosen_at timestamp(3) with time zone not null,
  constraint cart_places_pkey PRIMARY KEY (cart_id)
);

create table cart_vouchers (
  cart_id uuid not null,
  voucher_id uuid not null,
  entered_at timestamp(3) with time zone not null,
  constraint cart_vouchers_pkey PRIMARY KEY (cart_id, voucher_id)
);

create table carts (
  id uuid not null,
  member_id uuid,
  guest_hash character varying(64),
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint carts_pkey PRIMARY KEY (id),
  constraint carts_guest_hash_unique UNIQUE (guest_hash),
  constraint carts_member_id_unique UNIQUE (member_id),
  constraint carts_one_owner CHECK (((member_id IS NULL) <> (guest_hash IS NULL)))
);

create table catalogue_import_rows (
  import_id uuid not null,
  number bigint not null,
  cells text[] not null,
  outcome text,
  fault text,
  fault_field text,
  undo jsonb,
  constraint catalogue_import_rows_pkey PRIMARY KEY (import_id, number),
  constraint catalogue_import_rows_outcome_check CHECK ((outcome = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'refused'::text, 'undone'::text, 'kept'::text])))
);

create table catalogue_imports (
  id uuid not null,
  kind text not null,
  file_name text not null,
  header jsonb not null,
  columns jsonb not null,
  list_new boolean not null default false,
  phase text not null default 'matching'::text,
  started_by_id uuid,
  started_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone,
  constraint catalogue_imports_pkey PRIMARY KEY (id),
  constraint catalogue_imports_kind_check CHECK ((kind = ANY (ARRAY['products'::text, 'stock'::text, 'prices'::text, 'members'::text, 'orders'::text]))),
  constraint catalogue_imports_phase_check CHECK ((phase = ANY (ARRAY['matching'::text, 'checking'::text, 'checked'::text, 'running'::text, 'done'::text, 'undoing'::text, 'undone'::text])))
);

create table categories (
  id uuid not null,
  slug character varying(120) not null,
  name character varying(120) not null,
  description text not null default ''::text,
  "position" integer not null default 0,
  parent_id uuid,
  parent_depth bigint,
  depth bigint generated always as ((COALESCE(parent_depth, ('-1'::integer)::bigint) + 1)) stored,
  constraint categories_pkey PRIMARY KEY (id),
  constraint categories_id_depth_unique UNIQUE (id, depth),
  constraint categories_slug_unique UNIQUE (slug),
  constraint categories_no_deeper CHECK ((COALESCE(parent_depth, ('-1'::integer)::bigint) < 7)),
  constraint categories_parent_whole CHECK (((parent_id IS NULL) = (parent_depth IS NULL)))
);

create table check_ins (
  id uuid not null default gen_random_uuid(),
  ticket_id uuid not null,
  checked_in_by_id uuid,
  checked_in_at timestamp(3) with time zone not null,
  constraint check_ins_pkey PRIMARY KEY (ticket_id)
);

create table claims (
  subject character varying(300) not null,
  claimant uuid not null,
  until timestamp(3) with time zone not null,
  constraint claims_pkey PRIMARY KEY (subject)
);

create table client_assertions (
  jti_hash text not null,
  expires_at timestamp(3) with time zone not null,
  constraint client_assertions_pkey PRIMARY KEY (jti_hash)
);

create table client_tokens (
  token_hash text not null,
  client_id uuid not null,
  scope text not null,
  audience jsonb,
  jkt text,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint client_tokens_pkey PRIMARY KEY (token_hash)
);

create table collection_place_cycles (
  place_id uuid not null,
  cycle_id uuid not null,
  constraint collection_place_cycles_pkey PRIMARY KEY (place_id, cycle_id)
);

create table collection_place_exclusions (
  place_id uuid not null,
  product_id uuid not null,
  constraint collection_place_exclusions_pkey PRIMARY KEY (place_id, product_id)
);

create table collection_place_slots (
  slot_id uuid not null,
  place_id uuid not null,
  constraint collection_place_slots_pkey PRIMARY KEY (slot_id)
);

create table collection_places (
  id uuid not null,
  name text not null,
  address text not null,
  map_url text not null,
  hours text not null,
  note text not null,
  fee_amount bigint not null,
  fee_currency character(3) not null,
  vat_rate_id uuid,
  cutoff_hours bigint not null,
  capacity bigint,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint collection_places_pkey PRIMARY KEY (id),
  constraint collection_places_capacity_check CHECK ((capacity >= 1)),
  constraint collection_places_cutoff_hours_check CHECK ((cutoff_hours >= 0)),
  constraint collection_places_fee_amount_check CHECK ((fee_amount >= 0))
);

create table collections (
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  collected_by_id uuid,
  collected_at timestamp(3) with time zone not null,
  constraint collections_pkey PRIMARY KEY (order_id)
);

create table comment_answers (
  comment_id uuid not null,
  uri text not null,
  constraint comment_answers_pkey PRIMARY KEY (comment_id)
);

create table comment_counts (
  post_id uuid not null,
  part bigint not null,
  shown bigint not null,
  constraint comment_counts_pkey PRIMARY KEY (post_id, part)
);

create table comment_deletions (
  comment_id uuid not null,
  deleted_at timestamp(3) with time zone not null,
  constraint comment_deletions_pkey PRIMARY KEY (comment_id)
);

create table comment_hidings (
  comment_id uuid not null,
  hidden_by_id uuid,
  hidden_at timestamp(3) with time zone not null,
  constraint comment_hidings_pkey PRIMARY KEY (comment_id)
);

create table comment_letter_refusals (
  member_id uuid not null,
  refused_at timestamp(3) with time zone not null,
  constraint comment_letter_refusals_pkey PRIMARY KEY (member_id)
);

create table comment_likes (
  comment_id uuid not null,
  member_id uuid not null,
  liked_at timestamp(3) with time zone not null,
  constraint comment_likes_pkey PRIMARY KEY (comment_id, member_id)
);

create table comment_notes (
  note_id uuid not null,
  comment_id uuid not null,
  withdrawn_at timestamp(3) with time zone,
  constraint comment_notes_pkey PRIMARY KEY (note_id)
);

create table comment_reports (
  comment_id uuid not null,
  reporter_id uuid not null,
  reason text not null,
  reported_at timestamp(3) with time zone not null,
  settled_by_id uuid,
  settled_at timestamp(3) with time zone,
  constraint comment_reports_pkey PRIMARY KEY (comment_id, reporter_id)
);

create table comment_rules (
  post_id uuid not null,
  who text not null,
  set_by_id uuid,
  set_at timestamp(3) with time zone not null,
  constraint comment_rules_pkey PRIMARY KEY (post_id),
  constraint comment_rules_who_check CHECK ((who = ANY (ARRAY['nobody'::text, 'members'::text, 'paid'::text])))
);

create table comments (
  id uuid not null,
  post_id uuid not null,
  author_id uuid not null,
  parent_id uuid,
  thread_id uuid not null,
  text text not null,
  created_at timestamp(3) with time zone not null,
  edited_at timestamp(3) with time zone,
  likes bigint not null default 0,
  constraint comments_pkey PRIMARY KEY (id),
  constraint comments_begin_threads CHECK (((parent_id IS NULL) = (thread_id = id)))
);

create table container_links (
  id uuid not null,
  container_kind text not null,
  container_id uuid not null,
  entry_id uuid not null,
  "position" integer not null default 0,
  linked_by_id uuid,
  linked_at timestamp(3) with time zone not null,
  constraint container_links_pkey PRIMARY KEY (id),
  constraint container_links_container_kind_container_id_entry_id_unique UNIQUE (container_kind, container_id, entry_id),
  constraint container_links_container_kind_check CHECK ((container_kind = ANY (ARRAY['post'::text, 'page'::text, 'market_page'::text])))
);

create table cycle_exchanges (
  id uuid not null,
  cycle_id uuid not null,
  direction text not null,
  producer_id uuid,
  tier_id uuid,
  offers_until timestamp(3) with time zone,
  ready_at timestamp(3) with time zone,
  fee_rate bigint not null default 0,
  instructions text not null default ''::text,
  constraint cycle_exchanges_pkey PRIMARY KEY (id),
  constraint cycle_exchanges_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint cycle_exchanges_fee_rate_check CHECK (((fee_rate >= 0) AND (fee_rate <= 10000))),
  constraint cycle_exchanges_who CHECK ((((direction = 'in'::text) = (producer_id IS NOT NULL)) AND ((direction = 'out'::text) OR (tier_id IS NULL))))
);

create table cycle_letter_wishes (
  member_id uuid not null,
  wished_at timestamp(3) with time zone not null,
  constraint cycle_letter_wishes_pkey PRIMARY KEY (member_id)
);

create table deliveries (
  id uuid not null,
  activity_id uuid not null,
  host character varying(255) not null,
  inbox character varying(2000) not null,
  queued_at timestamp(3) with time zone not null,
  delivered_at timestamp(3) with time zone,
  abandoned_at timestamp(3) with time zone,
  outcome text,
  "position" bigint not null generated always as identity,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_activity_id_inbox_unique UNIQUE (activity_id, inbox)
);

create table delivery_rounds (
  id uuid not null,
  zone_id uuid not null,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  closes_at timestamp(3) with time zone not null,
  capacity bigint not null,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint delivery_rounds_pkey PRIMARY KEY (id),
  constraint delivery_rounds_capacity_check CHECK ((capacity >= 1)),
  constraint delivery_rounds_close_before_start CHECK ((closes_at <= starts_at)),
  constraint delivery_rounds_end_after_start CHECK ((ends_at > starts_at))
);

create table delivery_zones (
  id uuid not null,
  name text not null,
  postcodes text[] not null,
  fee_amount bigint not null,
  fee_currency character(3) not null,
  vat_rate_id uuid,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint delivery_zones_pkey PRIMARY KEY (id),
  constraint delivery_zones_fee_amount_check CHECK ((fee_amount >= 0))
);

create table deposit_returns (
  id uuid not null,
  variant_id uuid not null,
  quantity bigint not null,
  amount bigint not null,
  currency character(3) not null,
  vat_rate bigint,
  taken_by_id uuid,
  taken_at timestamp(3) with time zone not null,
  constraint deposit_returns_pkey PRIMARY KEY (id),
  constraint deposit_returns_amount_check CHECK ((amount > 0)),
  constraint deposit_returns_quantity_check CHECK ((quantity >= 1)),
  constraint deposit_returns_vat_rate_check CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
);

create table device_requests (
  id uuid not null,
  device_code_hash text not null,
  user_code_hash text not null,
  client_id uuid not null,
  scope text not null,
  resources jsonb not null default '[]'::jsonb,
  poll_seconds bigint not null,
  polled_at timestamp(3) with time zone,
  grant_id uuid,
  refused_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint device_requests_pkey PRIMARY KEY (id),
  constraint device_requests_device_code_hash_unique UNIQUE (device_code_hash),
  constraint device_requests_user_code_hash_unique UNIQUE (user_code_hash),
  constraint device_requests_one_answer CHECK (((grant_id IS NULL) OR (refused_at IS NULL)))
);

create table difference_settlements (
  id uuid not null,
  difference_id uuid not null,
  refund_id uuid,
  note text not null default ''::text,
  settled_by_id uuid,
  settled_at timestamp(3) with time zone not null,
  constraint difference_settlements_pkey PRIMARY KEY (id),
  constraint difference_settlements_difference_id_unique UNIQUE (difference_id),
  constraint difference_settlements_refund_id_unique UNIQUE (refund_id)
);

create table dpop_proofs (
  jti_hash text not null,
  expires_at timestamp(3) with time zone not null,
  constraint dpop_proofs_pkey PRIMARY KEY (jti_hash)
);

create table email_changes (
  id uuid not null,
  member_id uuid not null,
  from_email text not null,
  to_email text not null,
  asked_at timestamp(3) with time zone not null,
  confirm_until timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone not null,
  new_confirmed_at timestamp(3) with time zone,
  old_confirmed_at timestamp(3) with time zone,
  done_at timestamp(3) with time zone,
  cancelled_at timestamp(3) with time zone,
  constraint email_changes_pkey PRIMARY KEY (id)
);

create table event_entries (
  id uuid not null,
  calendar_id uuid not null,
  slug character varying(160) not null,
  title character varying(200) not null,
  summary text not null default ''::text,
  description text not null default ''::text,
  place character varying(200) not null default ''::character varying,
  image text,
  image_alt text not null default ''::text,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  recurrence text,
  cancellation_hours integer not null default 24,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint event_entries_pkey PRIMARY KEY (id),
  constraint event_entries_slug_unique UNIQUE (slug),
  constraint event_entries_cancellation_hours_check CHECK ((cancellation_hours >= 0)),
  constraint event_entries_end_after_start CHECK ((ends_at > starts_at))
);

create table exchange_slots (
  exchange_id uuid not null,
  slot_id uuid not null,
  constraint exchange_slots_pkey PRIMARY KEY (exchange_id, slot_id)
);

create table exchange_variants (
  exchange_id uuid not null,
  variant_id uuid not null,
  most bigint,
  constraint exchange_variants_pkey PRIMARY KEY (exchange_id, variant_id),
  constraint exchange_variants_most_check CHECK ((most >= 0))
);

create table fees (
  id uuid not null,
  label text not null,
  kind text not null,
  amount bigint,
  currency character(3) not null,
  rate bigint,
  vat_rate_id uuid,
  label_slug text,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint fees_pkey PRIMARY KEY (id),
  constraint fees_amount_check CHECK ((amount > 0)),
  constraint fees_charge_whole CHECK ((((kind = 'percent'::text) = (rate IS NOT NULL)) AND ((kind = 'percent'::text) = (amount IS NULL)))),
  constraint fees_kind_check CHECK ((kind = ANY (ARRAY['flat'::text, 'percent'::text, 'per-item'::text, 'per-kg'::text]))),
  constraint fees_rate_check CHECK (((rate > 0) AND (rate <= 10000)))
);

create table follows (
  id uuid not null,
  uri character varying(2000) not null,
  follower_id uuid not null,
  followed_id uuid not null,
  requested_at timestamp(3) with time zone not null,
  accepted_at timestamp(3) with time zone,
  constraint follows_pkey PRIMARY KEY (id),
  constraint follows_follower_id_followed_id_unique UNIQUE (follower_id, followed_id),
  constraint follows_uri_unique UNIQUE (uri)
);

create table former_publications (
  post_id uuid not null,
  published_at timestamp(3) with time zone not null,
  constraint former_publications_pkey PRIMARY KEY (post_id)
);

create table former_slugs (
  slug character varying(191) not null,
  post_id uuid not null,
  left_at timestamp(3) with time zone not null,
  constraint former_slugs_pkey PRIMARY KEY (slug)
);

create table ghost_conflicts (
  id uuid not null,
  site text not null,
  kind text not null,
  ghost_id text not null,
  our_id uuid not null,
  reason text not null,
  title text not null,
  theirs jsonb,
  theirs_hash text,
  theirs_updated_at timestamp(3) with time zone,
  found_at timestamp(3) with time zone not null,
  choice text,
  chosen_by_id uuid,
  chosen_at timestamp(3) with time zone,
  constraint ghost_conflicts_pkey PRIMARY KEY (id),
  constraint ghost_conflicts_choice_check CHECK ((choice = ANY (ARRAY['ours'::text, 'theirs'::text, 'both'::text]))),
  constraint ghost_conflicts_reason_check CHECK ((reason = ANY (ARRAY['changed'::text, 'deleted there'::text, 'deleted here'::text])))
);

create table ghost_creations (
  site text not null,
  kind text not null,
  our_id uuid not null,
  sent_hash text not null,
  asked_at timestamp(3) with time zone not null,
  refused_version bigint,
  refusal text,
  constraint ghost_creations_pkey PRIMARY KEY (site, kind, our_id)
);

create table ghost_hook_receipts (
  signature text not null,
  received_at timestamp(3) with time zone not null,
  constraint ghost_hook_receipts_pkey PRIMARY KEY (signature)
);

create table ghost_imports (
  id uuid not null,
  file_name character varying(255) not null,
  file text,
  done integer not null default 0,
  total integer not null default 0,
  report jsonb,
  failure text,
  started_by_id uuid,
  started_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone,
  constraint ghost_imports_pkey PRIMARY KEY (id)
);

create table ghost_links (
  site text not null,
  kind text not null,
  ghost_id text not null,
  our_id uuid not null,
  base_hash text not null,
  base jsonb,
  remote_updated_at timestamp(3) with time zone,
  our_version bigint not null,
  our_state text not null,
  agreed_at timestamp(3) with time zone not null,
  refused_version bigint,
  refusal text,
  constraint ghost_links_pkey PRIMARY KEY (site, kind, ghost_id),
  constraint ghost_links_ours_unique UNIQUE (site, kind, our_id)
);

create table ghost_sync_lines (
  id uuid not null,
  sync_id uuid not null,
  at timestamp(3) with time zone not null,
  level text not null,
  words text not null,
  constraint ghost_sync_lines_pkey PRIMARY KEY (id),
  constraint ghost_sync_lines_level_check CHECK ((level = ANY (ARRAY['done'::text, 'notice'::text, 'fault'::text])))
);

create table ghost_syncs (
  id uuid not null,
  address text not null,
  site text not null,
  key_id text not null,
  sealed_key text not null,
  direction text not null,
  acts_for_id uuid,
  connected_at timestamp(3) with time zone not null,
  started_at timestamp(3) with time zone,
  paused_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  cursors jsonb not null,
  done bigint not null,
  expected bigint not null,
  first_pull_at timestamp(3) with time zone,
  run_at timestamp(3) with time zone,
  failure text,
  compare_ids_at timestamp(3) with time zone,
  hooks jsonb not null,
  preview jsonb,
  constraint ghost_syncs_pkey PRIMARY KEY (id),
  constraint ghost_syncs_direction_check CHECK ((direction = ANY (ARRAY['ghost'::text, 'ours'::text, 'both'::text])))
);

create table ghost_uploads (
  path text not null,
  url text not null,
  taken_at timestamp(3) with time zone not null,
  constraint ghost_uploads_pkey PRIMARY KEY (path)
);

create table gift_cards (
  id uuid not null,
  code_hash text not null,
  ending text not null,
  edition bigint not null default 1,
  amount bigint not null,
  currency character(3) not null,
  order_line_id uuid not null,
  "position" bigint not null,
  issued_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone,
  refund_id uuid,
  constraint gift_cards_pkey PRIMARY KEY (id),
  constraint gift_cards_code_hash_unique UNIQUE (code_hash),
  constraint gift_cards_order_line_id_position_unique UNIQUE (order_line_id, "position"),
  constraint gift_cards_amount_check CHECK ((amount > 0))
);

create table goods_receipt_lines (
  receipt_id uuid not null,
  variant_id uuid not null,
  ordered bigint not null,
  came bigint not null,
  constraint goods_receipt_lines_pkey PRIMARY KEY (receipt_id, variant_id),
  constraint goods_receipt_lines_came_check CHECK ((came >= 0)),
  constraint goods_receipt_lines_ordered_check CHECK ((ordered >= 0))
);

create table goods_receipts (
  id uuid not null,
  cycle_id uuid not null,
  producer_id uuid not null,
  note text not null default ''::text,
  way_back text not null default 'same'::text,
  received_by_id uuid,
  received_at timestamp(3) with time zone not null,
  constraint goods_receipts_pkey PRIMARY KEY (id),
  constraint goods_receipts_once UNIQUE (cycle_id, producer_id),
  constraint goods_receipts_way_back_check CHECK ((way_back = ANY (ARRAY['same'::text, 'credit'::text])))
);

create table grants (
  id uuid not null,
  member_id uuid not null,
  client_id uuid not null,
  sign_in uuid,
  scope character varying(255) not null,
  asked boolean not null default false,
  granted_at timestamp(3) with time zone not null,
  exchanged_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  ended_why text,
  withdrawn_at timestamp(3) with time zone,
  resources jsonb not null default '[]'::jsonb,
  claims jsonb,
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_ended_why_check CHECK ((ended_why = ANY (ARRAY['signed_out'::text, 'revoked'::text, 'reused'::text, 'withdrawn'::text, 'expired'::text, 'closed'::text]))),
  constraint grants_ended_with_a_reason CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint grants_living_has_a_sign_in CHECK (((sign_in IS NOT NULL) OR (ended_at IS NOT NULL))),
  constraint grants_withdrawn_has_ended CHECK (((withdrawn_at IS NULL) OR (ended_at IS NOT NULL)))
);

create table guest_buyers (
  member_id uuid not null,
  guest_hash text not null,
  email text not null,
  created_at timestamp(3) with time zone not null,
  constraint guest_buyers_pkey PRIMARY KEY (member_id),
  constraint guest_buyers_guest_hash_email_unique UNIQUE (guest_hash, email),
  constraint guest_buyers_email_check CHECK ((email = lower(email)))
);

create table household_invitations (
  id uuid not null,
  household_id uuid not null,
  email text not null,
  invited_by_id uuid,
  invited_at timestamp(3) with time zone not null,
  constraint household_invitations_pkey PRIMARY KEY (id),
  constraint household_invitations_once UNIQUE (household_id, email)
);

create table household_memberships (
  id uuid not null,
  household_id uuid not null,
  member_id uuid not null,
  joined_at timestamp(3) with time zone not null,
  left_at timestamp(3) with time zone,
  removed_by_id uuid,
  constraint household_memberships_pkey PRIMARY KEY (id),
  constraint household_memberships_removed CHECK (((removed_by_id IS NULL) OR (left_at IS NOT NULL)))
);

create table household_renamings (
  id uuid not null,
  household_id uuid not null,
  name_before text not null,
  renamed_by_id uuid,
  renamed_at timestamp(3) with time zone not null,
  constraint household_renamings_pkey PRIMARY KEY (id)
);

create table households (
  id uuid not null,
  name text not null,
  opened_by_id uuid,
  opened_at timestamp(3) with time zone not null,
  closed_at timestamp(3) with time zone,
  last_member_id uuid,
  constraint households_pkey PRIMARY KEY (id)
);

create table import_schedules (
  id uuid not null,
  kind text not null,
  url text not null,
  every_hours bigint not null,
  list_new boolean not null default false,
  etag text,
  last_modified text,
  next_at timestamp(3) with time zone not null,
  paused_at timestamp(3) with time zone,
  failures bigint not null default 0,
  failed_since timestamp(3) with time zone,
  failure text,
  read_at timestamp(3) with time zone,
  last_import_id uuid,
  added_by_id uuid,
  added_at timestamp(3) with time zone not null,
  constraint import_schedules_pkey PRIMARY KEY (id),
  constraint import_schedules_kind_url_unique UNIQUE (kind, url),
  constraint import_schedules_every_hours_check CHECK (((every_hours >= 1) AND (every_hours <= 1000))),
  constraint import_schedules_failed CHECK ((((failures > 0) = (failed_since IS NOT NULL)) AND ((failures > 0) = (failure IS NOT NULL)))),
  constraint import_schedules_failures_check CHECK ((failures >= 0)),
  constraint import_schedules_kind_check CHECK ((kind = ANY (ARRAY['products'::text, 'stock'::text, 'prices'::text])))
);

create table index_now_changes (
  url text not null,
  changed_at timestamp(3) with time zone not null,
  constraint index_now_changes_pkey PRIMARY KEY (url)
);

create table initial_tokens (
  id uuid not null,
  token_hash text not null,
  label text not null,
  uses_left bigint not null,
  issued_by_id uuid,
  issued_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint initial_tokens_pkey PRIMARY KEY (id),
  constraint initial_tokens_token_hash_unique UNIQUE (token_hash),
  constraint initial_tokens_uses_left_check CHECK ((uses_left >= 0))
);

create table integrations (
  id uuid not null,
  name text not null,
  content_key_hash text not null,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  constraint integrations_pkey PRIMARY KEY (id),
  constraint integrations_content_key_hash_unique UNIQUE (content_key_hash)
);

create table invitation_own_roles (
  invitation_id uuid not null,
  own_role_id uuid not null,
  constraint invitation_own_roles_pkey PRIMARY KEY (invitation_id, own_role_id)
);

create table invitations (
  id uuid not null,
  email text not null,
  roles jsonb not null,
  token_hash text not null,
  invited_by_id uuid not null,
  invited_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  accepted_by_id uuid,
  accepted_at timestamp(3) with time zone,
  withdrawn_at timestamp(3) with time zone,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_token_hash_unique UNIQUE (token_hash),
  constraint invitations_roles_check CHECK ((jsonb_typeof(roles) = 'array'::text))
);

create table invoice_series (
  name text not null,
  next_number bigint not null,
  constraint invoice_series_pkey PRIMARY KEY (name),
  constraint invoice_series_next_number_check CHECK ((next_number >= 1))
);

create table invoices (
  id uuid not null,
  kind text not null,
  series_name text not null,
  number bigint not null,
  order_id uuid not null,
  refund_id uuid,
  document jsonb not null,
  issued_at timestamp(3) with time zone not null,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_refund_id_unique UNIQUE (refund_id),
  constraint invoices_series_name_number_unique UNIQUE (series_name, number),
  constraint invoices_credit_a_refund CHECK (((kind = 'credit-note'::text) = (refund_id IS NOT NULL))),
  constraint invoices_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit-note'::text]))),
  constraint invoices_number_check CHECK ((number >= 1))
);

create table kept_counts (
  part uuid not null default gen_random_uuid(),
  name text not null,
  many bigint not null,
  constraint kept_counts_pkey PRIMARY KEY (part),
  constraint kept_counts_name_check CHECK ((name = ANY (ARRAY['open-members'::text, 'refused-letters'::text])))
);

create table kept_forms (
  token_hash character varying(64) not null,
  domain text not null,
  action text not null,
  page text not null,
  fields jsonb not null,
  kept_at timestamp(3) with time zone not null,
  constraint kept_forms_pkey PRIMARY KEY (token_hash),
  constraint kept_forms_domain_check CHECK ((domain = ANY (ARRAY['blog'::text, 'market'::text, 'cart'::text, 'events'::text, 'federation'::text, 'account'::text])))
);

create table key_generations (
  number bigint not null,
  made_under text not null,
  made_at timestamp(3) with time zone not null,
  signs_from timestamp(3) with time zone,
  constraint key_generations_pkey PRIMARY KEY (number)
);

create table ledger_accounts (
  id uuid not null,
  code text not null,
  member_id uuid,
  constraint ledger_accounts_pkey PRIMARY KEY (id),
  constraint ledger_accounts_code_member_id_unique UNIQUE (code, member_id)
);

create table ledger_balances (
  account_id uuid not null,
  currency character(3) not null,
  kind text not null,
  amount bigint not null,
  entries bigint not null default 0,
  constraint ledger_balances_pkey PRIMARY KEY (account_id, currency),
  constraint ledger_balances_kind_check CHECK ((kind = ANY (ARRAY['credit'::text, 'producer'::text, 'gift-card'::text, 'receivable'::text, 'household'::text])))
);

create table ledger_entries (
  transaction_id uuid not null,
  "position" bigint not null,
  account_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  member_id uuid,
  constraint ledger_entries_pkey PRIMARY KEY (transaction_id, "position"),
  constraint ledger_entries_amount_check CHECK ((amount <> 0))
);

create table ledger_lines (
  account_id uuid not null,
  currency character(3) not null,
  nth bigint not null,
  transaction_id uuid not null,
  "position" bigint not null,
  balance bigint not null,
  constraint ledger_lines_pkey PRIMARY KEY (account_id, currency, nth),
  constraint ledger_lines_transaction_id_position_unique UNIQUE (transaction_id, "position")
);

create table ledger_sums (
  part uuid not null default gen_random_uuid(),
  code text not null,
  currency character(3) not null,
  debit bigint not null,
  credit bigint not null,
  accounts bigint not null,
  constraint ledger_sums_pkey PRIMARY KEY (part)
);

create table ledger_transactions (
  id uuid not null,
  kind text not null,
  source_id uuid not null,
  note text not null default ''::text,
  booked_by_id uuid,
  booked_at timestamp(3) with time zone not null,
  constraint ledger_transactions_pkey PRIMARY KEY (id),
  constraint ledger_transactions_once UNIQUE (kind, source_id),
  constraint ledger_transactions_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'refund'::text, 'top-up'::text, 'pay-out'::text, 'part-held'::text, 'part-released'::text, 'gift-card-expired'::text, 'bill-payment'::text, 'weighing'::text, 'gift-card-redeemed'::text, 'into-household'::text, 'out-of-household'::text, 'from-guest'::text, 'loss'::text, 'recovery'::text, 'payout-reversed'::text])))
);

create table letter_clicks (
  delivery_id uuid not null,
  link_id uuid not null,
  clicked_at timestamp(3) with time zone not null,
  constraint letter_clicks_pkey PRIMARY KEY (delivery_id, link_id)
);

create table letter_counts (
  letter_id uuid not null,
  part bigint not null,
  sent bigint not null default 0,
  failed bigint not null default 0,
  waiting bigint not null default 0,
  unsubscribed bigint not null default 0,
  bounced bigint not null default 0,
  opened bigint not null default 0,
  clicked bigint not null default 0,
  constraint letter_counts_pkey PRIMARY KEY (letter_id, part)
);

create table letter_deliveries (
  id uuid not null,
  letter_id uuid not null,
  member_id uuid not null,
  unsubscribe_hash character varying(64) not null,
  queued_at timestamp(3) with time zone not null,
  sent_at timestamp(3) with time zone,
  failure text,
  failed_at timestamp(3) with time zone,
  unsubscribed_at timestamp(3) with time zone,
  bounced_at timestamp(3) with time zone,
  opened_at timestamp(3) with time zone,
  clicked_at timestamp(3) with time zone,
  constraint letter_deliveries_pkey PRIMARY KEY (id),
  constraint letter_deliveries_letter_id_member_id_unique UNIQUE (letter_id, member_id),
  constraint letter_deliveries_unsubscribe_hash_unique UNIQUE (unsubscribe_hash)
);

create table letter_link_counts (
  link_id uuid not null,
  part bigint not null,
  readers bigint not null,
  constraint letter_link_counts_pkey PRIMARY KEY (link_id, part)
);

create table letter_links (
  id uuid not null,
  letter_id uuid not null,
  url text not null,
  constraint letter_links_pkey PRIMARY KEY (id),
  constraint letter_links_letter_id_url_unique UNIQUE (letter_id, url)
);

create table letter_suppressions (
  member_id uuid not null,
  address_hash text not null,
  reason text not null,
  suppressed_at timestamp(3) with time zone not null,
  constraint letter_suppressions_pkey PRIMARY KEY (member_id)
);

create table letters (
  id uuid not null,
  newsletter_id uuid not null,
  subject character varying(300) not null,
  markdown text not null,
  written_by_id uuid,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  send_requested_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  post_id uuid,
  preview_text text not null default ''::text,
  audience text not null default 'all'::text,
  tier_id uuid,
  send_at timestamp(3) with time zone,
  header text not null default ''::text,
  label_slug text,
  product_id uuid,
  entry_id uuid,
  constraint letters_pkey PRIMARY KEY (id),
  constraint letters_audience_check CHECK ((audience = ANY (ARRAY['all'::text, 'free'::text, 'paid'::text])))
);

create table line_sources (
  order_line_id uuid not null,
  variant_id uuid not null,
  producer_id uuid,
  cycle_id uuid,
  unit_cost bigint,
  unit_share bigint,
  currency character(3) not null,
  constraint line_sources_pkey PRIMARY KEY (order_line_id),
  constraint line_sources_share_of_cost CHECK ((((unit_cost IS NULL) = (unit_share IS NULL)) AND (unit_share >= 0) AND (unit_share <= unit_cost)))
);

create table listings (
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  listed_by_id uuid,
  listed_at timestamp(3) with time zone not null,
  featured boolean not null default false,
  constraint listings_pkey PRIMARY KEY (id),
  constraint listings_product_id_unique UNIQUE (product_id)
);

create table local_notes (
  note_id uuid not null,
  published_at timestamp(3) with time zone not null,
  constraint local_notes_pkey PRIMARY KEY (note_id)
);

create table logged_faults (
  fingerprint text not null,
  message text not null,
  error text,
  domain text,
  task text,
  request_id text,
  times bigint not null,
  first_at timestamp(3) with time zone not null,
  last_at timestamp(3) with time zone not null,
  constraint logged_faults_pkey PRIMARY KEY (fingerprint)
);

create table magic_links (
  id uuid not null,
  email character varying(254) not null,
  token_hash character varying(64) not null,
  continue_to text not null,
  browser_hash character varying(64),
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  code_tries bigint not null default 0,
  constraint magic_links_pkey PRIMARY KEY (id),
  constraint magic_links_token_hash_unique UNIQUE (token_hash)
);

create table market_page_publications (
  id uuid not null,
  page_id uuid not null,
  published_by_id uuid,
  published_at timestamp(3) with time zone not null,
  constraint market_page_publications_pkey PRIMARY KEY (id),
  constraint market_page_publications_page_id_unique UNIQUE (page_id)
);

create table market_pages (
  id uuid not null,
  slug character varying(160) not null,
  title character varying(200) not null,
  summary text not null default ''::text,
  blocks jsonb not null,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint market_pages_pkey PRIMARY KEY (id),
  constraint market_pages_slug_unique UNIQUE (slug)
);

create table media (
  id uuid not null,
  key character varying(255) not null,
  url text not null,
  content_type character varying(255) not null,
  bytes integer not null,
  width integer,
  height integer,
  alt text not null default ''::text,
  variants jsonb not null,
  uploaded_by_id uuid,
  uploaded_at timestamp(3) with time zone not null,
  colour text,
  constraint media_pkey PRIMARY KEY (id),
  constraint media_key_unique UNIQUE (key),
  constraint media_bytes_check CHECK ((bytes >= 0)),
  constraint media_colour_check CHECK ((colour ~ '^(#[0-9a-f]{6}|none)$'::text))
);

create table member_labels (
  member_id uuid not null,
  slug text not null,
  name text not null,
  given_at timestamp(3) with time zone not null,
  constraint member_labels_pkey PRIMARY KEY (member_id, slug)
);

create table member_notes (
  member_id uuid not null,
  note text not null,
  written_at timestamp(3) with time zone not null,
  constraint member_notes_pkey PRIMARY KEY (member_id)
);

create table members (
  id uuid not null,
  email character varying(254),
  name character varying(120) not null,
  handle character varying(40) not null,
  bio text not null default ''::text,
  joined_at timestamp(3) with time zone not null,
  constraint members_pkey PRIMARY KEY (id),
  constraint members_email_unique UNIQUE (email),
  constraint members_handle_unique UNIQUE (handle),
  constraint members_email_check CHECK (((email)::text = lower((email)::text))),
  constraint members_handle_check CHECK (((handle)::text ~ '^[a-z0-9_]{1,40}$'::text))
);

create table navigation_items (
  id uuid not null,
  menu text not null,
  label character varying(80) not null,
  url text not null,
  "position" integer not null default 0,
  constraint navigation_items_pkey PRIMARY KEY (id),
  constraint navigation_items_menu_check CHECK ((menu = ANY (ARRAY['primary'::text, 'secondary'::text])))
);

create table newsletters (
  id uuid not null,
  slug character varying(120) not null,
  name character varying(160) not null,
  description text not null default ''::text,
  created_at timestamp(3) with time zone not null,
  constraint newsletters_pkey PRIMARY KEY (id),
  constraint newsletters_slug_unique UNIQUE (slug)
);

create table note_tags (
  tag text not null,
  published_at timestamp(3) with time zone not null,
  note_id uuid not null,
  constraint note_tags_pkey PRIMARY KEY (tag, published_at, note_id)
);

create table notes (
  id uuid not null,
  uri character varying(2000) not null,
  kind text not null,
  author_id uuid not null,
  title text,
  summary text,
  html text not null,
  source text,
  url text,
  in_reply_to text,
  audience text not null default 'public'::text,
  sensitive boolean not null default false,
  attachments jsonb not null,
  published_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  edited_at timestamp(3) with time zone,
  tags jsonb not null default '[]'::jsonb,
  mentions jsonb not null default '[]'::jsonb,
  deleted_at timestamp(3) with time zone,
  constraint notes_pkey PRIMARY KEY (id),
  constraint notes_uri_unique UNIQUE (uri),
  constraint notes_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'unlisted'::text, 'followers'::text, 'direct'::text, 'internal'::text]))),
  constraint notes_kind_check CHECK ((kind = ANY (ARRAY['Note'::text, 'Article'::text])))
);

create table notifications (
  id uuid not null,
  member_id uuid not null,
  kind text not null,
  actor_id uuid,
  note_id uuid,
  activity_id uuid,
  text text not null default ''::text,
  url text,
  created_at timestamp(3) with time zone not null,
  read_at timestamp(3) with time zone,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_member_id_kind_activity_id_unique UNIQUE (member_id, kind, activity_id),
  constraint notifications_kind_check CHECK ((kind = ANY (ARRAY['follow'::text, 'follow-accepted'::text, 'mention'::text, 'reply'::text, 'like'::text, 'announce'::text, 'order'::text, 'ticket'::text])))
);

create table oauth_clients (
  id uuid not null,
  client_id character varying(80) not null,
  name character varying(120) not null,
  secret_hash character varying(64),
  redirect_uris jsonb not null,
  backchannel_logout_uri text,
  first_party boolean not null default false,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  jwks jsonb,
  id_token_alg text not null default 'ES256'::text,
  post_logout_redirect_uris jsonb not null default '[]'::jsonb,
  scopes jsonb,
  grant_types jsonb not null default '["authorization_code", "refresh_token"]'::jsonb,
  dpop_bound boolean not null default false,
  registration_token_hash text,
  jwks_uri text,
  jwks_read_at timestamp(3) with time zone,
  operator_held jsonb not null default '[]'::jsonb,
  constraint oauth_clients_pkey PRIMARY KEY (id),
  constraint oauth_clients_client_id_unique UNIQUE (client_id),
  constraint oauth_clients_id_token_alg_check CHECK ((id_token_alg = ANY (ARRAY['ES256'::text, 'RS256'::text]))),
  constraint oauth_clients_one_credential CHECK (((secret_hash IS NULL) OR (jwks IS NULL)))
);

create table oauth_resources (
  id uuid not null,
  uri text not null,
  name text not null,
  token_format text not null default 'opaque'::text,
  scopes jsonb not null default '[]'::jsonb,
  client_id uuid,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  constraint oauth_resources_pkey PRIMARY KEY (id),
  constraint oauth_resources_uri_unique UNIQUE (uri),
  constraint oauth_resources_token_format_check CHECK ((token_format = ANY (ARRAY['opaque'::text, 'jwt'::text])))
);

create table occurrence_quotas (
  id uuid not null,
  occurrence_id uuid not null,
  quota_id uuid not null,
  size integer not null,
  sold integer not null default 0,
  reserved integer not null default 0,
  constraint occurrence_quotas_pkey PRIMARY KEY (id),
  constraint occurrence_quotas_occurrence_id_quota_id_unique UNIQUE (occurrence_id, quota_id),
  constraint occurrence_quotas_not_oversold CHECK (((sold >= 0) AND (reserved >= 0) AND ((sold + reserved) <= size)))
);

create table occurrence_retirements (
  occurrence_id uuid not null,
  retired_at timestamp(3) with time zone not null,
  constraint occurrence_retirements_pkey PRIMARY KEY (occurrence_id)
);

create table occurrences (
  id uuid not null,
  entry_id uuid not null,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  cancelled_at timestamp(3) with time zone,
  sequence integer not null default 0,
  changed_at timestamp(3) with time zone,
  constraint occurrences_pkey PRIMARY KEY (id),
  constraint occurrences_entry_id_starts_at_unique UNIQUE (entry_id, starts_at)
);

create table option_groups (
  id uuid not null,
  name text not null,
  choices text[] not null,
  constraint option_groups_pkey PRIMARY KEY (id),
  constraint option_groups_name_unique UNIQUE (name)
);

create table order_adjustments (
  id uuid not null,
  order_id uuid not null,
  order_line_id uuid,
  kind text not null,
  label text not null,
  amount bigint not null,
  currency character(3) not null,
  vat_rate bigint,
  "position" bigint not null,
  created_at timestamp(3) with time zone not null,
  of_quantity bigint,
  order_fee_id uuid,
  weighed_line_id uuid,
  constraint order_adjustments_pkey PRIMARY KEY (id),
  constraint order_adjustments_amount_check CHECK ((amount <> 0)),
  constraint order_adjustments_kind_check CHECK ((kind = ANY (ARRAY['fee'::text, 'voucher'::text, 'weight'::text, 'deposit'::text, 'delivery'::text]))),
  constraint order_adjustments_of_quantity_check CHECK ((of_quantity > 0)),
  constraint order_adjustments_vat_rate_check CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
);

create table order_changes (
  id uuid not null,
  order_id uuid not null,
  kind text not null,
  changes jsonb not null,
  note text not null default ''::text,
  amount_before bigint not null,
  amount_after bigint not null,
  currency character(3) not null,
  idempotency_key text,
  changed_by_id uuid,
  changed_at timestamp(3) with time zone not null,
  constraint order_changes_pkey PRIMARY KEY (id),
  constraint order_changes_order_id_idempotency_key_unique UNIQUE (order_id, idempotency_key),
  constraint order_changes_amount_after_check CHECK ((amount_after >= 0)),
  constraint order_changes_amount_before_check CHECK ((amount_before >= 0)),
  constraint order_changes_kind_check CHECK ((kind = ANY (ARRAY['lines'::text, 'collection'::text, 'weight'::text])))
);

create table order_cycles (
  id uuid not null,
  name text not null,
  note text not null default ''::text,
  opens_at timestamp(3) with time zone not null,
  closes_at timestamp(3) with time zone not null,
  made_by_id uuid,
  made_at timestamp(3) with time zone not null,
  announced_at timestamp(3) with time zone,
  ordered_at timestamp(3) with time zone,
  imported_name text,
  constraint order_cycles_pkey PRIMARY KEY (id),
  constraint order_cycles_close_after_opening CHECK ((closes_at > opens_at))
);

create table order_deliveries (
  order_id uuid not null,
  round_id uuid not null,
  address text not null,
  postcode text not null,
  phone text not null,
  note text not null,
  "position" bigint,
  constraint order_deliveries_pkey PRIMARY KEY (order_id)
);

create table order_fees (
  id uuid not null,
  order_id uuid not null,
  label text not null,
  kind text not null,
  rate bigint not null,
  basis bigint not null,
  vat_rate bigint,
  "position" bigint not null,
  constraint order_fees_pkey PRIMARY KEY (id),
  constraint order_fees_basis_check CHECK ((basis >= 0)),
  constraint order_fees_kind_check CHECK ((kind = ANY (ARRAY['per-kg'::text, 'percent'::text, 'per-item'::text]))),
  constraint order_fees_rate_check CHECK ((rate > 0)),
  constraint order_fees_vat_rate_check CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
);

create table order_letters (
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  kind character varying(60) not null,
  sent_at timestamp(3) with time zone not null,
  not_sent text,
  constraint order_letters_pkey PRIMARY KEY (order_id, kind)
);

create table order_line_weights (
  order_line_id uuid not null,
  estimated_grams bigint not null,
  grams bigint,
  weighed_by_id uuid,
  weighed_at timestamp(3) with time zone,
  of_quantity bigint,
  constraint order_line_weights_pkey PRIMARY KEY (order_line_id),
  constraint order_line_weights_estimated_grams_check CHECK ((estimated_grams > 0)),
  constraint order_line_weights_grams_check CHECK ((grams >= 0)),
  constraint order_line_weights_of_quantity_check CHECK ((of_quantity > 0)),
  constraint order_line_weights_weighed CHECK (((grams IS NULL) = (weighed_at IS NULL)))
);

create table order_lines (
  id uuid not null,
  order_id uuid not null,
  variant_id uuid,
  ticket_type_id uuid,
  occurrence_id uuid,
  kind text not null,
  title character varying(400) not null,
  detail character varying(400) not null default ''::character varying,
  unit_amount bigint not null,
  quantity integer not null,
  refunded_quantity integer not null default 0,
  "position" integer not null default 0,
  currency character(3) not null,
  vat_rate bigint,
  price_rule text,
  is_gift_card boolean not null default false,
  constraint order_lines_pkey PRIMARY KEY (id),
  constraint order_lines_kind_check CHECK ((kind = ANY (ARRAY['product'::text, 'ticket'::text]))),
  constraint order_lines_kind_fits CHECK (
CASE kind
    WHEN 'product'::text THEN ((ticket_type_id IS NULL) AND (occurrence_id IS NULL))
    ELSE (variant_id IS NULL)
END),
  constraint order_lines_quantity_check CHECK ((quantity >= 1)),
  constraint order_lines_refund_within_sale CHECK (((refunded_quantity >= 0) AND (refunded_quantity <= quantity))),
  constraint order_lines_unit_amount_check CHECK ((unit_amount >= 0)),
  constraint order_lines_vat_rate_check CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
);

create table order_parts (
  id uuid not null,
  order_id uuid not null,
  way text not null,
  gift_card_id uuid,
  amount bigint not null,
  currency character(3) not null,
  held_at timestamp(3) with time zone not null,
  released_at timestamp(3) with time zone,
  constraint order_parts_pkey PRIMARY KEY (id),
  constraint order_parts_amount_check CHECK ((amount > 0)),
  constraint order_parts_of_card CHECK (((way = 'gift-card'::text) = (gift_card_id IS NOT NULL))),
  constraint order_parts_way_check CHECK ((way = ANY (ARRAY['credit'::text, 'gift-card'::text])))
);

create table orders (
  id uuid not null,
  number character varying(20) not null,
  member_id uuid not null,
  email character varying(254) not null,
  name character varying(120) not null,
  state text not null default 'pending'::text,
  total_amount bigint not null,
  currency character(3) not null,
  collection_slot_id uuid,
  note text not null default ''::text,
  placed_at timestamp(3) with time zone not null,
  reserved_until timestamp(3) with time zone not null,
  settled_at timestamp(3) with time zone,
  idempotency_key character varying(64),
  follows_id uuid,
  taken_by_id uuid,
  taken_at text,
  shows_net boolean not null default false,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_member_id_idempotency_key_unique UNIQUE (member_id, idempotency_key),
  constraint orders_number_unique UNIQUE (number),
  constraint orders_settled CHECK (((state = 'pending'::text) = (settled_at IS NULL))),
  constraint orders_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'paid'::text, 'cancelled'::text, 'expired'::text]))),
  constraint orders_taken_at_check CHECK ((taken_at = ANY (ARRAY['till'::text, 'phone'::text, 'shop'::text, 'elsewhere'::text]))),
  constraint orders_total_amount_check CHECK ((total_amount >= 0))
);

create table outgoing_letters (
  key character varying(300) not null,
  kind character varying(40) not null,
  recipient character varying(254) not null,
  task character varying(80) not null,
  payload jsonb not null,
  attempts integer not null default 0,
  queued_at timestamp(3) with time zone not null,
  tried_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  failed_at timestamp(3) with time zone,
  failure text,
  constraint outgoing_letters_pkey PRIMARY KEY (key)
);

create table own_role_grants (
  id uuid not null,
  own_role_id uuid not null,
  member_id uuid not null,
  granted_by_id uuid not null,
  granted_at timestamp(3) with time zone not null,
  constraint own_role_grants_pkey PRIMARY KEY (id),
  constraint own_role_grants_member_id_own_role_id_unique UNIQUE (member_id, own_role_id)
);

create table own_roles (
  id uuid not null,
  name text not null,
  permissions jsonb not null,
  needs_second_factor boolean not null default false,
  made_by_id uuid not null,
  made_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint own_roles_pkey PRIMARY KEY (id),
  constraint own_roles_permissions_check CHECK (((jsonb_typeof(permissions) = 'array'::text) AND (permissions <> '[]'::jsonb) AND (NOT jsonb_exists(permissions, 'operator'::text))))
);

create table packed_lines (
  order_line_id uuid not null,
  packed_by_id uuid,
  packed_at timestamp(3) with time zone not null,
  constraint packed_lines_pkey PRIMARY KEY (order_line_id)
);

create table page_replies (
  note_id uuid not null,
  app text not null,
  page_id uuid not null,
  published_at timestamp(3) with time zone not null,
  constraint page_replies_pkey PRIMARY KEY (note_id)
);

create table passkey_challenges (
  challenge_hash text not null,
  member_id uuid,
  expires_at timestamp(3) with time zone not null,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash)
);

create table passkeys (
  id uuid not null,
  member_id uuid not null,
  credential_id text not null,
  public_key text not null,
  counter bigint not null,
  transports jsonb not null,
  synced boolean not null,
  name text not null,
  created_at timestamp(3) with time zone not null,
  last_used_at timestamp(3) with time zone,
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_unique UNIQUE (credential_id)
);

create table payment_differences (
  id uuid not null,
  payment_id uuid not null,
  kind text not null,
  event character varying(80) not null,
  amount bigint not null,
  currency character(3) not null,
  happened_at timestamp(3) with time zone,
  seen_at timestamp(3) with time zone not null,
  constraint payment_differences_pkey PRIMARY KEY (id),
  constraint payment_differences_payment_id_kind_event_unique UNIQUE (payment_id, kind, event),
  constraint payment_differences_amount_check CHECK ((amount > 0)),
  constraint payment_differences_kind_check CHECK ((kind = ANY (ARRAY['refund'::text, 'charge-back'::text, 'missing'::text, 'reversal'::text, 'second'::text])))
);

create table payments (
  id uuid not null,
  order_id uuid not null,
  reference character varying(90) not null,
  checkout_id character varying(64),
  hosted_url text,
  state text not null default 'created'::text,
  amount bigint not null,
  currency character(3) not null,
  transaction_id character varying(64),
  transaction_code character varying(64),
  created_at timestamp(3) with time zone not null,
  paid_at timestamp(3) with time zone,
  compared_at timestamp(3) with time zone,
  way text not null default 'sumup'::text,
  received_by_id uuid,
  bank_line_id uuid,
  bill_account_id uuid,
  asked_at timestamp(3) with time zone,
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_checkout_id_unique UNIQUE (checkout_id),
  constraint payments_id_order UNIQUE (id, order_id),
  constraint payments_reference_unique UNIQUE (reference),
  constraint payments_amount_check CHECK ((amount >= 0)),
  constraint payments_paid CHECK (((state = 'paid'::text) = (paid_at IS NOT NULL))),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['created'::text, 'pending'::text, 'paid'::text, 'failed'::text, 'expired'::text]))),
  constraint payments_way_check CHECK ((way = ANY (ARRAY['sumup'::text, 'cash'::text, 'transfer'::text, 'credit'::text, 'account'::text])))
);

create table pending_sign_ins (
  token_hash text not null,
  member_id uuid not null,
  means text not null,
  continue_to text not null,
  tries bigint not null default 0,
  expires_at timestamp(3) with time zone not null,
  constraint pending_sign_ins_pkey PRIMARY KEY (token_hash)
);

create table post_authors (
  id uuid not null default gen_random_uuid(),
  post_id uuid not null,
  author_id uuid not null,
  "position" integer not null default 0,
  constraint post_authors_pkey PRIMARY KEY (post_id, author_id)
);

create table post_deletions (
  id uuid not null default gen_random_uuid(),
  post_id uuid not null,
  deleted_by_id uuid,
  deleted_at timestamp(3) with time zone not null,
  constraint post_deletions_pkey PRIMARY KEY (post_id)
);

create table post_referrers (
  post_id uuid not null,
  day date not null,
  host text not null,
  views bigint not null,
  constraint post_referrers_pkey PRIMARY KEY (post_id, day, host)
);

create table post_revisions (
  id uuid not null,
  post_id uuid not null,
  title character varying(2000) not null,
  document jsonb not null,
  saved_by_id uuid,
  saved_at timestamp(3) with time zone not null,
  autosaved boolean not null default false,
  save_key uuid,
  save_attempt integer,
  constraint post_revisions_pkey PRIMARY KEY (id)
);

create table post_tags (
  id uuid not null default gen_random_uuid(),
  post_id uuid not null,
  tag_id uuid not null,
  "position" integer not null default 0,
  constraint post_tags_pkey PRIMARY KEY (post_id, tag_id)
);

create table post_tiers (
  post_id uuid not null,
  tier_id uuid not null,
  constraint post_tiers_pkey PRIMARY KEY (post_id, tier_id)
);

create table post_views (
  post_id uuid not null,
  day date not null,
  views bigint not null,
  readers bigint not null,
  constraint post_views_pkey PRIMARY KEY (post_id, day)
);

create table posts (
  id uuid not null,
  kind text not null,
  slug character varying(191) not null,
  title character varying(2000) not null,
  document jsonb not null,
  html text not null default ''::text,
  plaintext text not null default ''::text,
  excerpt text not null default ''::text,
  custom_excerpt text,
  feature_image text,
  feature_image_alt text,
  feature_image_caption text,
  feature_media_id uuid,
  featured boolean not null default false,
  visibility text not null default 'public'::text,
  meta_title text,
  meta_description text,
  canonical_url text,
  imported jsonb,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  version integer not null default 1,
  search tsvector generated always as (((setweight(to_tsvector('english'::regconfig, (title)::text), 'A'::"char") || setweight(to_tsvector('english'::regconfig, excerpt), 'B'::"char")) || setweight(to_tsvector('english'::regconfig, plaintext), 'C'::"char"))) stored,
  member_html text,
  editor_html text,
  rendering integer not null default 0,
  og_title text,
  og_description text,
  og_image text,
  twitter_title text,
  twitter_description text,
  twitter_image text,
  focal_x smallint,
  focal_y smallint,
  language text,
  words tsvector,
  paid_html text,
  translation_of_id uuid,
  code_head text,
  code_foot text,
  constraint posts_pkey PRIMARY KEY (id),
  constraint posts_slug_unique UNIQUE (slug),
  constraint posts_focal_x_check CHECK (((focal_x >= 0) AND (focal_x <= 100))),
  constraint posts_focal_y_check CHECK (((focal_y >= 0) AND (focal_y <= 100))),
  constraint posts_kind_check CHECK ((kind = ANY (ARRAY['post'::text, 'page'::text]))),
  constraint posts_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'members'::text, 'paid'::text, 'tiers'::text])))
);

create table prepared_file_pieces (
  file_id uuid not null,
  run_id uuid not null,
  number bigint not null,
  bytes bytea not null,
  constraint prepared_file_pieces_pkey PRIMARY KEY (file_id, run_id, number)
);

create table prepared_files (
  id uuid not null,
  kind text not null,
  name text not null,
  format text not null,
  title text not null,
  asked jsonb not null,
  locale text not null,
  asked_by_id uuid,
  asked_at timestamp(3) with time zone not null,
  run_id uuid,
  rows_done bigint not null,
  row_count bigint,
  failed_at timestamp(3) with time zone,
  made_at timestamp(3) with time zone,
  byte_length bigint,
  constraint prepared_files_pkey PRIMARY KEY (id),
  constraint prepared_files_format_check CHECK ((format = ANY (ARRAY['xlsx'::text, 'pdf'::text]))),
  constraint prepared_files_kind_check CHECK ((kind = ANY (ARRAY['report'::text, 'picking-list'::text]))),
  constraint prepared_files_made_check CHECK (((made_at IS NULL) OR ((run_id IS NOT NULL) AND (byte_length IS NOT NULL))))
);

create table price_changes (
  id uuid not null,
  variant_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  set_by_id uuid,
  set_at timestamp(3) with time zone not null,
  constraint price_changes_pkey PRIMARY KEY (id),
  constraint price_changes_amount_check CHECK ((amount >= 0))
);

create table price_choices (
  variant_id uuid not null,
  kind text not null,
  "least" bigint not null,
  most bigint not null,
  currency character(3) not null,
  levels jsonb not null default '[]'::jsonb,
  saved_at timestamp(3) with time zone not null,
  constraint price_choices_pkey PRIMARY KEY (variant_id),
  constraint price_choices_kind_check CHECK ((kind = ANY (ARRAY['levels'::text, 'free'::text, 'gift-card'::text]))),
  constraint price_choices_least_check CHECK (("least" >= 0)),
  constraint price_choices_limits CHECK (("least" <= most))
);

create table price_list_prices (
  price_list_id uuid not null,
  variant_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  net_amount bigint,
  net_rate bigint,
  constraint price_list_prices_pkey PRIMARY KEY (price_list_id, variant_id),
  constraint price_list_prices_amount_check CHECK ((amount >= 0)),
  constraint price_list_prices_net_makes_amount CHECK (
CASE
    WHEN ((net_amount IS NULL) OR (net_rate IS NULL)) THEN ((net_amount IS NULL) AND (net_rate IS NULL))
    ELSE ((net_amount >= 0) AND ((net_rate >= 0) AND (net_rate <= 10000)) AND (amount = (((net_amount * (10000 + net_rate)) + 5000) / 10000)))
END)
);

create table price_lists (
  id uuid not null,
  name text not null,
  label_slug text,
  percent_off bigint,
  starts_at timestamp(3) with time zone,
  ends_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  without_vat boolean not null default false,
  for_everyone boolean not null default false,
  shows_net boolean not null default false,
  constraint price_lists_pkey PRIMARY KEY (id),
  constraint price_lists_end_after_start CHECK ((ends_at > starts_at)),
  constraint price_lists_everyone_has_no_label CHECK (((NOT for_everyone) OR (label_slug IS NULL))),
  constraint price_lists_net_is_for_some CHECK (((NOT shows_net) OR (label_slug IS NOT NULL))),
  constraint price_lists_percent_off_check CHECK (((percent_off > 0) AND (percent_off <= 10000)))
);

create table private_feeds (
  member_id uuid not null,
  token_hash text not null,
  made_at timestamp(3) with time zone not null,
  constraint private_feeds_pkey PRIMARY KEY (member_id),
  constraint private_feeds_token_hash_unique UNIQUE (token_hash)
);

create table producer_day_zones (
  producer_id uuid not null,
  time_zone text not null,
  constraint producer_day_zones_pkey PRIMARY KEY (producer_id)
);

create table producer_days (
  producer_id uuid not null,
  currency character(3) not null,
  day date not null,
  kind text not null,
  cycle uuid not null,
  quantity bigint not null,
  amount bigint not null,
  shares bigint not null,
  constraint producer_days_pkey PRIMARY KEY (producer_id, currency, day, kind, cycle),
  constraint producer_days_kind_check CHECK ((kind = ANY (ARRAY['sold'::text, 'weighed'::text, 'given-back'::text])))
);

create table producer_invitations (
  id uuid not null,
  producer_id uuid not null,
  email text not null,
  token_hash text not null,
  invited_by_id uuid,
  invited_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  accepted_at timestamp(3) with time zone,
  accepted_by_id uuid,
  withdrawn_at timestamp(3) with time zone,
  constraint producer_invitations_pkey PRIMARY KEY (id),
  constraint producer_invitations_token_hash_unique UNIQUE (token_hash),
  constraint producer_invitations_accepted CHECK (((accepted_at IS NULL) = (accepted_by_id IS NULL))),
  constraint producer_invitations_one_end CHECK (((accepted_at IS NULL) OR (withdrawn_at IS NULL)))
);

create table producer_members (
  producer_id uuid not null,
  member_id uuid not null,
  joined_at timestamp(3) with time zone not null,
  constraint producer_members_pkey PRIMARY KEY (producer_id, member_id)
);

create table producer_order_lines (
  producer_order_id uuid not null,
  variant_id uuid not null,
  title text not null,
  detail text not null,
  sku text not null,
  quantity bigint not null,
  cost_amount bigint,
  currency character(3) not null,
  constraint producer_order_lines_pkey PRIMARY KEY (producer_order_id, variant_id),
  constraint producer_order_lines_quantity_check CHECK ((quantity >= 1))
);

create table producer_orders (
  id uuid not null,
  cycle_id uuid not null,
  producer_id uuid not null,
  made_at timestamp(3) with time zone not null,
  constraint producer_orders_pkey PRIMARY KEY (id),
  constraint producer_orders_once UNIQUE (cycle_id, producer_id)
);

create table producer_payout_reversals (
  payout_id uuid not null,
  note text not null default ''::text,
  reversed_by_id uuid,
  reversed_at timestamp(3) with time zone not null,
  constraint producer_payout_reversals_pkey PRIMARY KEY (payout_id)
);

create table producer_payouts (
  id uuid not null,
  producer_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  way text not null,
  note text not null default ''::text,
  paid_by_id uuid,
  paid_at timestamp(3) with time zone not null,
  constraint producer_payouts_pkey PRIMARY KEY (id),
  constraint producer_payouts_amount_check CHECK ((amount > 0)),
  constraint producer_payouts_way_check CHECK ((way = ANY (ARRAY['cash'::text, 'transfer'::text])))
);

create table producer_shares (
  id uuid not null,
  producer_id uuid not null,
  order_line_id uuid not null,
  quantity bigint not null,
  amount bigint not null,
  currency character(3) not null,
  transaction_id uuid not null,
  booked_at timestamp(3) with time zone not null,
  constraint producer_shares_pkey PRIMARY KEY (id),
  constraint producer_shares_quantity_check CHECK (((quantity <> 0) OR (amount <> 0)))
);

create table producer_terms (
  producer_id uuid not null,
  order_email text not null default ''::text,
  trusted_at timestamp(3) with time zone,
  trusted_by_id uuid,
  buyers_shown_at timestamp(3) with time zone,
  buyers_shown_by_id uuid,
  constraint producer_terms_pkey PRIMARY KEY (producer_id)
);

create table producers (
  id uuid not null,
  slug character varying(120) not null,
  name character varying(160) not null,
  place character varying(160) not null default ''::character varying,
  practice text not null default ''::text,
  story text not null default ''::text,
  since integer,
  image text,
  created_at timestamp(3) with time zone not null,
  constraint producers_pkey PRIMARY KEY (id),
  constraint producers_slug_unique UNIQUE (slug)
);

create table product_drafts (
  id uuid not null,
  supplier_id uuid not null,
  key text not null,
  scraped jsonb not null,
  reviewed jsonb,
  product_id uuid,
  first_seen_at timestamp(3) with time zone not null,
  last_seen_at timestamp(3) with time zone not null,
  reviewed_by_id uuid,
  reviewed_at timestamp(3) with time zone,
  dismissed_at timestamp(3) with time zone,
  constraint product_drafts_pkey PRIMARY KEY (id),
  constraint product_drafts_supplier_id_key_unique UNIQUE (supplier_id, key)
);

create table product_pictures (
  id uuid not null,
  product_id uuid not null,
  image text not null,
  alt text not null default ''::text,
  "position" bigint not null default 0,
  constraint product_pictures_pkey PRIMARY KEY (id),
  constraint product_pictures_product_id_image_unique UNIQUE (product_id, image)
);

create table product_properties (
  product_id uuid not null,
  property_id uuid not null,
  constraint product_properties_pkey PRIMARY KEY (product_id, property_id)
);

create table product_proposals (
  id uuid not null,
  producer_id uuid not null,
  kind text not null,
  product_id uuid,
  variant_id uuid,
  before jsonb not null,
  after jsonb not null,
  proposed_by_id uuid,
  proposed_at timestamp(3) with time zone not null,
  decision text,
  decided_by_id uuid,
  decided_at timestamp(3) with time zone,
  reason text not null default ''::text,
  constraint product_proposals_pkey PRIMARY KEY (id),
  constraint product_proposals_decided CHECK (((decision IS NULL) = (decided_at IS NULL))),
  constraint product_proposals_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'declined'::text, 'withdrawn'::text]))),
  constraint product_proposals_kind_check CHECK ((kind = ANY (ARRAY['product'::text, 'new-product'::text, 'variant'::text, 'picture'::text]))),
  constraint product_proposals_of_a_product CHECK (((kind = 'new-product'::text) OR (product_id IS NOT NULL))),
  constraint product_proposals_of_a_variant CHECK (((kind = 'variant'::text) = (variant_id IS NOT NULL)))
);

create table products (
  id uuid not null,
  slug character varying(160) not null,
  title character varying(200) not null,
  summary text not null default ''::text,
  description text not null default ''::text,
  storage text not null default ''::text,
  allergens text not null default ''::text,
  image text,
  image_alt text not null default ''::text,
  producer_id uuid,
  category_id uuid,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  search tsvector generated always as (((setweight(to_tsvector('english'::regconfig, (title)::text), 'A'::"char") || setweight(to_tsvector('english'::regconfig, summary), 'B'::"char")) || setweight(to_tsvector('english'::regconfig, description), 'C'::"char"))) stored,
  allergen_free boolean not null default false,
  vat_rate_id uuid,
  constraint products_pkey PRIMARY KEY (id),
  constraint products_slug_unique UNIQUE (slug),
  constraint products_allergens_one_statement CHECK ((NOT (allergen_free AND (allergens <> ''::text))))
);

create table properties (
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  "position" bigint not null default 0,
  constraint properties_pkey PRIMARY KEY (id),
  constraint properties_slug_unique UNIQUE (slug)
);

create table publication_schedules (
  id uuid not null default gen_random_uuid(),
  post_id uuid not null,
  publish_at timestamp(3) with time zone not null,
  scheduled_by_id uuid,
  scheduled_at timestamp(3) with time zone not null,
  constraint publication_schedules_pkey PRIMARY KEY (post_id)
);

create table publications (
  id uuid not null default gen_random_uuid(),
  post_id uuid not null,
  published_by_id uuid,
  published_at timestamp(3) with time zone not null,
  constraint publications_pkey PRIMARY KEY (post_id)
);

create table push_subscriptions (
  id uuid not null,
  member_id uuid not null,
  sign_in uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  device text not null,
  created_at timestamp(3) with time zone not null,
  last_told_at timestamp(3) with time zone,
  told_of text[] not null default '{}'::text[],
  constraint push_subscriptions_pkey PRIMARY KEY (id),
  constraint push_subscriptions_endpoint_unique UNIQUE (endpoint)
);

create table pushed_requests (
  uri_hash text not null,
  client_id uuid not null,
  parameters jsonb not null,
  expires_at timestamp(3) with time zone not null,
  constraint pushed_requests_pkey PRIMARY KEY (uri_hash)
);

create table quotas (
  id uuid not null,
  entry_id uuid not null,
  name character varying(120) not null,
  size integer not null,
  constraint quotas_pkey PRIMARY KEY (id),
  constraint quotas_id_entry UNIQUE (id, entry_id),
  constraint quotas_size_check CHECK ((size >= 0))
);

create table reactions (
  id uuid not null,
  uri character varying(2000) not null,
  kind text not null,
  actor_id uuid not null,
  note_id uuid not null,
  reacted_at timestamp(3) with time zone not null,
  constraint reactions_pkey PRIMARY KEY (id),
  constraint reactions_kind_actor_id_note_id_unique UNIQUE (kind, actor_id, note_id),
  constraint reactions_uri_unique UNIQUE (uri),
  constraint reactions_kind_check CHECK ((kind = ANY (ARRAY['Like'::text, 'Announce'::text])))
);

create table reader_checkouts (
  payment_id uuid not null,
  reader_id text not null,
  checkout_id text,
  client_transaction_id text,
  started_at timestamp(3) with time zone not null,
  constraint reader_checkouts_pkey PRIMARY KEY (payment_id),
  constraint reader_checkouts_client_transaction_id_unique UNIQUE (client_transaction_id)
);

create table recovery_codes (
  code_hash text not null,
  member_id uuid not null,
  made_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (code_hash)
);

create table redirect_patterns (
  pattern text not null,
  to_address text not null,
  permanent boolean not null,
  "position" bigint not null,
  imported_at timestamp(3) with time zone not null,
  constraint redirect_patterns_pkey PRIMARY KEY (pattern)
);

create table redirects (
  from_path text not null,
  to_address text not null,
  permanent boolean not null,
  imported_at timestamp(3) with time zone not null,
  constraint redirects_pkey PRIMARY KEY (from_path)
);

create table refund_adjustments (
  refund_id uuid not null,
  adjustment_id uuid not null,
  constraint refund_adjustments_pkey PRIMARY KEY (refund_id, adjustment_id)
);

create table refund_handouts (
  refund_id uuid not null,
  owed_at timestamp(3) with time zone not null,
  way text,
  handed_out_by_id uuid,
  handed_out_at timestamp(3) with time zone,
  constraint refund_handouts_pkey PRIMARY KEY (refund_id),
  constraint refund_handouts_way_check CHECK ((way = ANY (ARRAY['cash'::text, 'transfer'::text]))),
  constraint refund_handouts_whole CHECK (((way IS NULL) = (handed_out_at IS NULL)))
);

create table refund_lines (
  id uuid not null default gen_random_uuid(),
  refund_id uuid not null,
  order_line_id uuid not null,
  quantity integer not null,
  back_in_stock boolean not null default true,
  constraint refund_lines_once PRIMARY KEY (refund_id, order_line_id),
  constraint refund_lines_quantity_check CHECK ((quantity >= 1))
);

create table refund_parts (
  refund_id uuid not null,
  part_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  constraint refund_parts_pkey PRIMARY KEY (refund_id, part_id),
  constraint refund_parts_amount_check CHECK ((amount > 0))
);

create table refunds (
  id uuid not null,
  order_id uuid not null,
  payment_id uuid,
  amount bigint not null,
  currency character(3) not null,
  reason text not null default ''::text,
  state text not null default 'requested'::text,
  failure text,
  requested_by_id uuid,
  requested_at timestamp(3) with time zone not null,
  done_at timestamp(3) with time zone,
  alike_before integer,
  origin text not null default 'shop'::text,
  way text not null default 'sumup'::text,
  by_payment bigint,
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_alike_before_check CHECK ((alike_before >= 0)),
  constraint refunds_amount_check CHECK ((amount >= 0)),
  constraint refunds_by_payment_check CHECK (((by_payment >= 0) AND (by_payment <= amount))),
  constraint refunds_origin_check CHECK ((origin = ANY (ARRAY['shop'::text, 'sumup'::text, 'charge-back'::text]))),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'done'::text, 'failed'::text]))),
  constraint refunds_way_check CHECK ((way = ANY (ARRAY['sumup'::text, 'cash'::text, 'transfer'::text, 'credit'::text, 'account'::text])))
);

create table remote_hosts (
  host character varying(255) not null,
  signature_scheme text,
  failures integer not null default 0,
  first_failed_at timestamp(3) with time zone,
  next_attempt_at timestamp(3) with time zone,
  last_delivered_at timestamp(3) with time zone,
  last_failure text,
  created_at timestamp(3) with time zone not null,
  constraint remote_hosts_pkey PRIMARY KEY (host),
  constraint remote_hosts_signature_scheme_check CHECK ((signature_scheme = ANY (ARRAY['rfc9421'::text, 'cavage'::text])))
);

create table reply_hidings (
  uri text not null,
  post_id uuid not null,
  hidden_by_id uuid,
  hidden_at timestamp(3) with time zone not null,
  constraint reply_hidings_pkey PRIMARY KEY (uri)
);

create table reply_reports (
  uri text not null,
  post_id uuid not null,
  reporter_id uuid not null,
  reason text not null,
  reported_at timestamp(3) with time zone not null,
  settled_by_id uuid,
  settled_at timestamp(3) with time zone,
  constraint reply_reports_pkey PRIMARY KEY (uri, reporter_id)
);

create table reports (
  id uuid not null,
  uri character varying(2000) not null,
  reporter_id uuid,
  targets jsonb not null,
  content text not null default ''::text,
  received_at timestamp(3) with time zone not null,
  settled_at timestamp(3) with time zone,
  settled_by_id uuid,
  constraint reports_pkey PRIMARY KEY (id),
  constraint reports_uri_unique UNIQUE (uri)
);

create table reservations (
  id uuid not null,
  order_line_id uuid not null,
  variant_id uuid,
  occurrence_quota_id uuid,
  quantity integer not null,
  reserved_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint reservations_pkey PRIMARY KEY (id),
  constraint reservations_order_line_id_unique UNIQUE (order_line_id),
  constraint reservations_of_one_thing CHECK (((variant_id IS NULL) <> (occurrence_quota_id IS NULL))),
  constraint reservations_quantity_check CHECK ((quantity >= 1))
);

create table review_decisions (
  review_id uuid not null,
  shown boolean not null,
  decided_by_id uuid,
  decided_at timestamp(3) with time zone not null,
  constraint review_decisions_pkey PRIMARY KEY (review_id)
);

create table reviews (
  id uuid not null,
  product_id uuid not null,
  member_id uuid not null,
  stars bigint not null,
  text text not null default ''::text,
  written_at timestamp(3) with time zone not null,
  constraint reviews_pkey PRIMARY KEY (id),
  constraint reviews_product_id_member_id_unique UNIQUE (product_id, member_id),
  constraint reviews_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
);

create table role_grants (
  id uuid not null,
  member_id uuid not null,
  role text not null,
  granted_by_id uuid,
  granted_at timestamp(3) with time zone not null,
  constraint role_grants_pkey PRIMARY KEY (id),
  constraint role_grants_member_id_role_unique UNIQUE (member_id, role),
  constraint role_grants_role_check CHECK ((role = ANY (ARRAY['editor'::text, 'author'::text, 'contributor'::text, 'shopkeeper'::text, 'organiser'::text, 'moderator'::text, 'operator'::text])))
);

create table saved_list_lines (
  list_id uuid not null,
  variant_id uuid not null,
  quantity bigint not null,
  constraint saved_list_lines_pkey PRIMARY KEY (list_id, variant_id),
  constraint saved_list_lines_quantity_check CHECK (((quantity >= 1) AND (quantity <= 999)))
);

create table saved_lists (
  id uuid not null,
  member_id uuid not null,
  name text not null,
  saved_at timestamp(3) with time zone not null,
  constraint saved_lists_pkey PRIMARY KEY (id),
  constraint saved_lists_member_id_name_unique UNIQUE (member_id, name)
);

create table scarce_variants (
  variant_id uuid not null,
  available integer not null,
  title_key text not null,
  constraint scarce_variants_pkey PRIMARY KEY (variant_id)
);

create table scrape_runs (
  id uuid not null,
  supplier_id uuid not null,
  started_by_id uuid,
  started_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone,
  pages_read integer not null default 0,
  products_found integer not null default 0,
  warnings jsonb not null,
  failure text,
  constraint scrape_runs_pkey PRIMARY KEY (id)
);

create table scraped_prices (
  draft_id uuid not null,
  read_at timestamp(3) with time zone not null,
  amount bigint not null,
  currency character(3) not null,
  constraint scraped_prices_pkey PRIMARY KEY (draft_id, read_at),
  constraint scraped_prices_amount_check CHECK ((amount >= 0))
);

create table sealed_generations (
  generation bigint not null,
  secret_name text not null,
  sealed text not null,
  sealed_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone not null,
  constraint sealed_generations_pkey PRIMARY KEY (generation, secret_name)
);

create table security_events (
  "position" bigint not null,
  at timestamp(3) with time zone not null,
  event text not null,
  member_id uuid,
  by_id uuid,
  client text,
  details jsonb,
  details_digest text not null,
  digest text not null,
  constraint security_events_pkey PRIMARY KEY ("position")
);

create table security_log_anchors (
  "position" bigint not null,
  digest text not null,
  at timestamp(3) with time zone not null,
  constraint security_log_anchors_pkey PRIMARY KEY ("position")
);

create table sent_mails (
  id uuid not null,
  recipient character varying(254) not null,
  sender character varying(255) not null,
  subject text not null,
  text text not null,
  html text,
  headers jsonb not null,
  sent_at timestamp(3) with time zone not null,
  attachments jsonb not null default '[]'::jsonb,
  constraint sent_mails_pkey PRIMARY KEY (id)
);

create table sessions (
  id character varying(64) not null,
  member_id uuid not null,
  domain text not null,
  sign_in uuid not null,
  device character varying(120) not null default ''::character varying,
  created_at timestamp(3) with time zone not null,
  last_seen_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  authenticated_at timestamp(3) with time zone,
  address text not null default ''::text,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_domain_check CHECK ((domain = ANY (ARRAY['blog'::text, 'market'::text, 'cart'::text, 'events'::text, 'federation'::text, 'account'::text])))
);

create table settings (
  key character varying(80) not null,
  value jsonb not null,
  updated_at timestamp(3) with time zone not null,
  constraint settings_pkey PRIMARY KEY (key)
);

create table shared_previews (
  id uuid not null,
  post_id uuid not null,
  created_by_id uuid,
  created_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone,
  constraint shared_previews_pkey PRIMARY KEY (id),
  constraint shared_previews_post_id_unique UNIQUE (post_id)
);

create table shelf_products (
  product_id uuid not null,
  category_id uuid,
  producer_id uuid,
  listed_at timestamp(3) with time zone not null,
  title text not null,
  title_key text collate "C" not null,
  sold_out boolean not null,
  low bigint not null,
  high bigint not null,
  dear_key bigint not null,
  new_key bigint not null,
  unit_key bigint not null,
  properties text[] not null default '{}'::text[],
  words tsvector not null,
  back_at timestamp(3) with time zone,
  constraint shelf_products_pkey PRIMARY KEY (product_id)
);

create table shelf_words (
  word text not null,
  constraint shelf_words_pkey PRIMARY KEY (word)
);

create table shortages (
  order_line_id uuid not null,
  receipt_id uuid not null,
  quantity bigint not null,
  refund_id uuid,
  constraint shortages_pkey PRIMARY KEY (order_line_id, receipt_id),
  constraint shortages_quantity_check CHECK ((quantity >= 1))
);

create table sign_ins (
  id uuid not null,
  member_id uuid not null,
  began_at timestamp(3) with time zone not null,
  authenticated_at timestamp(3) with time zone not null,
  methods jsonb not null default '["otp"]'::jsonb,
  constraint sign_ins_pkey PRIMARY KEY (id)
);

create table signing_keys (
  kid character varying(255) not null,
  algorithm character varying(255) not null,
  public_jwk jsonb not null,
  private_jwk jsonb not null,
  created_at timestamp(3) with time zone not null,
  constraint signing_keys_pkey PRIMARY KEY (kid)
);

create table slot_retirements (
  slot_id uuid not null,
  retired_at timestamp(3) with time zone not null,
  constraint slot_retirements_pkey PRIMARY KEY (slot_id)
);

create table slots (
  id uuid not null,
  calendar_id uuid not null,
  title character varying(160) not null,
  place character varying(200) not null default ''::character varying,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  capacity integer not null,
  booked integer not null default 0,
  constraint slots_pkey PRIMARY KEY (id),
  constraint slots_calendar_id_title_starts_at_unique UNIQUE (calendar_id, title, starts_at),
  constraint slots_end_after_start CHECK ((ends_at > starts_at)),
  constraint slots_not_overbooked CHECK (((booked >= 0) AND (booked <= capacity)))
);

create table slow_pages (
  day date not null,
  domain text not null,
  route text not null,
  times bigint not null,
  total_ms bigint not null,
  longest_ms bigint not null,
  request_id text,
  constraint slow_pages_pkey PRIMARY KEY (day, domain, route)
);

create table snippets (
  id uuid not null,
  name text not null,
  document jsonb not null,
  updated_at timestamp(3) with time zone not null,
  constraint snippets_pkey PRIMARY KEY (id)
);

create table standing_dates (
  id uuid not null,
  standing_order_id uuid not null,
  day date not null,
  state text not null,
  cut_off_at timestamp(3) with time zone not null,
  gives_up_at timestamp(3) with time zone not null,
  told_at timestamp(3) with time zone,
  order_id uuid,
  tries bigint not null,
  next_try_at timestamp(3) with time zone,
  reason text not null default ''::text,
  left_out text not null default ''::text,
  constraint standing_dates_pkey PRIMARY KEY (id),
  constraint standing_dates_order_id_unique UNIQUE (order_id),
  constraint standing_dates_standing_order_id_day_unique UNIQUE (standing_order_id, day),
  constraint standing_dates_placed_with_order CHECK (((state <> 'placed'::text) OR (order_id IS NOT NULL))),
  constraint standing_dates_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'skipped'::text, 'placed'::text, 'failed'::text])))
);

create table standing_events (
  id uuid not null,
  standing_order_id uuid not null,
  at timestamp(3) with time zone not null,
  by_id uuid,
  words text not null,
  constraint standing_events_pkey PRIMARY KEY (id)
);

create table standing_holidays (
  id uuid not null,
  from_day date not null,
  until_day date not null,
  made_by_id uuid,
  made_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  constraint standing_holidays_pkey PRIMARY KEY (id),
  constraint standing_holidays_in_order CHECK ((until_day >= from_day))
);

create table standing_lines (
  id uuid not null,
  standing_order_id uuid not null,
  variant_id uuid not null,
  quantity bigint not null,
  substitute_id uuid,
  "position" bigint not null,
  told_amount bigint,
  told_currency character(3),
  constraint standing_lines_pkey PRIMARY KEY (id),
  constraint standing_lines_standing_order_id_variant_id_unique UNIQUE (standing_order_id, variant_id),
  constraint standing_lines_other_substitute CHECK ((substitute_id <> variant_id)),
  constraint standing_lines_quantity_check CHECK (((quantity >= 1) AND (quantity <= 99)))
);

create table standing_orders (
  id uuid not null,
  member_id uuid not null,
  every_weeks bigint not null,
  first_day date not null,
  way text not null,
  name text not null,
  note text not null,
  place_id uuid,
  slot_time text,
  zone_id uuid,
  address text not null,
  postcode text not null,
  phone text not null,
  delivery_note text not null,
  paused_until date,
  made_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  constraint standing_orders_pkey PRIMARY KEY (id),
  constraint standing_orders_every_weeks_check CHECK ((every_weeks = ANY (ARRAY[(1)::bigint, (2)::bigint, (4)::bigint]))),
  constraint standing_orders_one_way_home CHECK (((zone_id IS NULL) OR (place_id IS NULL))),
  constraint standing_orders_slot_time_check CHECK ((slot_time ~ '^[0-9]{2}:[0-9]{2}$'::text)),
  constraint standing_orders_way_check CHECK ((way = ANY (ARRAY['card'::text, 'credit'::text, 'account'::text])))
);

create table steady_products (
  product_id uuid not null,
  set_by_id uuid,
  set_at timestamp(3) with time zone not null,
  constraint steady_products_pkey PRIMARY KEY (product_id)
);

create table stock_movements (
  id uuid not null,
  variant_id uuid not null,
  quantity integer not null,
  reason text not null,
  note text not null default ''::text,
  order_line_id uuid,
  moved_by_id uuid,
  moved_at timestamp(3) with time zone not null,
  constraint stock_movements_pkey PRIMARY KEY (id),
  constraint stock_movements_quantity_check CHECK ((quantity <> 0)),
  constraint stock_movements_reason_check CHECK ((reason = ANY (ARRAY['delivery'::text, 'sale'::text, 'refund'::text, 'correction'::text, 'waste'::text])))
);

create table subscriber_counts (
  part uuid not null default gen_random_uuid(),
  newsletter_id uuid not null,
  many bigint not null,
  constraint subscriber_counts_pkey PRIMARY KEY (part)
);

create table subscriptions (
  id uuid not null default gen_random_uuid(),
  newsletter_id uuid not null,
  member_id uuid not null,
  subscribed_at timestamp(3) with time zone not null,
  constraint subscriptions_pkey PRIMARY KEY (newsletter_id, member_id)
);

create table suppliers (
  id uuid not null,
  url text not null,
  name character varying(160) not null,
  producer_id uuid,
  added_by_id uuid,
  added_at timestamp(3) with time zone not null,
  read_every_days bigint,
  selectors jsonb,
  etag text,
  constraint suppliers_pkey PRIMARY KEY (id),
  constraint suppliers_url_unique UNIQUE (url),
  constraint suppliers_read_every_days_check CHECK (((read_every_days >= 1) AND (read_every_days <= 90)))
);

create table tags (
  id uuid not null,
  slug character varying(191) not null,
  name character varying(191) not null,
  description text not null default ''::text,
  internal boolean not null default false,
  image text,
  image_alt text not null default ''::text,
  meta_title text,
  meta_description text,
  constraint tags_pkey PRIMARY KEY (id),
  constraint tags_slug_unique UNIQUE (slug)
);

create table ticket_cancellations (
  id uuid not null default gen_random_uuid(),
  ticket_id uuid not null,
  cancelled_by_id uuid,
  cancelled_at timestamp(3) with time zone not null,
  constraint ticket_cancellations_pkey PRIMARY KEY (ticket_id)
);

create table ticket_reminders (
  occurrence_id uuid not null,
  member_id uuid not null,
  reminded_at timestamp(3) with time zone not null,
  constraint ticket_reminders_pkey PRIMARY KEY (occurrence_id, member_id)
);

create table ticket_returns (
  ticket_id uuid not null,
  requested_at timestamp(3) with time zone not null,
  constraint ticket_returns_pkey PRIMARY KEY (ticket_id)
);

create table ticket_type_retirements (
  ticket_type_id uuid not null,
  retired_by_id uuid,
  retired_at timestamp(3) with time zone not null,
  constraint ticket_type_retirements_pkey PRIMARY KEY (ticket_type_id)
);

create table ticket_types (
  id uuid not null,
  entry_id uuid not null,
  quota_id uuid not null,
  name character varying(120) not null,
  description text not null default ''::text,
  price_amount bigint not null,
  price_currency character(3) not null,
  "position" integer not null default 0,
  constraint ticket_types_pkey PRIMARY KEY (id),
  constraint ticket_types_price_amount_check CHECK ((price_amount >= 0))
);

create table tickets (
  id uuid not null,
  occurrence_id uuid not null,
  ticket_type_id uuid not null,
  holder_id uuid,
  holder_name character varying(120) not null,
  code character varying(32) not null,
  order_line_id uuid not null,
  ordinal integer not null,
  issued_at timestamp(3) with time zone not null,
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_code_unique UNIQUE (code),
  constraint tickets_order_line_id_ordinal_unique UNIQUE (order_line_id, ordinal),
  constraint tickets_ordinal_check CHECK ((ordinal >= 1))
);

create table tier_gifts (
  id uuid not null,
  tier_id uuid not null,
  months bigint not null,
  email text,
  message text not null default ''::text,
  token_hash text not null,
  given_by_id uuid,
  given_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone,
  passed_on_id uuid,
  withdrawn_at timestamp(3) with time zone,
  taken_at timestamp(3) with time zone,
  membership_id uuid,
  constraint tier_gifts_pkey PRIMARY KEY (id),
  constraint tier_gifts_membership_id_unique UNIQUE (membership_id),
  constraint tier_gifts_passed_on_id_unique UNIQUE (passed_on_id),
  constraint tier_gifts_token_hash_unique UNIQUE (token_hash),
  constraint tier_gifts_months_check CHECK (((months >= 1) AND (months <= 120))),
  constraint tier_gifts_taken_or_withdrawn CHECK (((taken_at IS NULL) OR (withdrawn_at IS NULL))),
  constraint tier_gifts_taken_whole CHECK (((taken_at IS NULL) = (membership_id IS NULL)))
);

create table tier_memberships (
  id uuid not null,
  tier_id uuid not null,
  member_id uuid not null,
  source text not null,
  given_by_id uuid,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone,
  told_at timestamp(3) with time zone,
  order_line_id uuid,
  constraint tier_memberships_pkey PRIMARY KEY (id),
  constraint tier_memberships_end_after_start CHECK ((ends_at >= starts_at)),
  constraint tier_memberships_source_check CHECK ((source = ANY (ARRAY['gift'::text, 'operator'::text, 'import'::text, 'purchase'::text])))
);

create table tiers (
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  price_amount bigint,
  price_currency character(3),
  period text,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  product_id uuid,
  monthly_amount bigint,
  monthly_currency character(3),
  yearly_amount bigint,
  yearly_currency character(3),
  welcome_url text,
  benefits jsonb not null default '[]'::jsonb,
  constraint tiers_pkey PRIMARY KEY (id),
  constraint tiers_slug_unique UNIQUE (slug),
  constraint tiers_monthly_amount_check CHECK ((monthly_amount >= 0)),
  constraint tiers_period_check CHECK ((period = ANY (ARRAY['month'::text, 'year'::text]))),
  constraint tiers_price_whole CHECK (((price_amount IS NULL) = (price_currency IS NULL))),
  constraint tiers_yearly_amount_check CHECK ((yearly_amount >= 0))
);

create table tokens (
  id uuid not null,
  kind text not null,
  token_hash character varying(64) not null,
  scope character varying(255) not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  grant_id uuid not null,
  audience jsonb,
  jkt text,
  constraint tokens_pkey PRIMARY KEY (id),
  constraint tokens_token_hash_unique UNIQUE (token_hash),
  constraint tokens_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'refresh'::text])))
);

create table unbilled_payments (
  payment_id uuid not null,
  account_id uuid not null,
  constraint unbilled_payments_pkey PRIMARY KEY (payment_id)
);

create table unbilled_refunds (
  refund_id uuid not null,
  account_id uuid not null,
  constraint unbilled_refunds_pkey PRIMARY KEY (refund_id)
);

create table unbooked_money (
  kind text not null,
  source_id uuid not null,
  constraint unbooked_money_pkey PRIMARY KEY (kind, source_id),
  constraint unbooked_money_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'refund'::text, 'loss'::text])))
);

create table uncollected_orders (
  order_id uuid not null,
  placed_at timestamp(3) with time zone not null,
  member_id uuid not null,
  slot_id uuid,
  is_brought boolean not null default false,
  constraint uncollected_orders_pkey PRIMARY KEY (order_id)
);

create table unpaid_bills (
  bill_id uuid not null,
  account_id uuid not null,
  month text not null,
  due_at timestamp(3) with time zone not null,
  constraint unpaid_bills_pkey PRIMARY KEY (bill_id)
);

create table unpublished_posts (
  post_id uuid not null,
  updated_at timestamp(3) with time zone not null default now(),
  constraint unpublished_posts_pkey PRIMARY KEY (post_id)
);

create table unsettled_bank_lines (
  bank_line_id uuid not null,
  booked_on date not null,
  constraint unsettled_bank_lines_pkey PRIMARY KEY (bank_line_id)
);

create table unsettled_differences (
  difference_id uuid not null,
  seen_at timestamp(3) with time zone not null,
  constraint unsettled_differences_pkey PRIMARY KEY (difference_id)
);

create table variant_deposits (
  variant_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  constraint variant_deposits_pkey PRIMARY KEY (variant_id),
  constraint variant_deposits_amount_check CHECK ((amount > 0))
);

create table variant_retirements (
  variant_id uuid not null,
  retired_by_id uuid,
  retired_at timestamp(3) with time zone not null,
  constraint variant_retirements_pkey PRIMARY KEY (variant_id)
);

create table variant_weights (
  variant_id uuid not null,
  grams bigint not null,
  constraint variant_weights_pkey PRIMARY KEY (variant_id),
  constraint variant_weights_grams_check CHECK ((grams > 0))
);

create table variants (
  id uuid not null,
  product_id uuid not null,
  name character varying(120) not null,
  sku character varying(80) not null,
  unit character varying(40) not null default ''::character varying,
  price_amount bigint not null,
  price_currency character(3) not null,
  stock integer not null default 0,
  reserved integer not null default 0,
  "position" integer not null default 0,
  cost_amount bigint,
  cost_currency character(3),
  measure bigint,
  measure_of text,
  measured boolean not null default false,
  on_demand boolean not null default false,
  options text[] not null default '{}'::text[],
  net_price_amount bigint,
  net_price_rate bigint,
  constraint variants_pkey PRIMARY KEY (id),
  constraint variants_sku_unique UNIQUE (sku),
  constraint variants_cost_amount_check CHECK ((cost_amount >= 0)),
  constraint variants_cost_whole CHECK (((cost_amount IS NULL) = (cost_currency IS NULL))),
  constraint variants_net_price_makes_price CHECK (
CASE
    WHEN ((net_price_amount IS NULL) OR (net_price_rate IS NULL)) THEN ((net_price_amount IS NULL) AND (net_price_rate IS NULL))
    ELSE ((net_price_amount >= 0) AND ((net_price_rate >= 0) AND (net_price_rate <= 10000)) AND (price_amount = (((net_price_amount * (10000 + net_price_rate)) + 5000) / 10000)))
END),
  constraint variants_price_amount_check CHECK ((price_amount >= 0)),
  constraint variants_reserved_within_stock CHECK (((reserved >= 0) AND (reserved <= stock))),
  constraint variants_stock_check CHECK ((stock >= 0))
);

create table vat_rates (
  id uuid not null,
  name text not null,
  rate bigint not null,
  is_default boolean not null default false,
  constraint vat_rates_pkey PRIMARY KEY (id),
  constraint vat_rates_rate_check CHECK (((rate >= 0) AND (rate <= 10000)))
);

create table voucher_uses (
  order_id uuid not null,
  voucher_id uuid not null,
  used_at timestamp(3) with time zone not null,
  released_at timestamp(3) with time zone,
  constraint voucher_uses_pkey PRIMARY KEY (order_id, voucher_id)
);

create table vouchers (
  id uuid not null,
  code text not null,
  label text not null,
  kind text not null,
  amount bigint,
  minimum_amount bigint,
  currency character(3) not null,
  rate bigint,
  product_id uuid,
  category_id uuid,
  starts_at timestamp(3) with time zone,
  ends_at timestamp(3) with time zone,
  total_uses bigint,
  uses_per_member bigint,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone,
  constraint vouchers_pkey PRIMARY KEY (id),
  constraint vouchers_code_unique UNIQUE (code),
  constraint vouchers_amount_check CHECK ((amount > 0)),
  constraint vouchers_end_after_start CHECK ((ends_at > starts_at)),
  constraint vouchers_kind_check CHECK ((kind = ANY (ARRAY['flat'::text, 'percent'::text]))),
  constraint vouchers_minimum_amount_check CHECK ((minimum_amount > 0)),
  constraint vouchers_one_subject CHECK (((product_id IS NULL) OR (category_id IS NULL))),
  constraint vouchers_rate_check CHECK (((rate > 0) AND (rate <= 10000))),
  constraint vouchers_total_uses_check CHECK ((total_uses > 0)),
  constraint vouchers_uses_per_member_check CHECK ((uses_per_member > 0)),
  constraint vouchers_worth_whole CHECK ((((kind = 'flat'::text) = (amount IS NOT NULL)) AND ((kind = 'percent'::text) = (rate IS NOT NULL))))
);

create table waiting_security_events (
  id uuid not null,
  at timestamp(3) with time zone not null,
  event text not null,
  member_id uuid not null,
  client text,
  details jsonb,
  details_digest text not null,
  seal text not null,
  constraint waiting_security_events_pkey PRIMARY KEY (id)
);

create table webhook_deliveries (
  id uuid not null,
  webhook_id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  previous jsonb not null,
  body text,
  asked_at timestamp(3) with time zone not null,
  constraint webhook_deliveries_pkey PRIMARY KEY (id)
);

create table webhooks (
  id uuid not null,
  integration_id uuid not null,
  event text not null,
  target_url text not null,
  name text not null,
  sealed_secret text,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  last_triggered_at timestamp(3) with time zone,
  last_triggered_status text,
  last_triggered_error text,
  constraint webhooks_pkey PRIMARY KEY (id),
  constraint webhooks_once_unique UNIQUE (integration_id, event, target_url)
);

create table wishes (
  id uuid not null,
  member_id uuid not null,
  product_id uuid not null,
  wished_at timestamp(3) with time zone not null,
  told_at timestamp(3) with time zone,
  constraint wishes_pkey PRIMARY KEY (id),
  constraint wishes_member_id_product_id_unique UNIQUE (member_id, product_id)
);

create table withdrawals (
  id uuid not null default gen_random_uuid(),
  uri character varying(2000) not null,
  actor_id uuid not null,
  withdrawn_at timestamp(3) with time zone not null,
  constraint withdrawals_pkey PRIMARY KEY (actor_id, uri)
);

create table workers (
  id uuid not null,
  pools text[] not null,
  host character varying(255) not null,
  pid integer not null,
  started_at timestamp(3) with time zone not null,
  beat_at timestamp(3) with time zone not null,
  holds_lock boolean not null default false,
  constraint workers_pkey PRIMARY KEY (id)
);

CREATE INDEX account_closings_waiting ON public.account_closings USING btree (erase_after) WHERE (erased_at IS NULL);

CREATE INDEX actors_ed25519key_id_index ON public.actors USING hash (ed25519key_id);

CREATE INDEX actors_host_index ON public.actors USING btree (host);

CREATE INDEX actors_public_key_id_index ON public.actors USING hash (public_key_id);

CREATE INDEX ap_activities_actor_id_index ON public.ap_activities USING btree (actor_id);

CREATE INDEX ap_activities_member_id_index ON public.ap_activities USING btree (member_id) WHERE (member_id IS NOT NULL);

CREATE INDEX ap_activities_published_at_index ON public.ap_activities USING btree (published_at);

CREATE INDEX ap_activities_subject_kind_subject_id_index ON public.ap_activities USING btree (subject_kind, subject_id);

CREATE INDEX ap_activities_unheard_index ON public.ap_activities USING btree (domain, actor_id, id) WHERE ((processed_at IS NULL) AND (NOT remote) AND (audience <> 'internal'::text));

CREATE INDEX ap_activities_unprocessed_index ON public.ap_activities USING btree (published_at) WHERE (processed_at IS NULL);

CREATE INDEX audit_action_id_index ON public.audit USING btree (action, id);

CREATE INDEX audit_member_id_id_index ON public.audit USING btree (member_id, id);

CREATE INDEX audit_subject_kind_subject_id_id_index ON public.audit USING btree (subject_kind, subject_id, id);

CREATE INDEX authorization_codes_grant_id_index ON public.authorization_codes USING btree (grant_id);

CREATE INDEX authors_in_reading_order ON public.authors USING btree (reading_key((name)::text) COLLATE "C", id);

CREATE INDEX authors_name_trigram_index ON public.authors USING gin (name gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX bank_line_settlements_order_id_index ON public.bank_line_settlements USING btree (order_id);

CREATE INDEX bank_line_settlements_settled_by_id_index ON public.bank_line_settlements USING btree (settled_by_id);

CREATE INDEX bank_lines_read_by_id_index ON public.bank_lines USING btree (read_by_id);

CREATE INDEX barcodes_variant_id_index ON public.barcodes USING btree (variant_id);

CREATE INDEX bill_account_members_account_id_index ON public.bill_account_members USING btree (account_id);

CREATE INDEX bill_accounts_holder_id_index ON public.bill_accounts USING btree (holder_id);

CREATE INDEX bill_accounts_opened_by_id_index ON public.bill_accounts USING btree (opened_by_id);

CREATE INDEX bill_lines_bill_id_index ON public.bill_lines USING btree (bill_id);

CREATE INDEX bill_payments_bill_id_index ON public.bill_payments USING btree (bill_id);

CREATE INDEX bill_payments_received_by_id_index ON public.bill_payments USING btree (received_by_id);

CREATE INDEX bills_due_at_index ON public.bills USING btree (due_at);

CREATE INDEX blocks_blocked_by_id_index ON public.blocks USING btree (blocked_by_id) WHERE (blocked_by_id IS NOT NULL);

CREATE INDEX bookings_member_id_index ON public.bookings USING btree (member_id);

CREATE UNIQUE INDEX bookings_own_unique ON public.bookings USING btree (slot_id, member_id) WHERE (order_id IS NULL);

CREATE INDEX bookings_slot_id_index ON public.bookings USING btree (slot_id);

CREATE INDEX card_charges_card_id_index ON public.card_charges USING btree (card_id);

CREATE INDEX card_readers_paired_by_id_index ON public.card_readers USING btree (paired_by_id);

CREATE INDEX card_setups_checkout_id_index ON public.card_setups USING btree (checkout_id) WHERE (checkout_id IS NOT NULL);

CREATE INDEX card_setups_member_id_index ON public.card_setups USING btree (member_id);

CREATE INDEX card_setups_open_index ON public.card_setups USING btree (agreed_at) WHERE (ended_at IS NULL);

CREATE INDEX cards_member_id_index ON public.cards USING btree (member_id);

CREATE UNIQUE INDEX cards_one_of_a_member ON public.cards USING btree (member_id) WHERE (removed_at IS NULL);

CREATE INDEX cart_deliveries_round_id_index ON public.cart_deliveries USING btree (round_id);

CREATE INDEX cart_gift_cards_gift_card_id_index ON public.cart_gift_cards USING btree (gift_card_id);

CREATE INDEX cart_lines_occurrence_id_index ON public.cart_lines USING btree (occurrence_id) WHERE (occurrence_id IS NOT NULL);

CREATE INDEX cart_lines_ticket_type_id_index ON public.cart_lines USING btree (ticket_type_id) WHERE (ticket_type_id IS NOT NULL);

CREATE INDEX cart_lines_variant_id_index ON public.cart_lines USING btree (variant_id) WHERE (variant_id IS NOT NULL);

CREATE INDEX cart_places_place_id_index ON public.cart_places USING btree (place_id);

CREATE INDEX cart_vouchers_voucher_id_index ON public.cart_vouchers USING btree (voucher_id);

CREATE INDEX carts_updated_at_index ON public.carts USING btree (updated_at);

CREATE INDEX catalogue_import_rows_waiting ON public.catalogue_import_rows USING btree (import_id, number) WHERE (outcome IS NULL);

CREATE INDEX catalogue_imports_started_at_id_index ON public.catalogue_imports USING btree (started_at, id);

CREATE INDEX catalogue_imports_started_by_id_index ON public.catalogue_imports USING btree (started_by_id);

CREATE INDEX categories_parent_id_index ON public.categories USING btree (parent_id);

CREATE INDEX check_ins_checked_in_by_id_index ON public.check_ins USING btree (checked_in_by_id) WHERE (checked_in_by_id IS NOT NULL);

CREATE INDEX claims_claimant_index ON public.claims USING btree (claimant);

CREATE INDEX client_assertions_expires_at_index ON public.client_assertions USING btree (expires_at);

CREATE INDEX client_tokens_client_id_index ON public.client_tokens USING btree (client_id);

CREATE INDEX client_tokens_expires_at_index ON public.client_tokens USING btree (expires_at);

CREATE INDEX collection_place_cycles_cycle_id_index ON public.collection_place_cycles USING btree (cycle_id);

CREATE INDEX collection_place_exclusions_product_id_index ON public.collection_place_exclusions USING btree (product_id);

CREATE INDEX collection_place_slots_place_id_index ON public.collection_place_slots USING btree (place_id);

CREATE INDEX collection_places_vat_rate_id_index ON public.collection_places USING btree (vat_rate_id);

CREATE INDEX collections_collected_by_id_index ON public.collections USING btree (collected_by_id) WHERE (collected_by_id IS NOT NULL);

CREATE INDEX comment_answers_uri_index ON public.comment_answers USING btree (uri);

CREATE INDEX comment_deletions_deleted_at_index ON public.comment_deletions USING btree (deleted_at);

CREATE INDEX comment_hidings_hidden_by_id_index ON public.comment_hidings USING btree (hidden_by_id);

CREATE INDEX comment_likes_member_id_index ON public.comment_likes USING btree (member_id);

CREATE INDEX comment_notes_comment_id_index ON public.comment_notes USING btree (comment_id);

CREATE INDEX comment_reports_reporter_id_index ON public.comment_reports USING btree (reporter_id);

CREATE INDEX comment_reports_settled_at_reported_at_index ON public.comment_reports USING btree (settled_at, reported_at);

CREATE INDEX comment_reports_settled_by_id_index ON public.comment_reports USING btree (settled_by_id);

CREATE INDEX comment_rules_set_by_id_index ON public.comment_rules USING btree (set_by_id);

CREATE INDEX comments_author_id_index ON public.comments USING btree (author_id);

CREATE INDEX comments_beginnings_index ON public.comments USING btree (post_id, created_at, id) WHERE (parent_id IS NULL);

CREATE INDEX comments_created_at_index ON public.comments USING btree (created_at);

CREATE INDEX comments_parent_id_index ON public.comments USING btree (parent_id);

CREATE INDEX comments_post_id_created_at_index ON public.comments USING btree (post_id, created_at);

CREATE INDEX comments_thread_id_created_at_id_index ON public.comments USING btree (thread_id, created_at, id);

CREATE INDEX container_links_entry_id_index ON public.container_links USING btree (entry_id);

CREATE INDEX container_links_linked_by_id_index ON public.container_links USING btree (linked_by_id) WHERE (linked_by_id IS NOT NULL);

CREATE INDEX cycle_exchanges_cycle_id_index ON public.cycle_exchanges USING btree (cycle_id);

CREATE UNIQUE INDEX cycle_exchanges_one_in ON public.cycle_exchanges USING btree (cycle_id, producer_id) WHERE (direction = 'in'::text);

CREATE INDEX cycle_exchanges_producer_id_index ON public.cycle_exchanges USING btree (producer_id);

CREATE INDEX cycle_exchanges_tier_id_index ON public.cycle_exchanges USING btree (tier_id);

CREATE INDEX deliveries_host_delivered_at_abandoned_at_index ON public.deliveries USING btree (host, delivered_at, abandoned_at);

CREATE INDEX deliveries_inbox_waiting_index ON public.deliveries USING btree (inbox) WHERE ((delivered_at IS NULL) AND (abandoned_at IS NULL));

CREATE INDEX deliveries_queued_at_index ON public.deliveries USING btree (queued_at);

CREATE INDEX deliveries_waiting_index ON public.deliveries USING btree (host, "position") WHERE ((delivered_at IS NULL) AND (abandoned_at IS NULL));

CREATE INDEX delivery_rounds_starts_at_id_index ON public.delivery_rounds USING btree (starts_at, id);

CREATE INDEX delivery_rounds_zone_id_index ON public.delivery_rounds USING btree (zone_id);

CREATE INDEX delivery_zones_vat_rate_id_index ON public.delivery_zones USING btree (vat_rate_id);

CREATE INDEX deposit_returns_taken_by_id_index ON public.deposit_returns USING btree (taken_by_id);

CREATE INDEX deposit_returns_variant_id_index ON public.deposit_returns USING btree (variant_id);

CREATE INDEX device_requests_client_id_index ON public.device_requests USING btree (client_id);

CREATE INDEX device_requests_expires_at_index ON public.device_requests USING btree (expires_at);

CREATE INDEX device_requests_grant_id_index ON public.device_requests USING btree (grant_id);

CREATE INDEX difference_settlements_settled_at_difference_id_index ON public.difference_settlements USING btree (settled_at, difference_id);

CREATE INDEX difference_settlements_settled_by_id_index ON public.difference_settlements USING btree (settled_by_id);

CREATE INDEX dpop_proofs_expires_at_index ON public.dpop_proofs USING btree (expires_at);

CREATE INDEX email_changes_due_at_index ON public.email_changes USING btree (due_at);

CREATE INDEX email_changes_member_id_index ON public.email_changes USING btree (member_id);

CREATE UNIQUE INDEX email_changes_one_open ON public.email_changes USING btree (member_id) WHERE ((done_at IS NULL) AND (cancelled_at IS NULL));

CREATE INDEX event_entries_calendar_id_index ON public.event_entries USING btree (calendar_id);

CREATE INDEX event_entries_created_by_id_index ON public.event_entries USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

CREATE INDEX exchange_slots_slot_id_index ON public.exchange_slots USING btree (slot_id);

CREATE INDEX exchange_variants_variant_id_index ON public.exchange_variants USING btree (variant_id);

CREATE INDEX fees_vat_rate_id_index ON public.fees USING btree (vat_rate_id);

CREATE INDEX follows_followed_id_index ON public.follows USING btree (followed_id);

CREATE INDEX former_slugs_post_id_index ON public.former_slugs USING btree (post_id);

CREATE INDEX ghost_conflicts_chosen_by_id_index ON public.ghost_conflicts USING btree (chosen_by_id);

CREATE UNIQUE INDEX ghost_conflicts_open_index ON public.ghost_conflicts USING btree (site, kind, ghost_id) WHERE (chosen_at IS NULL);

CREATE INDEX ghost_hook_receipts_received_at_index ON public.ghost_hook_receipts USING btree (received_at);

CREATE INDEX ghost_imports_started_by_id_index ON public.ghost_imports USING btree (started_by_id) WHERE (started_by_id IS NOT NULL);

CREATE INDEX ghost_sync_lines_sync_id_index ON public.ghost_sync_lines USING btree (sync_id, id);

CREATE INDEX ghost_syncs_acts_for_id_index ON public.ghost_syncs USING btree (acts_for_id);

CREATE UNIQUE INDEX ghost_syncs_one_index ON public.ghost_syncs USING btree ((true)) WHERE (ended_at IS NULL);

CREATE INDEX gift_cards_expires_at_index ON public.gift_cards USING btree (expires_at);

CREATE INDEX gift_cards_refund_id_index ON public.gift_cards USING btree (refund_id);

CREATE INDEX goods_receipt_lines_variant_id_index ON public.goods_receipt_lines USING btree (variant_id);

CREATE INDEX goods_receipts_producer_id_index ON public.goods_receipts USING btree (producer_id);

CREATE INDEX goods_receipts_received_by_id_index ON public.goods_receipts USING btree (received_by_id);

CREATE INDEX grants_client_id_index ON public.grants USING btree (client_id);

CREATE INDEX grants_consents ON public.grants USING btree (member_id, client_id, granted_at, id) WHERE (asked AND (withdrawn_at IS NULL));

CREATE INDEX grants_member_id_client_id_index ON public.grants USING btree (member_id, client_id);

CREATE INDEX grants_sign_in_index ON public.grants USING btree (sign_in);

CREATE INDEX guest_buyers_email_index ON public.guest_buyers USING btree (email);

CREATE INDEX household_invitations_email_index ON public.household_invitations USING btree (email);

CREATE INDEX household_invitations_invited_at_index ON public.household_invitations USING btree (invited_at);

CREATE INDEX household_invitations_invited_by_id_index ON public.household_invitations USING btree (invited_by_id);

CREATE INDEX household_memberships_household_id_index ON public.household_memberships USING btree (household_id);

CREATE INDEX household_memberships_member_id_index ON public.household_memberships USING btree (member_id);

CREATE UNIQUE INDEX household_memberships_one ON public.household_memberships USING btree (member_id) WHERE (left_at IS NULL);

CREATE INDEX household_memberships_removed_by_id_index ON public.household_memberships USING btree (removed_by_id);

CREATE INDEX household_renamings_household_id_index ON public.household_renamings USING btree (household_id);

CREATE INDEX household_renamings_renamed_by_id_index ON public.household_renamings USING btree (renamed_by_id);

CREATE INDEX households_last_member_id_index ON public.households USING btree (last_member_id);

CREATE INDEX households_name_trigram_index ON public.households USING gin (name gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX households_opened_by_id_index ON public.households USING btree (opened_by_id);

CREATE INDEX import_schedules_added_by_id_index ON public.import_schedules USING btree (added_by_id);

CREATE INDEX import_schedules_last_import_id_index ON public.import_schedules USING btree (last_import_id);

CREATE INDEX index_now_changes_changed_at_index ON public.index_now_changes USING btree (changed_at);

CREATE INDEX initial_tokens_expires_at_index ON public.initial_tokens USING btree (expires_at);

CREATE INDEX initial_tokens_issued_by_id_index ON public.initial_tokens USING btree (issued_by_id);

CREATE INDEX integrations_created_by_id_index ON public.integrations USING btree (created_by_id);

CREATE INDEX invitation_own_roles_own_role_id_index ON public.invitation_own_roles USING btree (own_role_id);

CREATE INDEX invitations_accepted_by_id_index ON public.invitations USING btree (accepted_by_id);

CREATE INDEX invitations_expires_at_index ON public.invitations USING btree (expires_at);

CREATE INDEX invitations_invited_by_id_index ON public.invitations USING btree (invited_by_id);

CREATE UNIQUE INDEX invitations_one_open ON public.invitations USING btree (email) WHERE ((accepted_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX invoices_of_month ON public.invoices USING btree (issued_at, id) INCLUDE (series_name, number);

CREATE UNIQUE INDEX invoices_one_per_order ON public.invoices USING btree (order_id) WHERE (kind = 'invoice'::text);

CREATE INDEX invoices_order_id_index ON public.invoices USING btree (order_id);

CREATE INDEX kept_forms_kept_at_index ON public.kept_forms USING btree (kept_at);

CREATE INDEX ledger_accounts_member_id_index ON public.ledger_accounts USING btree (member_id);

CREATE UNIQUE INDEX ledger_accounts_own ON public.ledger_accounts USING btree (code) WHERE (member_id IS NULL);

CREATE INDEX ledger_balances_open ON public.ledger_balances USING btree (kind, currency) INCLUDE (account_id, amount) WHERE (amount <> 0);

CREATE INDEX ledger_entries_account_id_transaction_id_index ON public.ledger_entries USING btree (account_id, transaction_id);

CREATE INDEX ledger_entries_member_id_index ON public.ledger_entries USING btree (member_id) WHERE (member_id IS NOT NULL);

CREATE INDEX ledger_transactions_booked_by_id_index ON public.ledger_transactions USING btree (booked_by_id);

CREATE INDEX letter_clicks_link_id_index ON public.letter_clicks USING btree (link_id);

CREATE INDEX letter_deliveries_member_id_index ON public.letter_deliveries USING btree (member_id);

CREATE INDEX letter_deliveries_undelivered ON public.letter_deliveries USING btree (letter_id, id) WHERE ((failure IS NOT NULL) AND ((sent_at IS NULL) OR (bounced_at IS NOT NULL)));

CREATE INDEX letter_deliveries_waiting ON public.letter_deliveries USING btree (letter_id) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));

CREATE INDEX letters_entry_id_index ON public.letters USING btree (entry_id) WHERE (entry_id IS NOT NULL);

CREATE INDEX letters_newsletter_id_index ON public.letters USING btree (newsletter_id);

CREATE INDEX letters_post_id_index ON public.letters USING btree (post_id);

CREATE INDEX letters_product_id_index ON public.letters USING btree (product_id) WHERE (product_id IS NOT NULL);

CREATE INDEX letters_tier_id_index ON public.letters USING btree (tier_id);

CREATE INDEX letters_written_by_id_index ON public.letters USING btree (written_by_id) WHERE (written_by_id IS NOT NULL);

CREATE INDEX line_sources_cycle_id_producer_id_index ON public.line_sources USING btree (cycle_id, producer_id);

CREATE INDEX line_sources_producer_id_index ON public.line_sources USING btree (producer_id);

CREATE INDEX line_sources_variant_id_index ON public.line_sources USING btree (variant_id);

CREATE INDEX listings_featured ON public.listings USING btree (product_id) WHERE featured;

CREATE INDEX listings_listed_by_id_index ON public.listings USING btree (listed_by_id) WHERE (listed_by_id IS NOT NULL);

CREATE INDEX local_notes_published_at_note_id_index ON public.local_notes USING btree (published_at, note_id);

CREATE INDEX logged_faults_last_at_index ON public.logged_faults USING btree (last_at);

CREATE INDEX magic_links_browser_hash_index ON public.magic_links USING btree (browser_hash);

CREATE INDEX magic_links_email_index ON public.magic_links USING btree (email);

CREATE INDEX market_page_publications_published_by_id_index ON public.market_page_publications USING btree (published_by_id) WHERE (published_by_id IS NOT NULL);

CREATE INDEX market_pages_created_by_id_index ON public.market_pages USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

CREATE INDEX media_in_library ON public.media USING btree (uploaded_at, id) WHERE (width IS NOT NULL);

CREATE INDEX media_uploaded_by_id_index ON public.media USING btree (uploaded_by_id) WHERE (uploaded_by_id IS NOT NULL);

CREATE INDEX member_labels_slug_name_given_at_index ON public.member_labels USING btree (slug, name, given_at);

CREATE INDEX members_joined_at_id_index ON public.members USING btree (joined_at, id);

CREATE INDEX members_words_trigram_index ON public.members USING gin ((((((lower((name)::text) || '
'::text) || (COALESCE(email, ''::character varying))::text) || '
'::text) || (handle)::text)) gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX note_tags_note_id_index ON public.note_tags USING btree (note_id);

CREATE INDEX notes_author_id_published_at_id_index ON public.notes USING btree (author_id, published_at, id);

CREATE INDEX notes_in_reply_to_index ON public.notes USING btree (in_reply_to);

CREATE INDEX notes_published_at_index ON public.notes USING btree (published_at);

CREATE INDEX notes_url_index ON public.notes USING hash (url);

CREATE INDEX notifications_activity_id_index ON public.notifications USING btree (activity_id) WHERE (activity_id IS NOT NULL);

CREATE INDEX notifications_actor_id_index ON public.notifications USING btree (actor_id) WHERE (actor_id IS NOT NULL);

CREATE INDEX notifications_created_at_index ON public.notifications USING btree (created_at);

CREATE INDEX notifications_member_id_created_at_id_index ON public.notifications USING btree (member_id, created_at, id);

CREATE INDEX notifications_note_id_index ON public.notifications USING btree (note_id) WHERE (note_id IS NOT NULL);

CREATE INDEX notifications_unread_index ON public.notifications USING btree (member_id) WHERE (read_at IS NULL);

CREATE INDEX oauth_clients_created_by_id_index ON public.oauth_clients USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

CREATE INDEX oauth_resources_client_id_index ON public.oauth_resources USING btree (client_id);

CREATE INDEX oauth_resources_created_by_id_index ON public.oauth_resources USING btree (created_by_id);

CREATE INDEX occurrence_quotas_quota_id_index ON public.occurrence_quotas USING btree (quota_id);

CREATE INDEX occurrences_entry_id_ends_at_index ON public.occurrences USING btree (entry_id, ends_at);

CREATE INDEX occurrences_span_index ON public.occurrences USING gist (tstzrange(starts_at, GREATEST(starts_at, ends_at)));

CREATE INDEX occurrences_starts_at_index ON public.occurrences USING btree (starts_at);

CREATE INDEX order_adjustments_order_fee_id_index ON public.order_adjustments USING btree (order_fee_id) WHERE (order_fee_id IS NOT NULL);

CREATE INDEX order_adjustments_order_id_index ON public.order_adjustments USING btree (order_id);

CREATE INDEX order_adjustments_order_line_id_index ON public.order_adjustments USING btree (order_line_id);

CREATE INDEX order_adjustments_weighed_line_id_index ON public.order_adjustments USING btree (weighed_line_id) WHERE (weighed_line_id IS NOT NULL);

CREATE INDEX order_changes_changed_by_id_index ON public.order_changes USING btree (changed_by_id);

CREATE UNIQUE INDEX order_cycles_imported_name ON public.order_cycles USING btree (imported_name) WHERE (imported_name IS NOT NULL);

CREATE INDEX order_cycles_made_by_id_index ON public.order_cycles USING btree (made_by_id);

CREATE INDEX order_cycles_opens_at_id_index ON public.order_cycles USING btree (opens_at, id);

CREATE INDEX order_deliveries_round_id_index ON public.order_deliveries USING btree (round_id);

CREATE INDEX order_fees_order_id_index ON public.order_fees USING btree (order_id);

CREATE INDEX order_line_weights_weighed_by_id_index ON public.order_line_weights USING btree (weighed_by_id);

CREATE INDEX order_lines_occurrence_id_index ON public.order_lines USING btree (occurrence_id) WHERE (occurrence_id IS NOT NULL);

CREATE INDEX order_lines_order_id_index ON public.order_lines USING btree (order_id);

CREATE INDEX order_lines_ticket_type_id_index ON public.order_lines USING btree (ticket_type_id) WHERE (ticket_type_id IS NOT NULL);

CREATE INDEX order_lines_variant_id_index ON public.order_lines USING btree (variant_id) WHERE (variant_id IS NOT NULL);

CREATE INDEX order_parts_gift_card_id_index ON public.order_parts USING btree (gift_card_id);

CREATE INDEX order_parts_order_id_index ON public.order_parts USING btree (order_id);

CREATE INDEX orders_collection_slot_id_index ON public.orders USING btree (collection_slot_id) WHERE (collection_slot_id IS NOT NULL);

CREATE INDEX orders_follows_id_index ON public.orders USING btree (follows_id);

CREATE INDEX orders_member_id_placed_at_id_index ON public.orders USING btree (member_id, placed_at, id);

CREATE INDEX orders_open_index ON public.orders USING btree (reserved_until) WHERE (state = 'pending'::text);

CREATE INDEX orders_pending_of_member ON public.orders USING btree (member_id, placed_at, id) WHERE (state = 'pending'::text);

CREATE INDEX orders_placed_at_id_index ON public.orders USING btree (placed_at, id);

CREATE INDEX orders_settled_at_index ON public.orders USING btree (settled_at) WHERE (state = 'paid'::text);

CREATE INDEX orders_state_placed_at_index ON public.orders USING btree (state, placed_at);

CREATE INDEX orders_taken_by_id_index ON public.orders USING btree (taken_by_id) WHERE (taken_by_id IS NOT NULL);

CREATE INDEX orders_that_follow ON public.orders USING btree (id) INCLUDE (follows_id) WHERE (follows_id IS NOT NULL);

CREATE INDEX orders_words_trigram_index ON public.orders USING gin (((((((number)::text || '
'::text) || (name)::text) || '
'::text) || (email)::text)) gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX outgoing_letters_recipient_index ON public.outgoing_letters USING btree (recipient);

CREATE INDEX outgoing_letters_sent_at_index ON public.outgoing_letters USING btree (sent_at);

CREATE INDEX outgoing_letters_unsent_index ON public.outgoing_letters USING btree (queued_at) WHERE (sent_at IS NULL);

CREATE INDEX outgoing_letters_waiting_index ON public.outgoing_letters USING btree (queued_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));

CREATE INDEX own_role_grants_granted_by_id_index ON public.own_role_grants USING btree (granted_by_id);

CREATE INDEX own_role_grants_own_role_id_index ON public.own_role_grants USING btree (own_role_id);

CREATE INDEX own_roles_made_by_id_index ON public.own_roles USING btree (made_by_id);

CREATE UNIQUE INDEX own_roles_one_name ON public.own_roles USING btree (lower(name)) WHERE (retired_at IS NULL);

CREATE INDEX packed_lines_packed_by_id_index ON public.packed_lines USING btree (packed_by_id);

CREATE INDEX page_replies_app_published_at_note_id_index ON public.page_replies USING btree (app, published_at, note_id);

CREATE INDEX passkey_challenges_expires_at_index ON public.passkey_challenges USING btree (expires_at);

CREATE INDEX passkey_challenges_member_id_index ON public.passkey_challenges USING btree (member_id) WHERE (member_id IS NOT NULL);

CREATE INDEX passkeys_member_id_index ON public.passkeys USING btree (member_id);

CREATE UNIQUE INDEX payments_bank_line_id_unique ON public.payments USING btree (bank_line_id);

CREATE INDEX payments_bill_account_id_index ON public.payments USING btree (bill_account_id);

CREATE UNIQUE INDEX payments_one_paid ON public.payments USING btree (order_id) WHERE (state = 'paid'::text);

CREATE INDEX payments_order_id_index ON public.payments USING btree (order_id);

CREATE INDEX payments_paid_at_index ON public.payments USING btree (paid_at) INCLUDE (amount, currency) WHERE (state = 'paid'::text);

CREATE INDEX payments_received_by_id_index ON public.payments USING btree (received_by_id);

CREATE INDEX payments_to_compare ON public.payments USING btree (compared_at NULLS FIRST, paid_at) WHERE ((state = 'paid'::text) AND (transaction_id IS NOT NULL));

CREATE INDEX payments_unproven_index ON public.payments USING btree (created_at) WHERE (state = ANY (ARRAY['created'::text, 'pending'::text, 'failed'::text]));

CREATE INDEX pending_sign_ins_expires_at_index ON public.pending_sign_ins USING btree (expires_at);

CREATE INDEX pending_sign_ins_member_id_index ON public.pending_sign_ins USING btree (member_id);

CREATE INDEX post_authors_author_id_post_id_index ON public.post_authors USING btree (author_id, post_id);

CREATE INDEX post_deletions_deleted_by_id_index ON public.post_deletions USING btree (deleted_by_id) WHERE (deleted_by_id IS NOT NULL);

CREATE INDEX post_referrers_day_index ON public.post_referrers USING btree (day);

CREATE INDEX post_revisions_post_id_index ON public.post_revisions USING btree (post_id);

CREATE INDEX post_revisions_saved_by_id_index ON public.post_revisions USING btree (saved_by_id) WHERE (saved_by_id IS NOT NULL);

CREATE INDEX post_tags_tag_id_post_id_index ON public.post_tags USING btree (tag_id, post_id);

CREATE INDEX post_tiers_tier_id_index ON public.post_tiers USING btree (tier_id);

CREATE INDEX post_views_day_index ON public.post_views USING btree (day);

CREATE INDEX posts_created_by_id_index ON public.posts USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

CREATE INDEX posts_feature_media_id_index ON public.posts USING btree (feature_media_id) WHERE (feature_media_id IS NOT NULL);

CREATE INDEX posts_featured ON public.posts USING btree (id) WHERE featured;

CREATE INDEX posts_for_tiers ON public.posts USING btree (created_at, id) WHERE (visibility = 'tiers'::text);

CREATE INDEX posts_language_index ON public.posts USING btree (language) WHERE (language IS NOT NULL);

CREATE UNIQUE INDEX posts_one_translation ON public.posts USING btree (translation_of_id, language) NULLS NOT DISTINCT WHERE (translation_of_id IS NOT NULL);

CREATE INDEX posts_rendering_index ON public.posts USING btree (rendering);

CREATE INDEX posts_search_index ON public.posts USING gin (search) WITH (gin_pending_list_limit='256');

CREATE INDEX posts_that_are_pages ON public.posts USING btree (id) WHERE (kind = 'page'::text);

CREATE INDEX posts_title_trigram_index ON public.posts USING gin (title gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX posts_words_index ON public.posts USING gin (words) WITH (gin_pending_list_limit='256');

CREATE INDEX prepared_files_asked_at_id_index ON public.prepared_files USING btree (asked_at, id);

CREATE INDEX prepared_files_asked_by_id_index ON public.prepared_files USING btree (asked_by_id);

CREATE INDEX price_changes_set_by_id_index ON public.price_changes USING btree (set_by_id) WHERE (set_by_id IS NOT NULL);

CREATE INDEX price_changes_variant_id_index ON public.price_changes USING btree (variant_id);

CREATE INDEX price_list_prices_variant_id_index ON public.price_list_prices USING btree (variant_id);

CREATE INDEX producer_invitations_accepted_by_id_index ON public.producer_invitations USING btree (accepted_by_id);

CREATE INDEX producer_invitations_invited_by_id_index ON public.producer_invitations USING btree (invited_by_id);

CREATE UNIQUE INDEX producer_invitations_one_open ON public.producer_invitations USING btree (producer_id, email) WHERE ((accepted_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX producer_invitations_producer_id_index ON public.producer_invitations USING btree (producer_id);

CREATE INDEX producer_members_member_id_index ON public.producer_members USING btree (member_id);

CREATE INDEX producer_order_lines_variant_id_index ON public.producer_order_lines USING btree (variant_id);

CREATE INDEX producer_orders_producer_id_made_at_index ON public.producer_orders USING btree (producer_id, made_at);

CREATE INDEX producer_payout_reversals_reversed_by_id_index ON public.producer_payout_reversals USING btree (reversed_by_id);

CREATE INDEX producer_payouts_paid_by_id_index ON public.producer_payouts USING btree (paid_by_id);

CREATE INDEX producer_payouts_producer_id_paid_at_index ON public.producer_payouts USING btree (producer_id, paid_at);

CREATE INDEX producer_shares_order_line_id_index ON public.producer_shares USING btree (order_line_id);

CREATE INDEX producer_shares_producer_id_booked_at_index ON public.producer_shares USING btree (producer_id, booked_at);

CREATE INDEX producer_shares_transaction_id_index ON public.producer_shares USING btree (transaction_id);

CREATE INDEX producer_terms_buyers_shown_by_id_index ON public.producer_terms USING btree (buyers_shown_by_id);

CREATE INDEX producer_terms_trusted_by_id_index ON public.producer_terms USING btree (trusted_by_id);

CREATE INDEX producers_in_reading_order ON public.producers USING btree (reading_key((name)::text) COLLATE "C", id);

CREATE INDEX producers_name_trigram_index ON public.producers USING gin (name gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX product_drafts_product_id_index ON public.product_drafts USING btree (product_id) WHERE (product_id IS NOT NULL);

CREATE INDEX product_drafts_reviewed_by_id_index ON public.product_drafts USING btree (reviewed_by_id) WHERE (reviewed_by_id IS NOT NULL);

CREATE INDEX product_properties_property_id_index ON public.product_properties USING btree (property_id);

CREATE INDEX product_proposals_decided_by_id_index ON public.product_proposals USING btree (decided_by_id);

CREATE UNIQUE INDEX product_proposals_one_open ON public.product_proposals USING btree (kind, COALESCE(variant_id, product_id)) WHERE (decision IS NULL);

CREATE INDEX product_proposals_producer_id_proposed_at_index ON public.product_proposals USING btree (producer_id, proposed_at);

CREATE INDEX product_proposals_product_id_index ON public.product_proposals USING btree (product_id);

CREATE INDEX product_proposals_proposed_by_id_index ON public.product_proposals USING btree (proposed_by_id);

CREATE INDEX product_proposals_variant_id_index ON public.product_proposals USING btree (variant_id);

CREATE INDEX product_proposals_waiting ON public.product_proposals USING btree (proposed_at, id) WHERE (decision IS NULL);

CREATE INDEX products_by_title ON public.products USING btree (lower((title)::text));

CREATE INDEX products_category_id_index ON public.products USING btree (category_id);

CREATE INDEX products_in_reading_order ON public.products USING btree (reading_key((title)::text) COLLATE "C", id);

CREATE INDEX products_producer_id_in_reading_order ON public.products USING btree (producer_id, reading_key((title)::text) COLLATE "C", id);

CREATE INDEX products_search_index ON public.products USING gin (search) WITH (gin_pending_list_limit='256');

CREATE INDEX products_title_trigram_index ON public.products USING gin (title gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX products_vat_rate_id_index ON public.products USING btree (vat_rate_id);

CREATE INDEX publication_schedules_publish_at_index ON public.publication_schedules USING btree (publish_at);

CREATE INDEX publication_schedules_scheduled_by_id_index ON public.publication_schedules USING btree (scheduled_by_id) WHERE (scheduled_by_id IS NOT NULL);

CREATE INDEX publications_published_at_post_id_index ON public.publications USING btree (published_at, post_id);

CREATE INDEX publications_published_by_id_index ON public.publications USING btree (published_by_id) WHERE (published_by_id IS NOT NULL);

CREATE INDEX push_subscriptions_member_id_index ON public.push_subscriptions USING btree (member_id);

CREATE INDEX push_subscriptions_sign_in_index ON public.push_subscriptions USING btree (sign_in);

CREATE INDEX pushed_requests_client_id_index ON public.pushed_requests USING btree (client_id);

CREATE INDEX pushed_requests_expires_at_index ON public.pushed_requests USING btree (expires_at);

CREATE INDEX quotas_entry_id_index ON public.quotas USING btree (entry_id);

CREATE INDEX reactions_actor_id_index ON public.reactions USING btree (actor_id);

CREATE INDEX reactions_kind_actor_id_reacted_at_note_id_index ON public.reactions USING btree (kind, actor_id, reacted_at, note_id);

CREATE INDEX reactions_note_id_index ON public.reactions USING btree (note_id);

CREATE INDEX reader_checkouts_reader_id_index ON public.reader_checkouts USING btree (reader_id);

CREATE INDEX recovery_codes_member_id_index ON public.recovery_codes USING btree (member_id);

CREATE INDEX redirects_from_path_trigram_index ON public.redirects USING gin (from_path gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX redirects_to_address_trigram_index ON public.redirects USING gin (to_address gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX refund_adjustments_adjustment_id_index ON public.refund_adjustments USING btree (adjustment_id);

CREATE INDEX refund_handouts_handed_out_by_id_index ON public.refund_handouts USING btree (handed_out_by_id);

CREATE INDEX refund_handouts_owed_index ON public.refund_handouts USING btree (owed_at, refund_id) WHERE (handed_out_at IS NULL);

CREATE INDEX refund_lines_order_line_id_index ON public.refund_lines USING btree (order_line_id);

CREATE INDEX refund_parts_part_id_index ON public.refund_parts USING btree (part_id);

CREATE INDEX refunds_done_at_index ON public.refunds USING btree (done_at) INCLUDE (amount, currency) WHERE (state = 'done'::text);

CREATE UNIQUE INDEX refunds_one_under_way_index ON public.refunds USING btree (payment_id) WHERE (state = 'requested'::text);

CREATE INDEX refunds_order_id_index ON public.refunds USING btree (order_id);

CREATE INDEX refunds_payment_id_index ON public.refunds USING btree (payment_id);

CREATE INDEX refunds_requested_by_id_index ON public.refunds USING btree (requested_by_id) WHERE (requested_by_id IS NOT NULL);

CREATE INDEX reply_hidings_hidden_by_id_index ON public.reply_hidings USING btree (hidden_by_id);

CREATE INDEX reply_hidings_post_id_index ON public.reply_hidings USING btree (post_id);

CREATE INDEX reply_reports_post_id_index ON public.reply_reports USING btree (post_id);

CREATE INDEX reply_reports_reporter_id_index ON public.reply_reports USING btree (reporter_id);

CREATE INDEX reply_reports_settled_at_reported_at_index ON public.reply_reports USING btree (settled_at, reported_at);

CREATE INDEX reply_reports_settled_by_id_index ON public.reply_reports USING btree (settled_by_id);

CREATE INDEX reports_reporter_id_index ON public.reports USING btree (reporter_id) WHERE (reporter_id IS NOT NULL);

CREATE INDEX reports_settled_by_id_index ON public.reports USING btree (settled_by_id) WHERE (settled_by_id IS NOT NULL);

CREATE INDEX reservations_expires_at_index ON public.reservations USING btree (expires_at);

CREATE INDEX reservations_occurrence_quota_id_index ON public.reservations USING btree (occurrence_quota_id) WHERE (occurrence_quota_id IS NOT NULL);

CREATE INDEX reservations_variant_id_index ON public.reservations USING btree (variant_id) WHERE (variant_id IS NOT NULL);

CREATE INDEX review_decisions_decided_by_id_index ON public.review_decisions USING btree (decided_by_id);

CREATE INDEX reviews_member_id_index ON public.reviews USING btree (member_id);

CREATE INDEX role_grants_granted_by_id_index ON public.role_grants USING btree (granted_by_id) WHERE (granted_by_id IS NOT NULL);

CREATE INDEX saved_list_lines_variant_id_index ON public.saved_list_lines USING btree (variant_id);

CREATE INDEX scarce_variants_in_order ON public.scarce_variants USING btree (available, title_key COLLATE "C", variant_id);

CREATE UNIQUE INDEX scrape_runs_one_under_way ON public.scrape_runs USING btree (supplier_id) WHERE (finished_at IS NULL);

CREATE INDEX scrape_runs_started_by_id_index ON public.scrape_runs USING btree (started_by_id) WHERE (started_by_id IS NOT NULL);

CREATE INDEX scrape_runs_supplier_id_index ON public.scrape_runs USING btree (supplier_id);

CREATE INDEX security_events_by_id_index ON public.security_events USING btree (by_id) WHERE (by_id IS NOT NULL);

CREATE INDEX security_events_event_position_index ON public.security_events USING btree (event, "position");

CREATE INDEX security_events_member_id_position_index ON public.security_events USING btree (member_id, "position");

CREATE INDEX sent_mails_recipient_index ON public.sent_mails USING btree (recipient);

CREATE INDEX sent_mails_sent_at_index ON public.sent_mails USING btree (sent_at);

CREATE INDEX sessions_expires_at_index ON public.sessions USING btree (expires_at);

CREATE INDEX sessions_member_id_index ON public.sessions USING btree (member_id);

CREATE INDEX sessions_sign_in_index ON public.sessions USING btree (sign_in);

CREATE INDEX shared_previews_created_by_id_index ON public.shared_previews USING btree (created_by_id);

CREATE INDEX shelf_products_by_age ON public.shelf_products USING btree (sold_out, new_key, product_id);

CREATE INDEX shelf_products_by_name ON public.shelf_products USING btree (sold_out, title_key, product_id);

CREATE INDEX shelf_products_by_price ON public.shelf_products USING btree (sold_out, low, product_id);

CREATE INDEX shelf_products_by_price_down ON public.shelf_products USING btree (sold_out, dear_key, product_id);

CREATE INDEX shelf_products_by_unit_price ON public.shelf_products USING btree (sold_out, unit_key, product_id);

CREATE INDEX shelf_products_of_category ON public.shelf_products USING btree (category_id, sold_out, title_key, product_id);

CREATE INDEX shelf_products_of_producer ON public.shelf_products USING btree (producer_id, sold_out, title_key, product_id);

CREATE INDEX shelf_products_of_properties ON public.shelf_products USING gin (properties) WITH (gin_pending_list_limit='64');

CREATE INDEX shelf_products_title ON public.shelf_products USING gin (title gin_trgm_ops) WITH (gin_pending_list_limit='64');

CREATE INDEX shelf_products_words ON public.shelf_products USING gin (words) WITH (gin_pending_list_limit='64');

CREATE INDEX shelf_words_like ON public.shelf_words USING gist (word gist_trgm_ops (siglen='64'));

CREATE INDEX shortages_receipt_id_index ON public.shortages USING btree (receipt_id);

CREATE INDEX shortages_refund_id_index ON public.shortages USING btree (refund_id);

CREATE INDEX sign_ins_member_id_index ON public.sign_ins USING btree (member_id);

CREATE INDEX slots_ends_at_index ON public.slots USING btree (ends_at);

CREATE INDEX slots_starts_at_index ON public.slots USING btree (starts_at);

CREATE UNIQUE INDEX snippets_name_unique ON public.snippets USING btree (lower(name));

CREATE INDEX standing_dates_placed_index ON public.standing_dates USING btree (day) WHERE (state = 'placed'::text);

CREATE INDEX standing_dates_planned_index ON public.standing_dates USING btree (cut_off_at) WHERE (state = 'planned'::text);

CREATE INDEX standing_events_by_id_index ON public.standing_events USING btree (by_id);

CREATE INDEX standing_events_standing_order_id_index ON public.standing_events USING btree (standing_order_id);

CREATE INDEX standing_holidays_made_by_id_index ON public.standing_holidays USING btree (made_by_id);

CREATE INDEX standing_lines_substitute_id_index ON public.standing_lines USING btree (substitute_id);

CREATE INDEX standing_lines_variant_id_index ON public.standing_lines USING btree (variant_id);

CREATE INDEX standing_orders_ended_index ON public.standing_orders USING btree (id) WHERE (ended_at IS NOT NULL);

CREATE INDEX standing_orders_member_id_index ON public.standing_orders USING btree (member_id);

CREATE INDEX standing_orders_paused_index ON public.standing_orders USING btree (id) WHERE ((ended_at IS NULL) AND (paused_until IS NOT NULL));

CREATE INDEX standing_orders_place_id_index ON public.standing_orders USING btree (place_id);

CREATE INDEX standing_orders_running_index ON public.standing_orders USING btree (id) WHERE (ended_at IS NULL);

CREATE INDEX standing_orders_zone_id_index ON public.standing_orders USING btree (zone_id);

CREATE INDEX steady_products_set_by_id_index ON public.steady_products USING btree (set_by_id);

CREATE INDEX stock_movements_moved_by_id_index ON public.stock_movements USING btree (moved_by_id) WHERE (moved_by_id IS NOT NULL);

CREATE UNIQUE INDEX stock_movements_one_sale_per_line ON public.stock_movements USING btree (order_line_id) WHERE (reason = 'sale'::text);

CREATE INDEX stock_movements_order_line_id_index ON public.stock_movements USING btree (order_line_id) WHERE (order_line_id IS NOT NULL);

CREATE INDEX stock_movements_variant_id_index ON public.stock_movements USING btree (variant_id);

CREATE INDEX subscriber_counts_newsletter_id_index ON public.subscriber_counts USING btree (newsletter_id);

CREATE INDEX subscriptions_member_id_index ON public.subscriptions USING btree (member_id);

CREATE INDEX suppliers_added_by_id_index ON public.suppliers USING btree (added_by_id) WHERE (added_by_id IS NOT NULL);

CREATE INDEX suppliers_producer_id_index ON public.suppliers USING btree (producer_id) WHERE (producer_id IS NOT NULL);

CREATE INDEX ticket_cancellations_cancelled_by_id_index ON public.ticket_cancellations USING btree (cancelled_by_id) WHERE (cancelled_by_id IS NOT NULL);

CREATE INDEX ticket_reminders_member_id_index ON public.ticket_reminders USING btree (member_id);

CREATE INDEX ticket_type_retirements_retired_by_id_index ON public.ticket_type_retirements USING btree (retired_by_id) WHERE (retired_by_id IS NOT NULL);

CREATE INDEX ticket_types_entry_id_index ON public.ticket_types USING btree (entry_id);

CREATE INDEX ticket_types_quota_id_index ON public.ticket_types USING btree (quota_id);

CREATE INDEX tickets_holder_id_index ON public.tickets USING btree (holder_id);

CREATE INDEX tickets_of_a_date_by_name_index ON public.tickets USING btree (occurrence_id, holder_name COLLATE reading, code) INCLUDE (id);

CREATE INDEX tickets_ticket_type_id_index ON public.tickets USING btree (ticket_type_id);

CREATE INDEX tier_gifts_expires_at_index ON public.tier_gifts USING btree (expires_at);

CREATE INDEX tier_gifts_given_by_id_index ON public.tier_gifts USING btree (given_by_id);

CREATE INDEX tier_gifts_tier_id_index ON public.tier_gifts USING btree (tier_id);

CREATE INDEX tier_memberships_ends_at_index ON public.tier_memberships USING btree (ends_at);

CREATE INDEX tier_memberships_given_by_id_index ON public.tier_memberships USING btree (given_by_id);

CREATE INDEX tier_memberships_member_id_ends_at_index ON public.tier_memberships USING btree (member_id, ends_at);

CREATE UNIQUE INDEX tier_memberships_order_line_id_unique ON public.tier_memberships USING btree (order_line_id) WHERE (order_line_id IS NOT NULL);

CREATE INDEX tier_memberships_tier_id_index ON public.tier_memberships USING btree (tier_id);

CREATE UNIQUE INDEX tiers_product_id_unique ON public.tiers USING btree (product_id) WHERE (product_id IS NOT NULL);

CREATE INDEX tokens_grant_id_index ON public.tokens USING btree (grant_id);

CREATE INDEX unbilled_payments_account_id_index ON public.unbilled_payments USING btree (account_id);

CREATE INDEX unbilled_refunds_account_id_index ON public.unbilled_refunds USING btree (account_id);

CREATE INDEX uncollected_orders_member_id_placed_at_order_id_index ON public.uncollected_orders USING btree (member_id, placed_at, order_id);

CREATE INDEX uncollected_orders_placed_at_order_id_index ON public.uncollected_orders USING btree (placed_at, order_id);

CREATE INDEX uncollected_orders_slot_id_is_brought_placed_at_order_id_index ON public.uncollected_orders USING btree (slot_id, is_brought, placed_at, order_id);

CREATE INDEX unpaid_bills_account_id_month_index ON public.unpaid_bills USING btree (account_id, month);

CREATE INDEX unpaid_bills_due_at_bill_id_index ON public.unpaid_bills USING btree (due_at, bill_id);

CREATE INDEX unpublished_posts_updated_at_post_id_index ON public.unpublished_posts USING btree (updated_at, post_id);

CREATE INDEX unsettled_bank_lines_booked_on_bank_line_id_index ON public.unsettled_bank_lines USING btree (booked_on, bank_line_id);

CREATE INDEX unsettled_differences_seen_at_difference_id_index ON public.unsettled_differences USING btree (seen_at, difference_id);

CREATE INDEX variant_retirements_retired_by_id_index ON public.variant_retirements USING btree (retired_by_id) WHERE (retired_by_id IS NOT NULL);

CREATE INDEX variants_net_price ON public.variants USING btree (id) WHERE (net_price_amount IS NOT NULL);

CREATE UNIQUE INDEX variants_one_per_choice ON public.variants USING btree (product_id, options) WHERE (options <> '{}'::text[]);

CREATE INDEX variants_product_id_index ON public.variants USING btree (product_id);

CREATE INDEX variants_sku_trigram_index ON public.variants USING gin (sku gin_trgm_ops) WITH (gin_pending_list_limit='256');

CREATE INDEX variants_unmeasured ON public.variants USING btree (id) WHERE (NOT measured);

CREATE UNIQUE INDEX vat_rates_one_default ON public.vat_rates USING btree (is_default) WHERE is_default;

CREATE INDEX voucher_uses_voucher_id_index ON public.voucher_uses USING btree (voucher_id);

CREATE INDEX vouchers_category_id_index ON public.vouchers USING btree (category_id);

CREATE INDEX vouchers_product_id_index ON public.vouchers USING btree (product_id);

CREATE INDEX waiting_security_events_member_id_index ON public.waiting_security_events USING btree (member_id);

CREATE INDEX webhook_deliveries_webhook_id_index ON public.webhook_deliveries USING btree (webhook_id);

CREATE INDEX webhooks_event_index ON public.webhooks USING btree (event);

CREATE INDEX wishes_product_id_index ON public.wishes USING btree (product_id);

CREATE INDEX withdrawals_withdrawn_at_index ON public.withdrawals USING btree (withdrawn_at);

CREATE INDEX workers_beat_at_index ON public.workers USING btree (beat_at);

alter table account_closings add constraint account_closings_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON UPDATE CASCADE ON DELETE CASCADE;

alter table actor_keys add constraint actor_keys_actor_id_foreign FOREIGN KEY (actor_id) REFERENCES actors(id) ON UPDATE CASCADE ON DELETE CASCADE;

alter table actors add constraint actors_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table ap_activities add constraint ap_activities_actor_id_foreign FOREIGN KEY (actor_id) REFERENCES actors(id);

alter table ap_activities add constraint ap_activities_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table audit add constraint audit_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table authenticators add constraint authenticators_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table authorization_codes add constraint authorization_codes_grant_id_foreign FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE CASCADE;

alter table authors add constraint authors_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table bank_line_settlements add constraint bank_line_settlements_bank_line_id_foreign FOREIGN KEY (bank_line_id) REFERENCES bank_lines(id);

alter table bank_line_settlements add constraint bank_line_settlements_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table bank_line_settlements add constraint bank_line_settlements_settled_by_id_foreign FOREIGN KEY (settled_by_id) REFERENCES members(id);

alter table bank_lines add constraint bank_lines_read_by_id_foreign FOREIGN KEY (read_by_id) REFERENCES members(id);

alter table barcodes add constraint barcodes_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table bill_account_members add constraint bill_account_members_account_id_foreign FOREIGN KEY (account_id) REFERENCES bill_accounts(id);

alter table bill_account_members add constraint bill_account_members_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table bill_accounts add constraint bill_accounts_holder_id_foreign FOREIGN KEY (holder_id) REFERENCES members(id);

alter table bill_accounts add constraint bill_accounts_opened_by_id_foreign FOREIGN KEY (opened_by_id) REFERENCES members(id);

alter table bill_lines add constraint bill_lines_bill_id_foreign FOREIGN KEY (bill_id) REFERENCES bills(id);

alter table bill_lines add constraint bill_lines_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id);

alter table bill_lines add constraint bill_lines_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id);

alter table bill_payments add constraint bill_payments_bank_line_id_foreign FOREIGN KEY (bank_line_id) REFERENCES bank_lines(id);

alter table bill_payments add constraint bill_payments_bill_id_foreign FOREIGN KEY (bill_id) REFERENCES bills(id);

alter table bill_payments add constraint bill_payments_received_by_id_foreign FOREIGN KEY (received_by_id) REFERENCES members(id);

alter table bill_reminders add constraint bill_reminders_bill_id_foreign FOREIGN KEY (bill_id) REFERENCES bills(id);

alter table billing_addresses add constraint billing_addresses_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table bills add constraint bills_account_id_foreign FOREIGN KEY (account_id) REFERENCES bill_accounts(id);

alter table blocks add constraint blocks_blocked_by_id_foreign FOREIGN KEY (blocked_by_id) REFERENCES members(id);

alter table bookings add constraint bookings_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table bookings add constraint bookings_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table bookings add constraint bookings_slot_id_foreign FOREIGN KEY (slot_id) REFERENCES slots(id);

alter table card_charges add constraint card_charges_card_id_foreign FOREIGN KEY (card_id) REFERENCES cards(id);

alter table card_charges add constraint card_charges_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id);

alter table card_customers add constraint card_customers_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table card_readers add constraint card_readers_paired_by_id_foreign FOREIGN KEY (paired_by_id) REFERENCES members(id);

alter table card_setups add constraint card_setups_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table cards add constraint cards_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table cards add constraint cards_setup_id_foreign FOREIGN KEY (setup_id) REFERENCES card_setups(id);

alter table cart_deliveries add constraint cart_deliveries_cart_id_foreign FOREIGN KEY (cart_id) REFERENCES carts(id) ON DELETE CASCADE;

alter table cart_deliveries add constraint cart_deliveries_round_id_foreign FOREIGN KEY (round_id) REFERENCES delivery_rounds(id);

alter table cart_gift_cards add constraint cart_gift_cards_cart_id_foreign FOREIGN KEY (cart_id) REFERENCES carts(id) ON DELETE CASCADE;

alter table cart_gift_cards add constraint cart_gift_cards_gift_card_id_foreign FOREIGN KEY (gift_card_id) REFERENCES gift_cards(id);

alter table cart_lines add constraint cart_lines_cart_id_foreign FOREIGN KEY (cart_id) REFERENCES carts(id) ON DELETE CASCADE;

alter table cart_lines add constraint cart_lines_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id) ON DELETE CASCADE;

alter table cart_lines add constraint cart_lines_ticket_type_id_foreign FOREIGN KEY (ticket_type_id) REFERENCES ticket_types(id) ON DELETE CASCADE;

alter table cart_lines add constraint cart_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id) ON DELETE CASCADE;

alter table cart_places add constraint cart_places_cart_id_foreign FOREIGN KEY (cart_id) REFERENCES carts(id) ON DELETE CASCADE;

alter table cart_places add constraint cart_places_place_id_foreign FOREIGN KEY (place_id) REFERENCES collection_places(id);

alter table cart_vouchers add constraint cart_vouchers_cart_id_foreign FOREIGN KEY (cart_id) REFERENCES carts(id) ON DELETE CASCADE;

alter table cart_vouchers add constraint cart_vouchers_voucher_id_foreign FOREIGN KEY (voucher_id) REFERENCES vouchers(id);

alter table carts add constraint carts_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table catalogue_import_rows add constraint catalogue_import_rows_import_id_foreign FOREIGN KEY (import_id) REFERENCES catalogue_imports(id) ON DELETE CASCADE;

alter table catalogue_imports add constraint catalogue_imports_started_by_id_foreign FOREIGN KEY (started_by_id) REFERENCES members(id);

alter table categories add constraint categories_parent_id_foreign FOREIGN KEY (parent_id, parent_depth) REFERENCES categories(id, depth) ON UPDATE CASCADE;

alter table check_ins add constraint check_ins_checked_in_by_id_foreign FOREIGN KEY (checked_in_by_id) REFERENCES members(id);

alter table check_ins add constraint check_ins_ticket_id_foreign FOREIGN KEY (ticket_id) REFERENCES tickets(id);

alter table client_tokens add constraint client_tokens_client_id_foreign FOREIGN KEY (client_id) REFERENCES oauth_clients(id) ON DELETE CASCADE;

alter table collection_place_cycles add constraint collection_place_cycles_cycle_id_foreign FOREIGN KEY (cycle_id) REFERENCES order_cycles(id) ON DELETE CASCADE;

alter table collection_place_cycles add constraint collection_place_cycles_place_id_foreign FOREIGN KEY (place_id) REFERENCES collection_places(id) ON DELETE CASCADE;

alter table collection_place_exclusions add constraint collection_place_exclusions_place_id_foreign FOREIGN KEY (place_id) REFERENCES collection_places(id) ON DELETE CASCADE;

alter table collection_place_exclusions add constraint collection_place_exclusions_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table collection_place_slots add constraint collection_place_slots_place_id_foreign FOREIGN KEY (place_id) REFERENCES collection_places(id);

alter table collection_place_slots add constraint collection_place_slots_slot_id_foreign FOREIGN KEY (slot_id) REFERENCES slots(id);

alter table collection_places add constraint collection_places_vat_rate_id_foreign FOREIGN KEY (vat_rate_id) REFERENCES vat_rates(id);

alter table collections add constraint collections_collected_by_id_foreign FOREIGN KEY (collected_by_id) REFERENCES members(id);

alter table collections add constraint collections_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table comment_answers add constraint comment_answers_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_counts add constraint comment_counts_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table comment_deletions add constraint comment_deletions_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_hidings add constraint comment_hidings_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_hidings add constraint comment_hidings_hidden_by_id_foreign FOREIGN KEY (hidden_by_id) REFERENCES members(id);

alter table comment_letter_refusals add constraint comment_letter_refusals_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table comment_likes add constraint comment_likes_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_likes add constraint comment_likes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table comment_notes add constraint comment_notes_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_notes add constraint comment_notes_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table comment_reports add constraint comment_reports_comment_id_foreign FOREIGN KEY (comment_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comment_reports add constraint comment_reports_reporter_id_foreign FOREIGN KEY (reporter_id) REFERENCES members(id);

alter table comment_reports add constraint comment_reports_settled_by_id_foreign FOREIGN KEY (settled_by_id) REFERENCES members(id);

alter table comment_rules add constraint comment_rules_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table comment_rules add constraint comment_rules_set_by_id_foreign FOREIGN KEY (set_by_id) REFERENCES members(id);

alter table comments add constraint comments_author_id_foreign FOREIGN KEY (author_id) REFERENCES members(id);

alter table comments add constraint comments_parent_id_foreign FOREIGN KEY (parent_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table comments add constraint comments_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table comments add constraint comments_thread_id_foreign FOREIGN KEY (thread_id) REFERENCES comments(id) ON DELETE CASCADE;

alter table container_links add constraint container_links_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES event_entries(id) ON DELETE CASCADE;

alter table container_links add constraint container_links_linked_by_id_foreign FOREIGN KEY (linked_by_id) REFERENCES members(id);

alter table cycle_exchanges add constraint cycle_exchanges_cycle_id_foreign FOREIGN KEY (cycle_id) REFERENCES order_cycles(id);

alter table cycle_exchanges add constraint cycle_exchanges_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table cycle_exchanges add constraint cycle_exchanges_tier_id_foreign FOREIGN KEY (tier_id) REFERENCES tiers(id);

alter table cycle_letter_wishes add constraint cycle_letter_wishes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table deliveries add constraint deliveries_activity_id_foreign FOREIGN KEY (activity_id) REFERENCES ap_activities(id) ON DELETE CASCADE;

alter table delivery_rounds add constraint delivery_rounds_zone_id_foreign FOREIGN KEY (zone_id) REFERENCES delivery_zones(id);

alter table delivery_zones add constraint delivery_zones_vat_rate_id_foreign FOREIGN KEY (vat_rate_id) REFERENCES vat_rates(id);

alter table deposit_returns add constraint deposit_returns_taken_by_id_foreign FOREIGN KEY (taken_by_id) REFERENCES members(id);

alter table deposit_returns add constraint deposit_returns_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table device_requests add constraint device_requests_client_id_foreign FOREIGN KEY (client_id) REFERENCES oauth_clients(id) ON DELETE CASCADE;

alter table device_requests add constraint device_requests_grant_id_foreign FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE CASCADE;

alter table difference_settlements add constraint difference_settlements_difference_id_foreign FOREIGN KEY (difference_id) REFERENCES payment_differences(id);

alter table difference_settlements add constraint difference_settlements_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id);

alter table difference_settlements add constraint difference_settlements_settled_by_id_foreign FOREIGN KEY (settled_by_id) REFERENCES members(id);

alter table email_changes add constraint email_changes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table event_entries add constraint event_entries_calendar_id_foreign FOREIGN KEY (calendar_id) REFERENCES calendars(id);

alter table event_entries add constraint event_entries_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table exchange_slots add constraint exchange_slots_exchange_id_foreign FOREIGN KEY (exchange_id) REFERENCES cycle_exchanges(id) ON DELETE CASCADE;

alter table exchange_slots add constraint exchange_slots_slot_id_foreign FOREIGN KEY (slot_id) REFERENCES slots(id);

alter table exchange_variants add constraint exchange_variants_exchange_id_foreign FOREIGN KEY (exchange_id) REFERENCES cycle_exchanges(id) ON DELETE CASCADE;

alter table exchange_variants add constraint exchange_variants_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table fees add constraint fees_vat_rate_id_foreign FOREIGN KEY (vat_rate_id) REFERENCES vat_rates(id);

alter table follows add constraint follows_followed_id_foreign FOREIGN KEY (followed_id) REFERENCES actors(id) ON DELETE CASCADE;

alter table follows add constraint follows_follower_id_foreign FOREIGN KEY (follower_id) REFERENCES actors(id) ON DELETE CASCADE;

alter table former_publications add constraint former_publications_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table former_slugs add constraint former_slugs_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table ghost_conflicts add constraint ghost_conflicts_chosen_by_id_foreign FOREIGN KEY (chosen_by_id) REFERENCES members(id);

alter table ghost_imports add constraint ghost_imports_started_by_id_foreign FOREIGN KEY (started_by_id) REFERENCES members(id);

alter table ghost_sync_lines add constraint ghost_sync_lines_sync_id_foreign FOREIGN KEY (sync_id) REFERENCES ghost_syncs(id) ON DELETE CASCADE;

alter table ghost_syncs add constraint ghost_syncs_acts_for_id_foreign FOREIGN KEY (acts_for_id) REFERENCES members(id);

alter table gift_cards add constraint gift_cards_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table gift_cards add constraint gift_cards_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE SET NULL;

alter table goods_receipt_lines add constraint goods_receipt_lines_receipt_id_foreign FOREIGN KEY (receipt_id) REFERENCES goods_receipts(id);

alter table goods_receipt_lines add constraint goods_receipt_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table goods_receipts add constraint goods_receipts_cycle_id_foreign FOREIGN KEY (cycle_id) REFERENCES order_cycles(id);

alter table goods_receipts add constraint goods_receipts_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table goods_receipts add constraint goods_receipts_received_by_id_foreign FOREIGN KEY (received_by_id) REFERENCES members(id);

alter table grants add constraint grants_client_id_foreign FOREIGN KEY (client_id) REFERENCES oauth_clients(id) ON DELETE CASCADE;

alter table grants add constraint grants_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table guest_buyers add constraint guest_buyers_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table household_invitations add constraint household_invitations_household_id_foreign FOREIGN KEY (household_id) REFERENCES households(id);

alter table household_invitations add constraint household_invitations_invited_by_id_foreign FOREIGN KEY (invited_by_id) REFERENCES members(id);

alter table household_memberships add constraint household_memberships_household_id_foreign FOREIGN KEY (household_id) REFERENCES households(id);

alter table household_memberships add constraint household_memberships_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table household_memberships add constraint household_memberships_removed_by_id_foreign FOREIGN KEY (removed_by_id) REFERENCES members(id);

alter table household_renamings add constraint household_renamings_household_id_foreign FOREIGN KEY (household_id) REFERENCES households(id);

alter table household_renamings add constraint household_renamings_renamed_by_id_foreign FOREIGN KEY (renamed_by_id) REFERENCES members(id);

alter table households add constraint households_last_member_id_foreign FOREIGN KEY (last_member_id) REFERENCES members(id);

alter table households add constraint households_opened_by_id_foreign FOREIGN KEY (opened_by_id) REFERENCES members(id);

alter table import_schedules add constraint import_schedules_added_by_id_foreign FOREIGN KEY (added_by_id) REFERENCES members(id);

alter table import_schedules add constraint import_schedules_last_import_id_foreign FOREIGN KEY (last_import_id) REFERENCES catalogue_imports(id);

alter table initial_tokens add constraint initial_tokens_issued_by_id_foreign FOREIGN KEY (issued_by_id) REFERENCES members(id);

alter table integrations add constraint integrations_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table invitation_own_roles add constraint invitation_own_roles_invitation_id_foreign FOREIGN KEY (invitation_id) REFERENCES invitations(id) ON DELETE CASCADE;

alter table invitation_own_roles add constraint invitation_own_roles_own_role_id_foreign FOREIGN KEY (own_role_id) REFERENCES own_roles(id);

alter table invitations add constraint invitations_accepted_by_id_foreign FOREIGN KEY (accepted_by_id) REFERENCES members(id) ON DELETE CASCADE;

alter table invitations add constraint invitations_invited_by_id_foreign FOREIGN KEY (invited_by_id) REFERENCES members(id);

alter table invoices add constraint invoices_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table invoices add constraint invoices_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id);

alter table invoices add constraint invoices_series_name_foreign FOREIGN KEY (series_name) REFERENCES invoice_series(name);

alter table ledger_accounts add constraint ledger_accounts_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table ledger_balances add constraint ledger_balances_account_id_foreign FOREIGN KEY (account_id) REFERENCES ledger_accounts(id);

alter table ledger_entries add constraint ledger_entries_account_id_foreign FOREIGN KEY (account_id) REFERENCES ledger_accounts(id);

alter table ledger_entries add constraint ledger_entries_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table ledger_entries add constraint ledger_entries_transaction_id_foreign FOREIGN KEY (transaction_id) REFERENCES ledger_transactions(id);

alter table ledger_lines add constraint ledger_lines_account_id_foreign FOREIGN KEY (account_id) REFERENCES ledger_accounts(id);

alter table ledger_lines add constraint ledger_lines_transaction_id_foreign FOREIGN KEY (transaction_id) REFERENCES ledger_transactions(id);

alter table ledger_transactions add constraint ledger_transactions_booked_by_id_foreign FOREIGN KEY (booked_by_id) REFERENCES members(id);

alter table letter_clicks add constraint letter_clicks_delivery_id_foreign FOREIGN KEY (delivery_id) REFERENCES letter_deliveries(id) ON DELETE CASCADE;

alter table letter_clicks add constraint letter_clicks_link_id_foreign FOREIGN KEY (link_id) REFERENCES letter_links(id) ON DELETE CASCADE;

alter table letter_counts add constraint letter_counts_letter_id_foreign FOREIGN KEY (letter_id) REFERENCES letters(id) ON DELETE CASCADE;

alter table letter_deliveries add constraint letter_deliveries_letter_id_foreign FOREIGN KEY (letter_id) REFERENCES letters(id);

alter table letter_deliveries add constraint letter_deliveries_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table letter_link_counts add constraint letter_link_counts_link_id_foreign FOREIGN KEY (link_id) REFERENCES letter_links(id) ON DELETE CASCADE;

alter table letter_links add constraint letter_links_letter_id_foreign FOREIGN KEY (letter_id) REFERENCES letters(id) ON DELETE CASCADE;

alter table letter_suppressions add constraint letter_suppressions_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table letters add constraint letters_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES event_entries(id);

alter table letters add constraint letters_newsletter_id_foreign FOREIGN KEY (newsletter_id) REFERENCES newsletters(id);

alter table letters add constraint letters_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id);

alter table letters add constraint letters_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table letters add constraint letters_tier_id_foreign FOREIGN KEY (tier_id) REFERENCES tiers(id);

alter table letters add constraint letters_written_by_id_foreign FOREIGN KEY (written_by_id) REFERENCES members(id);

alter table line_sources add constraint line_sources_cycle_id_foreign FOREIGN KEY (cycle_id) REFERENCES order_cycles(id);

alter table line_sources add constraint line_sources_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id) ON DELETE CASCADE;

alter table line_sources add constraint line_sources_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table line_sources add constraint line_sources_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table listings add constraint listings_listed_by_id_foreign FOREIGN KEY (listed_by_id) REFERENCES members(id);

alter table listings add constraint listings_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table local_notes add constraint local_notes_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table market_page_publications add constraint market_page_publications_page_id_foreign FOREIGN KEY (page_id) REFERENCES market_pages(id);

alter table market_page_publications add constraint market_page_publications_published_by_id_foreign FOREIGN KEY (published_by_id) REFERENCES members(id);

alter table market_pages add constraint market_pages_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table media add constraint media_uploaded_by_id_foreign FOREIGN KEY (uploaded_by_id) REFERENCES members(id);

alter table member_labels add constraint member_labels_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table member_notes add constraint member_notes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table note_tags add constraint note_tags_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table notes add constraint notes_author_id_foreign FOREIGN KEY (author_id) REFERENCES actors(id) ON DELETE CASCADE;

alter table notifications add constraint notifications_activity_id_foreign FOREIGN KEY (activity_id) REFERENCES ap_activities(id) ON DELETE SET NULL;

alter table notifications add constraint notifications_actor_id_foreign FOREIGN KEY (actor_id) REFERENCES actors(id) ON DELETE CASCADE;

alter table notifications add constraint notifications_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table notifications add constraint notifications_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table oauth_clients add constraint oauth_clients_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table oauth_resources add constraint oauth_resources_client_id_foreign FOREIGN KEY (client_id) REFERENCES oauth_clients(id) ON DELETE SET NULL;

alter table oauth_resources add constraint oauth_resources_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table occurrence_quotas add constraint occurrence_quotas_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id) ON DELETE CASCADE;

alter table occurrence_quotas add constraint occurrence_quotas_quota_id_foreign FOREIGN KEY (quota_id) REFERENCES quotas(id) ON DELETE CASCADE;

alter table occurrence_retirements add constraint occurrence_retirements_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id);

alter table occurrences add constraint occurrences_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES event_entries(id);

alter table order_adjustments add constraint order_adjustments_order_fee_id_foreign FOREIGN KEY (order_fee_id) REFERENCES order_fees(id);

alter table order_adjustments add constraint order_adjustments_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_adjustments add constraint order_adjustments_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table order_adjustments add constraint order_adjustments_weighed_line_id_foreign FOREIGN KEY (weighed_line_id) REFERENCES order_lines(id);

alter table order_changes add constraint order_changes_changed_by_id_foreign FOREIGN KEY (changed_by_id) REFERENCES members(id);

alter table order_changes add constraint order_changes_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_cycles add constraint order_cycles_made_by_id_foreign FOREIGN KEY (made_by_id) REFERENCES members(id);

alter table order_deliveries add constraint order_deliveries_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_deliveries add constraint order_deliveries_round_id_foreign FOREIGN KEY (round_id) REFERENCES delivery_rounds(id);

alter table order_fees add constraint order_fees_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_letters add constraint order_letters_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_line_weights add constraint order_line_weights_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table order_line_weights add constraint order_line_weights_weighed_by_id_foreign FOREIGN KEY (weighed_by_id) REFERENCES members(id);

alter table order_lines add constraint order_lines_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id);

alter table order_lines add constraint order_lines_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table order_lines add constraint order_lines_ticket_type_id_foreign FOREIGN KEY (ticket_type_id) REFERENCES ticket_types(id);

alter table order_lines add constraint order_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table order_parts add constraint order_parts_gift_card_id_foreign FOREIGN KEY (gift_card_id) REFERENCES gift_cards(id);

alter table order_parts add constraint order_parts_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table orders add constraint orders_collection_slot_id_foreign FOREIGN KEY (collection_slot_id) REFERENCES slots(id);

alter table orders add constraint orders_follows_id_foreign FOREIGN KEY (follows_id) REFERENCES orders(id);

alter table orders add constraint orders_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table orders add constraint orders_taken_by_id_foreign FOREIGN KEY (taken_by_id) REFERENCES members(id);

alter table own_role_grants add constraint own_role_grants_granted_by_id_foreign FOREIGN KEY (granted_by_id) REFERENCES members(id);

alter table own_role_grants add constraint own_role_grants_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table own_role_grants add constraint own_role_grants_own_role_id_foreign FOREIGN KEY (own_role_id) REFERENCES own_roles(id);

alter table own_roles add constraint own_roles_made_by_id_foreign FOREIGN KEY (made_by_id) REFERENCES members(id);

alter table packed_lines add constraint packed_lines_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id) ON DELETE CASCADE;

alter table packed_lines add constraint packed_lines_packed_by_id_foreign FOREIGN KEY (packed_by_id) REFERENCES members(id);

alter table page_replies add constraint page_replies_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table passkey_challenges add constraint passkey_challenges_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table passkeys add constraint passkeys_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table payment_differences add constraint payment_differences_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id);

alter table payments add constraint payments_bank_line_id_foreign FOREIGN KEY (bank_line_id) REFERENCES bank_lines(id);

alter table payments add constraint payments_bill_account_id_foreign FOREIGN KEY (bill_account_id) REFERENCES bill_accounts(id);

alter table payments add constraint payments_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table payments add constraint payments_received_by_id_foreign FOREIGN KEY (received_by_id) REFERENCES members(id);

alter table pending_sign_ins add constraint pending_sign_ins_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table post_authors add constraint post_authors_author_id_foreign FOREIGN KEY (author_id) REFERENCES authors(id) ON DELETE CASCADE;

alter table post_authors add constraint post_authors_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_deletions add constraint post_deletions_deleted_by_id_foreign FOREIGN KEY (deleted_by_id) REFERENCES members(id);

alter table post_deletions add constraint post_deletions_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_referrers add constraint post_referrers_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_revisions add constraint post_revisions_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_revisions add constraint post_revisions_saved_by_id_foreign FOREIGN KEY (saved_by_id) REFERENCES members(id);

alter table post_tags add constraint post_tags_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_tags add constraint post_tags_tag_id_foreign FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE;

alter table post_tiers add constraint post_tiers_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table post_tiers add constraint post_tiers_tier_id_foreign FOREIGN KEY (tier_id) REFERENCES tiers(id);

alter table post_views add constraint post_views_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table posts add constraint posts_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table posts add constraint posts_feature_media_id_foreign FOREIGN KEY (feature_media_id) REFERENCES media(id) ON DELETE SET NULL;

alter table posts add constraint posts_translation_of_id_foreign FOREIGN KEY (translation_of_id) REFERENCES posts(id) ON DELETE SET NULL;

alter table prepared_file_pieces add constraint prepared_file_pieces_file_id_foreign FOREIGN KEY (file_id) REFERENCES prepared_files(id) ON DELETE CASCADE;

alter table prepared_files add constraint prepared_files_asked_by_id_foreign FOREIGN KEY (asked_by_id) REFERENCES members(id);

alter table price_changes add constraint price_changes_set_by_id_foreign FOREIGN KEY (set_by_id) REFERENCES members(id);

alter table price_changes add constraint price_changes_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table price_choices add constraint price_choices_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id) ON DELETE CASCADE;

alter table price_list_prices add constraint price_list_prices_price_list_id_foreign FOREIGN KEY (price_list_id) REFERENCES price_lists(id);

alter table price_list_prices add constraint price_list_prices_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table private_feeds add constraint private_feeds_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table producer_day_zones add constraint producer_day_zones_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_days add constraint producer_days_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_invitations add constraint producer_invitations_accepted_by_id_foreign FOREIGN KEY (accepted_by_id) REFERENCES members(id);

alter table producer_invitations add constraint producer_invitations_invited_by_id_foreign FOREIGN KEY (invited_by_id) REFERENCES members(id);

alter table producer_invitations add constraint producer_invitations_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_members add constraint producer_members_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table producer_members add constraint producer_members_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_order_lines add constraint producer_order_lines_producer_order_id_foreign FOREIGN KEY (producer_order_id) REFERENCES producer_orders(id);

alter table producer_order_lines add constraint producer_order_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table producer_orders add constraint producer_orders_cycle_id_foreign FOREIGN KEY (cycle_id) REFERENCES order_cycles(id);

alter table producer_orders add constraint producer_orders_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_payout_reversals add constraint producer_payout_reversals_payout_id_foreign FOREIGN KEY (payout_id) REFERENCES producer_payouts(id);

alter table producer_payout_reversals add constraint producer_payout_reversals_reversed_by_id_foreign FOREIGN KEY (reversed_by_id) REFERENCES members(id);

alter table producer_payouts add constraint producer_payouts_paid_by_id_foreign FOREIGN KEY (paid_by_id) REFERENCES members(id);

alter table producer_payouts add constraint producer_payouts_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_shares add constraint producer_shares_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table producer_shares add constraint producer_shares_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_shares add constraint producer_shares_transaction_id_foreign FOREIGN KEY (transaction_id) REFERENCES ledger_transactions(id);

alter table producer_terms add constraint producer_terms_buyers_shown_by_id_foreign FOREIGN KEY (buyers_shown_by_id) REFERENCES members(id);

alter table producer_terms add constraint producer_terms_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table producer_terms add constraint producer_terms_trusted_by_id_foreign FOREIGN KEY (trusted_by_id) REFERENCES members(id);

alter table product_drafts add constraint product_drafts_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table product_drafts add constraint product_drafts_reviewed_by_id_foreign FOREIGN KEY (reviewed_by_id) REFERENCES members(id);

alter table product_drafts add constraint product_drafts_supplier_id_foreign FOREIGN KEY (supplier_id) REFERENCES suppliers(id);

alter table product_pictures add constraint product_pictures_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table product_properties add constraint product_properties_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table product_properties add constraint product_properties_property_id_foreign FOREIGN KEY (property_id) REFERENCES properties(id) ON DELETE CASCADE;

alter table product_proposals add constraint product_proposals_decided_by_id_foreign FOREIGN KEY (decided_by_id) REFERENCES members(id);

alter table product_proposals add constraint product_proposals_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table product_proposals add constraint product_proposals_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table product_proposals add constraint product_proposals_proposed_by_id_foreign FOREIGN KEY (proposed_by_id) REFERENCES members(id);

alter table product_proposals add constraint product_proposals_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table products add constraint products_category_id_foreign FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE SET NULL;

alter table products add constraint products_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table products add constraint products_vat_rate_id_foreign FOREIGN KEY (vat_rate_id) REFERENCES vat_rates(id);

alter table publication_schedules add constraint publication_schedules_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table publication_schedules add constraint publication_schedules_scheduled_by_id_foreign FOREIGN KEY (scheduled_by_id) REFERENCES members(id);

alter table publications add constraint publications_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id);

alter table publications add constraint publications_published_by_id_foreign FOREIGN KEY (published_by_id) REFERENCES members(id);

alter table push_subscriptions add constraint push_subscriptions_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table pushed_requests add constraint pushed_requests_client_id_foreign FOREIGN KEY (client_id) REFERENCES oauth_clients(id) ON DELETE CASCADE;

alter table quotas add constraint quotas_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES event_entries(id);

alter table reactions add constraint reactions_actor_id_foreign FOREIGN KEY (actor_id) REFERENCES actors(id) ON DELETE CASCADE;

alter table reactions add constraint reactions_note_id_foreign FOREIGN KEY (note_id) REFERENCES notes(id) ON DELETE CASCADE;

alter table reader_checkouts add constraint reader_checkouts_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id);

alter table reader_checkouts add constraint reader_checkouts_reader_id_foreign FOREIGN KEY (reader_id) REFERENCES card_readers(id);

alter table recovery_codes add constraint recovery_codes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table refund_adjustments add constraint refund_adjustments_adjustment_id_foreign FOREIGN KEY (adjustment_id) REFERENCES order_adjustments(id);

alter table refund_adjustments add constraint refund_adjustments_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE CASCADE;

alter table refund_handouts add constraint refund_handouts_handed_out_by_id_foreign FOREIGN KEY (handed_out_by_id) REFERENCES members(id);

alter table refund_handouts add constraint refund_handouts_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id);

alter table refund_lines add constraint refund_lines_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table refund_lines add constraint refund_lines_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE CASCADE;

alter table refund_parts add constraint refund_parts_part_id_foreign FOREIGN KEY (part_id) REFERENCES order_parts(id);

alter table refund_parts add constraint refund_parts_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE CASCADE;

alter table refunds add constraint refunds_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table refunds add constraint refunds_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id);

alter table refunds add constraint refunds_payment_of_order FOREIGN KEY (payment_id, order_id) REFERENCES payments(id, order_id);

alter table refunds add constraint refunds_requested_by_id_foreign FOREIGN KEY (requested_by_id) REFERENCES members(id);

alter table reply_hidings add constraint reply_hidings_hidden_by_id_foreign FOREIGN KEY (hidden_by_id) REFERENCES members(id);

alter table reply_hidings add constraint reply_hidings_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table reply_reports add constraint reply_reports_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table reply_reports add constraint reply_reports_reporter_id_foreign FOREIGN KEY (reporter_id) REFERENCES members(id);

alter table reply_reports add constraint reply_reports_settled_by_id_foreign FOREIGN KEY (settled_by_id) REFERENCES members(id);

alter table reports add constraint reports_reporter_id_foreign FOREIGN KEY (reporter_id) REFERENCES actors(id);

alter table reports add constraint reports_settled_by_id_foreign FOREIGN KEY (settled_by_id) REFERENCES members(id);

alter table reservations add constraint reservations_occurrence_quota_id_foreign FOREIGN KEY (occurrence_quota_id) REFERENCES occurrence_quotas(id);

alter table reservations add constraint reservations_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table reservations add constraint reservations_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table review_decisions add constraint review_decisions_decided_by_id_foreign FOREIGN KEY (decided_by_id) REFERENCES members(id);

alter table review_decisions add constraint review_decisions_review_id_foreign FOREIGN KEY (review_id) REFERENCES reviews(id) ON DELETE CASCADE;

alter table reviews add constraint reviews_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table reviews add constraint reviews_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table role_grants add constraint role_grants_granted_by_id_foreign FOREIGN KEY (granted_by_id) REFERENCES members(id);

alter table role_grants add constraint role_grants_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table saved_list_lines add constraint saved_list_lines_list_id_foreign FOREIGN KEY (list_id) REFERENCES saved_lists(id) ON DELETE CASCADE;

alter table saved_list_lines add constraint saved_list_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table saved_lists add constraint saved_lists_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table scarce_variants add constraint scarce_variants_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id) ON DELETE CASCADE;

alter table scrape_runs add constraint scrape_runs_started_by_id_foreign FOREIGN KEY (started_by_id) REFERENCES members(id);

alter table scrape_runs add constraint scrape_runs_supplier_id_foreign FOREIGN KEY (supplier_id) REFERENCES suppliers(id);

alter table scraped_prices add constraint scraped_prices_draft_id_foreign FOREIGN KEY (draft_id) REFERENCES product_drafts(id) ON DELETE CASCADE;

alter table sealed_generations add constraint sealed_generations_generation_foreign FOREIGN KEY (generation) REFERENCES key_generations(number);

alter table security_events add constraint security_events_by_id_foreign FOREIGN KEY (by_id) REFERENCES members(id);

alter table security_events add constraint security_events_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table sessions add constraint sessions_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table shared_previews add constraint shared_previews_created_by_id_foreign FOREIGN KEY (created_by_id) REFERENCES members(id);

alter table shared_previews add constraint shared_previews_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table shelf_products add constraint shelf_products_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;

alter table shortages add constraint shortages_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id) ON DELETE CASCADE;

alter table shortages add constraint shortages_receipt_id_foreign FOREIGN KEY (receipt_id) REFERENCES goods_receipts(id);

alter table shortages add constraint shortages_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE SET NULL;

alter table sign_ins add constraint sign_ins_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table slot_retirements add constraint slot_retirements_slot_id_foreign FOREIGN KEY (slot_id) REFERENCES slots(id);

alter table slots add constraint slots_calendar_id_foreign FOREIGN KEY (calendar_id) REFERENCES calendars(id);

alter table standing_dates add constraint standing_dates_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table standing_dates add constraint standing_dates_standing_order_id_foreign FOREIGN KEY (standing_order_id) REFERENCES standing_orders(id);

alter table standing_events add constraint standing_events_by_id_foreign FOREIGN KEY (by_id) REFERENCES members(id);

alter table standing_events add constraint standing_events_standing_order_id_foreign FOREIGN KEY (standing_order_id) REFERENCES standing_orders(id);

alter table standing_holidays add constraint standing_holidays_made_by_id_foreign FOREIGN KEY (made_by_id) REFERENCES members(id);

alter table standing_lines add constraint standing_lines_standing_order_id_foreign FOREIGN KEY (standing_order_id) REFERENCES standing_orders(id);

alter table standing_lines add constraint standing_lines_substitute_id_foreign FOREIGN KEY (substitute_id) REFERENCES variants(id);

alter table standing_lines add constraint standing_lines_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table standing_orders add constraint standing_orders_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table standing_orders add constraint standing_orders_place_id_foreign FOREIGN KEY (place_id) REFERENCES collection_places(id);

alter table standing_orders add constraint standing_orders_zone_id_foreign FOREIGN KEY (zone_id) REFERENCES delivery_zones(id);

alter table steady_products add constraint steady_products_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table steady_products add constraint steady_products_set_by_id_foreign FOREIGN KEY (set_by_id) REFERENCES members(id);

alter table stock_movements add constraint stock_movements_moved_by_id_foreign FOREIGN KEY (moved_by_id) REFERENCES members(id);

alter table stock_movements add constraint stock_movements_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table stock_movements add constraint stock_movements_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table subscriber_counts add constraint subscriber_counts_newsletter_id_foreign FOREIGN KEY (newsletter_id) REFERENCES newsletters(id) ON DELETE CASCADE;

alter table subscriptions add constraint subscriptions_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE;

alter table subscriptions add constraint subscriptions_newsletter_id_foreign FOREIGN KEY (newsletter_id) REFERENCES newsletters(id);

alter table suppliers add constraint suppliers_added_by_id_foreign FOREIGN KEY (added_by_id) REFERENCES members(id);

alter table suppliers add constraint suppliers_producer_id_foreign FOREIGN KEY (producer_id) REFERENCES producers(id);

alter table ticket_cancellations add constraint ticket_cancellations_cancelled_by_id_foreign FOREIGN KEY (cancelled_by_id) REFERENCES members(id);

alter table ticket_cancellations add constraint ticket_cancellations_ticket_id_foreign FOREIGN KEY (ticket_id) REFERENCES tickets(id);

alter table ticket_reminders add constraint ticket_reminders_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table ticket_reminders add constraint ticket_reminders_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id);

alter table ticket_returns add constraint ticket_returns_ticket_id_foreign FOREIGN KEY (ticket_id) REFERENCES tickets(id);

alter table ticket_type_retirements add constraint ticket_type_retirements_retired_by_id_foreign FOREIGN KEY (retired_by_id) REFERENCES members(id);

alter table ticket_type_retirements add constraint ticket_type_retirements_ticket_type_id_foreign FOREIGN KEY (ticket_type_id) REFERENCES ticket_types(id);

alter table ticket_types add constraint ticket_types_entry_id_foreign FOREIGN KEY (entry_id) REFERENCES event_entries(id);

alter table ticket_types add constraint ticket_types_quota_id_foreign FOREIGN KEY (quota_id) REFERENCES quotas(id);

alter table ticket_types add constraint ticket_types_quota_of_entry FOREIGN KEY (quota_id, entry_id) REFERENCES quotas(id, entry_id);

alter table tickets add constraint tickets_holder_id_foreign FOREIGN KEY (holder_id) REFERENCES members(id);

alter table tickets add constraint tickets_occurrence_id_foreign FOREIGN KEY (occurrence_id) REFERENCES occurrences(id);

alter table tickets add constraint tickets_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table tickets add constraint tickets_ticket_type_id_foreign FOREIGN KEY (ticket_type_id) REFERENCES ticket_types(id);

alter table tier_gifts add constraint tier_gifts_given_by_id_foreign FOREIGN KEY (given_by_id) REFERENCES members(id);

alter table tier_gifts add constraint tier_gifts_membership_id_foreign FOREIGN KEY (membership_id) REFERENCES tier_memberships(id);

alter table tier_gifts add constraint tier_gifts_passed_on_id_foreign FOREIGN KEY (passed_on_id) REFERENCES tier_memberships(id);

alter table tier_gifts add constraint tier_gifts_tier_id_foreign FOREIGN KEY (tier_id) REFERENCES tiers(id);

alter table tier_memberships add constraint tier_memberships_given_by_id_foreign FOREIGN KEY (given_by_id) REFERENCES members(id);

alter table tier_memberships add constraint tier_memberships_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table tier_memberships add constraint tier_memberships_order_line_id_foreign FOREIGN KEY (order_line_id) REFERENCES order_lines(id);

alter table tier_memberships add constraint tier_memberships_tier_id_foreign FOREIGN KEY (tier_id) REFERENCES tiers(id);

alter table tiers add constraint tiers_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table tokens add constraint tokens_grant_id_foreign FOREIGN KEY (grant_id) REFERENCES grants(id) ON DELETE CASCADE;

alter table unbilled_payments add constraint unbilled_payments_account_id_foreign FOREIGN KEY (account_id) REFERENCES bill_accounts(id);

alter table unbilled_payments add constraint unbilled_payments_payment_id_foreign FOREIGN KEY (payment_id) REFERENCES payments(id) ON DELETE CASCADE;

alter table unbilled_refunds add constraint unbilled_refunds_account_id_foreign FOREIGN KEY (account_id) REFERENCES bill_accounts(id);

alter table unbilled_refunds add constraint unbilled_refunds_refund_id_foreign FOREIGN KEY (refund_id) REFERENCES refunds(id) ON DELETE CASCADE;

alter table uncollected_orders add constraint uncollected_orders_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table uncollected_orders add constraint uncollected_orders_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE;

alter table uncollected_orders add constraint uncollected_orders_slot_id_foreign FOREIGN KEY (slot_id) REFERENCES slots(id);

alter table unpaid_bills add constraint unpaid_bills_account_id_foreign FOREIGN KEY (account_id) REFERENCES bill_accounts(id);

alter table unpaid_bills add constraint unpaid_bills_bill_id_foreign FOREIGN KEY (bill_id) REFERENCES bills(id) ON DELETE CASCADE;

alter table unpublished_posts add constraint unpublished_posts_post_id_foreign FOREIGN KEY (post_id) REFERENCES posts(id) ON DELETE CASCADE;

alter table unsettled_bank_lines add constraint unsettled_bank_lines_bank_line_id_foreign FOREIGN KEY (bank_line_id) REFERENCES bank_lines(id) ON DELETE CASCADE;

alter table unsettled_differences add constraint unsettled_differences_difference_id_foreign FOREIGN KEY (difference_id) REFERENCES payment_differences(id) ON DELETE CASCADE;

alter table variant_deposits add constraint variant_deposits_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table variant_retirements add constraint variant_retirements_retired_by_id_foreign FOREIGN KEY (retired_by_id) REFERENCES members(id);

alter table variant_retirements add constraint variant_retirements_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table variant_weights add constraint variant_weights_variant_id_foreign FOREIGN KEY (variant_id) REFERENCES variants(id);

alter table variants add constraint variants_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table voucher_uses add constraint voucher_uses_order_id_foreign FOREIGN KEY (order_id) REFERENCES orders(id);

alter table voucher_uses add constraint voucher_uses_voucher_id_foreign FOREIGN KEY (voucher_id) REFERENCES vouchers(id);

alter table vouchers add constraint vouchers_category_id_foreign FOREIGN KEY (category_id) REFERENCES categories(id);

alter table vouchers add constraint vouchers_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table waiting_security_events add constraint waiting_security_events_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table webhook_deliveries add constraint webhook_deliveries_webhook_id_foreign FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE;

alter table webhooks add constraint webhooks_integration_id_foreign FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE;

alter table wishes add constraint wishes_member_id_foreign FOREIGN KEY (member_id) REFERENCES members(id);

alter table wishes add constraint wishes_product_id_foreign FOREIGN KEY (product_id) REFERENCES products(id);

alter table withdrawals add constraint withdrawals_actor_id_foreign FOREIGN KEY (actor_id) REFERENCES actors(id) ON DELETE CASCADE;

CREATE TRIGGER account_closings_count_open AFTER INSERT OR DELETE ON public.account_closings FOR EACH ROW EXECUTE FUNCTION count_closings();

CREATE TRIGGER audit_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE TRIGGER bank_line_settlements_keep_unsettled AFTER INSERT OR DELETE ON public.bank_line_settlements FOR EACH ROW EXECUTE FUNCTION bank_line_of_settlement();

CREATE TRIGGER bank_lines_begin_unsettled AFTER INSERT ON public.bank_lines FOR EACH ROW EXECUTE FUNCTION bank_line_waits();

CREATE TRIGGER bill_lines_keep_unbilled AFTER INSERT OR DELETE OR UPDATE OF payment_id, refund_id ON public.bill_lines FOR EACH ROW EXECUTE FUNCTION unbilled_of_line();

CREATE TRIGGER bill_payments_keep_unpaid AFTER INSERT OR DELETE OR UPDATE OF bill_id, amount ON public.bill_payments FOR EACH ROW EXECUTE FUNCTION unpaid_of_payment();

CREATE TRIGGER bills_keep_unpaid AFTER INSERT OR UPDATE OF amount, due_at ON public.bills FOR EACH ROW EXECUTE FUNCTION unpaid_of_bill();

CREATE TRIGGER bookings_keep_uncollected AFTER INSERT OR DELETE OR UPDATE OF slot_id, order_id ON public.bookings FOR EACH ROW EXECUTE FUNCTION uncollected_of_booking();

CREATE TRIGGER collections_keep_uncollected AFTER INSERT OR DELETE ON public.collections FOR EACH ROW EXECUTE FUNCTION uncollected_of_part();

CREATE TRIGGER comment_deletions_count AFTER INSERT OR DELETE ON public.comment_deletions FOR EACH ROW EXECUTE FUNCTION count_gone_comment();

CREATE TRIGGER comment_hidings_count AFTER INSERT OR DELETE ON public.comment_hidings FOR EACH ROW EXECUTE FUNCTION count_gone_comment();

CREATE TRIGGER comment_likes_begin_counted AFTER INSERT ON public.comment_likes REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION count_comment_likes();

CREATE TRIGGER comment_likes_end_counted AFTER DELETE ON public.comment_likes REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION count_comment_likes();

CREATE TRIGGER comments_count_gone BEFORE DELETE ON public.comments FOR EACH ROW EXECUTE FUNCTION count_written_comment();

CREATE TRIGGER comments_count_written AFTER INSERT ON public.comments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_written_comments();

CREATE TRIGGER difference_settlements_keep_unsettled AFTER INSERT OR DELETE ON public.difference_settlements FOR EACH ROW EXECUTE FUNCTION difference_of_settlement();

CREATE CONSTRAINT TRIGGER difference_settlements_note_unbooked AFTER INSERT OR UPDATE OF refund_id ON public.difference_settlements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_unbooked_loss();

CREATE TRIGGER invoices_stay BEFORE DELETE OR UPDATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION refuse_rebooking();

CREATE TRIGGER ledger_balances_count_accounts AFTER INSERT ON public.ledger_balances REFERENCING NEW TABLE AS new_balances FOR EACH STATEMENT EXECUTE FUNCTION count_ledger_accounts();

CREATE TRIGGER ledger_balances_stay BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.ledger_balances FOR EACH STATEMENT EXECUTE FUNCTION refuse_balances();

CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON public.ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_balanced();

CREATE TRIGGER ledger_entries_keep_balances AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_balances();

CREATE TRIGGER ledger_entries_keep_sums AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_sums();

CREATE TRIGGER ledger_entries_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_rebooking();

CREATE TRIGGER ledger_lines_stay BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.ledger_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_balances();

CREATE TRIGGER ledger_sums_stay BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.ledger_sums FOR EACH STATEMENT EXECUTE FUNCTION refuse_sums();

CREATE CONSTRAINT TRIGGER ledger_transactions_balance AFTER INSERT ON public.ledger_transactions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_balanced();

CREATE TRIGGER ledger_transactions_forget_unbooked AFTER INSERT ON public.ledger_transactions FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['payment'::text, 'refund'::text, 'loss'::text]))) EXECUTE FUNCTION forget_unbooked();

CREATE TRIGGER ledger_transactions_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION refuse_rebooking();

CREATE TRIGGER letter_clicks_begin_counted AFTER INSERT ON public.letter_clicks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_followed_links();

CREATE TRIGGER letter_clicks_end_counted AFTER DELETE ON public.letter_clicks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_followed_links();

CREATE TRIGGER letter_deliveries_begin_counted AFTER INSERT ON public.letter_deliveries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_letter_counts();

CREATE TRIGGER letter_deliveries_end_counted AFTER DELETE ON public.letter_deliveries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_letter_counts();

CREATE TRIGGER letter_deliveries_stay_counted AFTER UPDATE ON public.letter_deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_letter_counts();

CREATE TRIGGER line_sources_move_days AFTER UPDATE OF cycle_id ON public.line_sources FOR EACH ROW WHEN ((old.cycle_id IS DISTINCT FROM new.cycle_id)) EXECUTE FUNCTION move_producer_days();

CREATE TRIGGER listings_keep_scarce AFTER INSERT OR DELETE ON public.listings FOR EACH ROW EXECUTE FUNCTION scarce_of_listing();

CREATE TRIGGER listings_keep_shelf AFTER INSERT OR DELETE OR UPDATE OF listed_at ON public.listings FOR EACH ROW EXECUTE FUNCTION shelve_of_listing();

CREATE TRIGGER members_count_gone BEFORE DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION count_members();

CREATE TRIGGER members_count_open AFTER INSERT OR UPDATE OF email ON public.members FOR EACH ROW EXECUTE FUNCTION count_members();

CREATE TRIGGER notes_keep_local AFTER INSERT OR UPDATE OF published_at, author_id ON public.notes FOR EACH ROW EXECUTE FUNCTION keep_local_note();

CREATE TRIGGER notes_retagged AFTER UPDATE OF tags, published_at ON public.notes FOR EACH ROW WHEN (((new.tags IS DISTINCT FROM old.tags) OR (new.published_at <> old.published_at))) EXECUTE FUNCTION keep_note_tags();

CREATE TRIGGER notes_tagged AFTER INSERT ON public.notes FOR EACH ROW WHEN ((new.tags <> '[]'::jsonb)) EXECUTE FUNCTION keep_note_tags();

CREATE CONSTRAINT TRIGGER occurrences_end_after_start AFTER INSERT OR UPDATE OF starts_at, ends_at ON public.occurrences DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.ends_at <= new.starts_at)) EXECUTE FUNCTION assert_occurrence();

CREATE TRIGGER order_adjustments_keep_order BEFORE UPDATE OF order_id ON public.order_adjustments FOR EACH ROW WHEN ((new.order_id IS DISTINCT FROM old.order_id)) EXECUTE FUNCTION refuse_another_order();

CREATE CONSTRAINT TRIGGER order_adjustments_make_total AFTER INSERT OR DELETE OR UPDATE ON public.order_adjustments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_order_total();

CREATE TRIGGER order_deliveries_keep_uncollected AFTER INSERT OR DELETE ON public.order_deliveries FOR EACH ROW EXECUTE FUNCTION uncollected_of_part();

CREATE TRIGGER order_lines_begin_uncollected AFTER INSERT ON public.order_lines REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION uncollected_of_lines();

CREATE TRIGGER order_lines_end_uncollected AFTER DELETE ON public.order_lines FOR EACH ROW EXECUTE FUNCTION uncollected_of_part();

CREATE TRIGGER order_lines_keep_uncollected AFTER UPDATE OF quantity, refunded_quantity ON public.order_lines FOR EACH ROW WHEN (((new.quantity <> old.quantity) OR (new.refunded_quantity <> old.refunded_quantity))) EXECUTE FUNCTION uncollected_of_part();

CREATE CONSTRAINT TRIGGER order_lines_make_total AFTER INSERT OR DELETE OR UPDATE OF unit_amount, quantity, currency, order_id ON public.order_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_order_total();

CREATE TRIGGER orders_keep_uncollected AFTER UPDATE OF state ON public.orders FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION uncollected_of_order();

CREATE TRIGGER orders_move_uncollected AFTER UPDATE OF member_id, follows_id ON public.orders FOR EACH ROW WHEN (((new.member_id <> old.member_id) OR (new.follows_id IS DISTINCT FROM old.follows_id))) EXECUTE FUNCTION uncollected_of_order();

CREATE CONSTRAINT TRIGGER orders_total_is_sum AFTER UPDATE OF total_amount, currency ON public.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_order_total();

CREATE TRIGGER outgoing_letters_count_forgotten AFTER DELETE ON public.outgoing_letters FOR EACH ROW WHEN ((old.failed_at IS NOT NULL)) EXECUTE FUNCTION count_refused();

CREATE TRIGGER outgoing_letters_count_refused AFTER INSERT OR UPDATE OF failed_at, sent_at ON public.outgoing_letters FOR EACH ROW EXECUTE FUNCTION count_refused();

CREATE TRIGGER payment_differences_begin_unsettled AFTER INSERT ON public.payment_differences FOR EACH ROW EXECUTE FUNCTION difference_waits();

CREATE TRIGGER payments_begin_unbilled AFTER INSERT ON public.payments FOR EACH ROW WHEN ((new.way = 'account'::text)) EXECUTE FUNCTION unbilled_of_row();

CREATE TRIGGER payments_keep_unbilled AFTER UPDATE OF way, state, amount, bill_account_id ON public.payments FOR EACH ROW WHEN (((new.way = 'account'::text) OR (old.way = 'account'::text))) EXECUTE FUNCTION unbilled_of_row();

CREATE TRIGGER payments_keep_uncollected AFTER INSERT ON public.payments FOR EACH ROW WHEN ((new.way = 'cash'::text)) EXECUTE FUNCTION uncollected_of_part();

CREATE CONSTRAINT TRIGGER payments_note_unbooked AFTER INSERT OR UPDATE OF state, amount ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = 'paid'::text) AND (new.amount > 0))) EXECUTE FUNCTION note_unbooked('payment');

CREATE TRIGGER posts_begin_unpublished AFTER INSERT ON public.posts FOR EACH ROW EXECUTE FUNCTION post_is_unpublished();

CREATE TRIGGER posts_keep_when_saved AFTER UPDATE OF updated_at ON public.posts FOR EACH ROW WHEN ((new.updated_at IS DISTINCT FROM old.updated_at)) EXECUTE FUNCTION unpublished_is_saved();

CREATE TRIGGER posts_keep_words BEFORE INSERT OR UPDATE OF title, excerpt, plaintext, language ON public.posts FOR EACH ROW EXECUTE FUNCTION keep_words_of_post();

CREATE TRIGGER producer_days_stay BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.producer_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_sums();

CREATE TRIGGER producer_shares_keep_days AFTER INSERT ON public.producer_shares REFERENCING NEW TABLE AS new_shares FOR EACH STATEMENT EXECUTE FUNCTION keep_producer_days();

CREATE TRIGGER producer_shares_stay BEFORE DELETE OR UPDATE ON public.producer_shares FOR EACH STATEMENT EXECUTE FUNCTION refuse_rebooking();

CREATE TRIGGER producers_keep_shelf AFTER UPDATE OF name ON public.producers FOR EACH ROW WHEN (((new.name)::text <> (old.name)::text)) EXECUTE FUNCTION shelve_of_producer();

CREATE TRIGGER product_properties_keep_shelf AFTER INSERT OR DELETE ON public.product_properties FOR EACH ROW EXECUTE FUNCTION shelve_of_listing();

CREATE TRIGGER products_keep_scarce AFTER UPDATE OF title ON public.products FOR EACH ROW WHEN (((new.title)::text <> (old.title)::text)) EXECUTE FUNCTION scarce_of_title();

CREATE TRIGGER products_keep_shelf AFTER UPDATE OF title, summary, description, producer_id, category_id ON public.products FOR EACH ROW WHEN ((((new.title)::text <> (old.title)::text) OR (new.summary <> old.summary) OR (new.description <> old.description) OR (new.producer_id IS DISTINCT FROM old.producer_id) OR (new.category_id IS DISTINCT FROM old.category_id))) EXECUTE FUNCTION shelve_of_product();

CREATE TRIGGER publications_begin_unpublished AFTER DELETE ON public.publications FOR EACH ROW EXECUTE FUNCTION post_is_published_no_more();

CREATE TRIGGER publications_end_unpublished AFTER INSERT ON public.publications FOR EACH ROW EXECUTE FUNCTION post_is_published();

CREATE CONSTRAINT TRIGGER refund_parts_add_up AFTER INSERT OR UPDATE ON public.refund_parts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_refund_parts();

CREATE TRIGGER refunds_begin_unbilled AFTER INSERT ON public.refunds FOR EACH ROW WHEN ((new.way = 'account'::text)) EXECUTE FUNCTION unbilled_of_row();

CREATE TRIGGER refunds_keep_unbilled AFTER UPDATE OF way, state, amount, by_payment, payment_id ON public.refunds FOR EACH ROW WHEN (((new.way = 'account'::text) OR (old.way = 'account'::text))) EXECUTE FUNCTION unbilled_of_row();

CREATE CONSTRAINT TRIGGER refunds_note_unbooked AFTER INSERT OR UPDATE OF state, amount ON public.refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = 'done'::text) AND (new.amount > 0))) EXECUTE FUNCTION note_unbooked('refund');

CREATE CONSTRAINT TRIGGER refunds_within_payment AFTER INSERT OR UPDATE OF amount, state, payment_id, currency ON public.refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.payment_id IS NOT NULL)) EXECUTE FUNCTION assert_refunds();

CREATE TRIGGER reservations_keep_variant BEFORE UPDATE OF variant_id ON public.reservations FOR EACH ROW WHEN ((new.variant_id IS DISTINCT FROM old.variant_id)) EXECUTE FUNCTION refuse_another_variant();

CREATE CONSTRAINT TRIGGER reservations_make_shelf AFTER INSERT OR DELETE OR UPDATE OF quantity ON public.reservations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_shelf('reserved');

CREATE TRIGGER security_log_anchors_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON public.security_log_anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE TRIGGER settings_currency_first AFTER INSERT ON public.settings FOR EACH ROW WHEN ((((new.key)::text = 'site'::text) AND (COALESCE((new.value ->> 'currency'::text), 'GBP'::text) <> 'GBP'::text))) EXECUTE FUNCTION refuse_another_currency();

CREATE TRIGGER settings_currency_kept AFTER DELETE ON public.settings FOR EACH ROW WHEN ((((old.key)::text = 'site'::text) AND (COALESCE((old.value ->> 'currency'::text), 'GBP'::text) <> 'GBP'::text))) EXECUTE FUNCTION refuse_another_currency();

CREATE TRIGGER settings_currency_once AFTER UPDATE ON public.settings FOR EACH ROW WHEN ((((new.key)::text = 'site'::text) AND (COALESCE((old.value ->> 'currency'::text), 'GBP'::text) <> COALESCE((new.value ->> 'currency'::text), 'GBP'::text)))) EXECUTE FUNCTION refuse_another_currency();

CREATE TRIGGER settings_keep_shelf AFTER UPDATE ON public.settings FOR EACH ROW WHEN ((((new.key)::text = 'site'::text) AND ((COALESCE((old.value ->> 'currency'::text), 'GBP'::text) <> COALESCE((new.value ->> 'currency'::text), 'GBP'::text)) OR (COALESCE((old.value ->> 'locale'::text), 'en'::text) <> COALESCE((new.value ->> 'locale'::text), 'en'::text))))) EXECUTE FUNCTION shelve_of_settings();

CREATE TRIGGER stock_movements_keep_variant BEFORE UPDATE OF variant_id ON public.stock_movements FOR EACH ROW WHEN ((new.variant_id IS DISTINCT FROM old.variant_id)) EXECUTE FUNCTION refuse_another_variant();

CREATE CONSTRAINT TRIGGER stock_movements_make_shelf AFTER INSERT OR DELETE OR UPDATE OF quantity ON public.stock_movements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_shelf('stock');

CREATE TRIGGER subscriptions_begin_counted AFTER INSERT ON public.subscriptions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_subscriber_counts();

CREATE TRIGGER subscriptions_end_counted AFTER DELETE ON public.subscriptions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_subscriber_counts();

CREATE TRIGGER subscriptions_stay_counted AFTER UPDATE ON public.subscriptions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_subscriber_counts();

CREATE TRIGGER variant_retirements_keep_scarce AFTER INSERT OR DELETE ON public.variant_retirements FOR EACH ROW EXECUTE FUNCTION scarce_of_retirement();

CREATE TRIGGER variant_retirements_keep_shelf AFTER INSERT OR DELETE ON public.variant_retirements FOR EACH ROW EXECUTE FUNCTION shelve_of_retirement();

CREATE TRIGGER variants_begin_scarce AFTER INSERT ON public.variants FOR EACH ROW WHEN (((new.stock - new.reserved) <= 5)) EXECUTE FUNCTION scarce_of_variant();

CREATE TRIGGER variants_begin_shelf AFTER INSERT OR DELETE ON public.variants FOR EACH ROW EXECUTE FUNCTION shelve_of_variant();

CREATE TRIGGER variants_forget_measure BEFORE UPDATE OF name, unit ON public.variants FOR EACH ROW WHEN ((((new.name)::text <> (old.name)::text) OR ((new.unit)::text <> (old.unit)::text))) EXECUTE FUNCTION forget_measure();

CREATE TRIGGER variants_forget_net_price BEFORE UPDATE OF price_amount, price_currency ON public.variants FOR EACH ROW WHEN (((new.net_price_amount IS NOT NULL) AND ((new.price_amount <> old.price_amount) OR (new.price_currency <> old.price_currency)) AND (NOT (new.net_price_amount IS DISTINCT FROM old.net_price_amount)) AND (NOT (new.net_price_rate IS DISTINCT FROM old.net_price_rate)))) EXECUTE FUNCTION forget_net_price();

CREATE TRIGGER variants_keep_scarce AFTER UPDATE OF stock, reserved, product_id ON public.variants FOR EACH ROW WHEN (((((new.stock - new.reserved) <> (old.stock - old.reserved)) OR (new.product_id <> old.product_id)) AND (LEAST((new.stock - new.reserved), (old.stock - old.reserved)) <= 5))) EXECUTE FUNCTION scarce_of_variant();

CREATE TRIGGER variants_keep_shelf AFTER UPDATE OF price_amount, price_currency, stock, reserved, on_demand, measure ON public.variants FOR EACH ROW WHEN (((new.price_amount <> old.price_amount) OR (new.price_currency <> old.price_currency) OR (new.measure IS DISTINCT FROM old.measure) OR (((new.stock > new.reserved) OR new.on_demand) <> ((old.stock > old.reserved) OR old.on_demand)))) EXECUTE FUNCTION shelve_of_variant();

CREATE CONSTRAINT TRIGGER variants_reserved_is_promised AFTER INSERT OR UPDATE OF reserved ON public.variants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_shelf('reserved');

CREATE CONSTRAINT TRIGGER variants_stock_is_ledger AFTER INSERT OR UPDATE OF stock ON public.variants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_shelf('stock');
