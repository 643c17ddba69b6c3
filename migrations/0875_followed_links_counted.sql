-- How many readers followed a link of a letter, and how many each of its links, counted as it happens: its report then reads no click.
-- Kept by the database, written by nobody else.
alter table "letter_deliveries" add column "clicked_at" timestamptz(3);
alter table "letter_counts" add column "clicked" bigint not null default 0;

create or replace function "keep_letter_counts"() returns trigger language plpgsql as $$
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
end $$;

create table "letter_link_counts" (
  "link_id" uuid not null constraint "letter_link_counts_link_id_foreign" references "letter_links" ("id") on delete cascade,
  "part" bigint not null,
  "readers" bigint not null,
  constraint "letter_link_counts_pkey" primary key ("link_id", "part")
);

-- The deliveries first: their letters are counted by them.
create function "count_followed_links"() returns trigger language plpgsql as $$
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
end $$;
create trigger "letter_clicks_begin_counted" after insert on "letter_clicks" referencing new table as "new_rows"
  for each statement execute function count_followed_links();
create trigger "letter_clicks_end_counted" after delete on "letter_clicks" referencing old table as "old_rows"
  for each statement execute function count_followed_links();
