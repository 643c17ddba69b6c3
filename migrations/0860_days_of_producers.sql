-- What was sold of a producer, weighed and given back on each day of each cycle, so that a page of their statement reads its days and not
-- all that was sold on them. Kept beside the shares, which it is the sum of, by the database, written by nobody else.
create table "producer_days" (
  "producer_id" uuid not null constraint "producer_days_producer_id_foreign" references "producers" ("id"),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- In the cooperative's time zone.
  "day" date not null,
  "kind" text not null constraint "producer_days_kind_check" check ("kind" in ('sold', 'weighed', 'given-back')),
  -- Of the order cycle; of no cycle the nil UUID, since a key has no nulls.
  "cycle" uuid not null,
  "quantity" bigint not null,
  "amount" bigint not null,
  -- How many shares it is the sum of: without one there is no such line.
  "shares" bigint not null,
  constraint "producer_days_pkey" primary key ("producer_id", "currency", "day", "kind", "cycle")
);

-- A zone that this database does not know is none that a sale may fail for.
create function "house_time_zone"() returns text language plpgsql stable as $$
declare
  "zone" text := coalesce((select "value" ->> 'timeZone' from "settings" where "key" = 'site'), 'Europe/London');
begin
  perform now() at time zone "zone";
  return "zone";
exception when invalid_parameter_value then
  return 'UTC';
end $$;

create function "kind_of_share"("quantity" bigint) returns text language sql immutable as $$
  select case when "quantity" > 0 then 'sold' when "quantity" = 0 then 'weighed' else 'given-back' end
$$;

-- In the order of the key: two that add to the same lines wait for each other, and not both.
create function "keep_producer_days"() returns trigger language plpgsql as $$
declare
  "zone" text := house_time_zone();
begin
  insert into "producer_days" as d ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone "zone")::date, kind_of_share(s."quantity"),
    coalesce(l."cycle_id", '00000000-0000-0000-0000-000000000000'), sum(s."quantity"), sum(s."amount"), count(*)
  from "new_shares" s left join "line_sources" l on l."order_line_id" = s."order_line_id"
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict ("producer_id", "currency", "day", "kind", "cycle") do update set "quantity" = d."quantity" + excluded."quantity",
    "amount" = d."amount" + excluded."amount", "shares" = d."shares" + excluded."shares";
  return null;
end $$;
create trigger "producer_shares_keep_days" after insert on "producer_shares" referencing new table as "new_shares"
  for each statement execute function "keep_producer_days"();

-- All of them anew. Nobody books a share meanwhile: who waits for that adds to what is kept then.
create function "fill_producer_days"() returns void language plpgsql as $$
declare
  "zone" text;
begin
  lock table "producer_shares" in share row exclusive mode;
  "zone" := house_time_zone();
  delete from "producer_days";
  insert into "producer_days" ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone "zone")::date, kind_of_share(s."quantity"),
    coalesce(l."cycle_id", '00000000-0000-0000-0000-000000000000'), sum(s."quantity"), sum(s."amount"), count(*)
  from "producer_shares" s left join "line_sources" l on l."order_line_id" = s."order_line_id"
  group by 1, 2, 3, 4, 5;
end $$;

-- Lines that an import puts into a cycle take their days along.
create function "move_producer_days"() returns trigger language plpgsql as $$
declare
  "nil" constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  insert into "producer_days" as d ("producer_id", "currency", "day", "kind", "cycle", "quantity", "amount", "shares")
  select s."producer_id", s."currency", (s."booked_at" at time zone house_time_zone())::date, kind_of_share(s."quantity"), m."cycle",
    sum(m."sign" * s."quantity"), sum(m."sign" * s."amount"), sum(m."sign")
  from "producer_shares" s, (values (coalesce(old."cycle_id", "nil"), -1), (coalesce(new."cycle_id", "nil"), 1)) m ("cycle", "sign")
  where s."order_line_id" = new."order_line_id"
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict ("producer_id", "currency", "day", "kind", "cycle") do update set "quantity" = d."quantity" + excluded."quantity",
    "amount" = d."amount" + excluded."amount", "shares" = d."shares" + excluded."shares";
  delete from "producer_days" d using (select distinct "producer_id" from "producer_shares" where "order_line_id" = new."order_line_id") s
  where d."producer_id" = s."producer_id" and d."cycle" = coalesce(old."cycle_id", "nil") and d."shares" = 0;
  return null;
end $$;
create trigger "line_sources_move_days" after update of "cycle_id" on "line_sources" for each row
  when (old."cycle_id" is distinct from new."cycle_id") execute function "move_producer_days"();

-- In another time zone days begin at other moments.
create function "refill_producer_days"() returns trigger language plpgsql as $$
begin
  perform fill_producer_days();
  return null;
end $$;
create trigger "settings_begin_producer_days" after insert on "settings" for each row
  when (new."key" = 'site') execute function "refill_producer_days"();
create trigger "settings_keep_producer_days" after update on "settings" for each row
  when (new."key" = 'site' and (old."value" ->> 'timeZone') is distinct from (new."value" ->> 'timeZone'))
  execute function "refill_producer_days"();

select fill_producer_days();

create trigger "producer_days_stay" before insert or update or delete or truncate on "producer_days"
  for each statement execute function "refuse_sums"();
