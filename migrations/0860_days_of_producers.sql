-- What was sold of a producer, weighed and given back on each day of each cycle, so that a page of their statement reads its days and not
-- all that was sold on them. Kept beside the shares, which it is the sum of, by the database, written by nobody else.
create table "producer_days" (
  "producer_id" uuid not null constraint "producer_days_producer_id_foreign" references "producers" ("id"),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- In the time zone of "producer_day_zones".
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

-- In whose time zone the days of a producer are: that of the cooperative, as soon as they are made anew after it changed. Its row is
-- locked by whoever changes their days.
create table "producer_day_zones" (
  "producer_id" uuid not null constraint "producer_day_zones_producer_id_foreign" references "producers" ("id"),
  "time_zone" text not null,
  constraint "producer_day_zones_pkey" primary key ("producer_id")
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

create function "keep_producer_days"() returns trigger language plpgsql as $$
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
end $$;
create trigger "producer_shares_keep_days" after insert on "producer_shares" referencing new table as "new_shares"
  for each statement execute function "keep_producer_days"();

-- Lines that an import puts into a cycle take their days along.
create function "move_producer_days"() returns trigger language plpgsql as $$
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
end $$;
create trigger "line_sources_move_days" after update of "cycle_id" on "line_sources" for each row
  when (old."cycle_id" is distinct from new."cycle_id") execute function "move_producer_days"();

-- Those of one producer anew. Who books a share of theirs meanwhile waits, and adds to what is kept then.
create function "fill_producer_days"("producer" uuid) returns void language plpgsql as $$
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
end $$;

-- One after the other, each in a transaction of its own: a sale waits for the days of its own producers alone, not for all.
create procedure "fill_days_of_producers"() language plpgsql as $$
declare
  "producer" uuid;
begin
  for "producer" in select p."id" from "producers" p where exists (select from "producer_shares" s where s."producer_id" = p."id") loop
    perform fill_producer_days("producer");
    commit;
  end loop;
end $$;

create trigger "producer_days_stay" before insert or update or delete or truncate on "producer_days"
  for each statement execute function "refuse_sums"();
