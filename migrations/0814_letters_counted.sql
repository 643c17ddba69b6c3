-- How many of a letter were sent, refused, opened and so on, counted as it happens, in parts, so that whoever sends waits for nobody:
-- a list of letters then reads no delivery. Kept by the database, written by nobody else.
create table "letter_counts" (
  "letter_id" uuid not null constraint "letter_counts_letter_id_foreign" references "letters" ("id") on delete cascade,
  "part" bigint not null,
  "sent" bigint not null default 0,
  "failed" bigint not null default 0,
  "waiting" bigint not null default 0,
  "unsubscribed" bigint not null default 0,
  "bounced" bigint not null default 0,
  "opened" bigint not null default 0,
  constraint "letter_counts_pkey" primary key ("letter_id", "part")
);

create function "keep_letter_counts"() returns trigger language plpgsql as $$
declare
  "part_of_ours" bigint := pg_backend_pid() % 16;
begin
  if tg_op = 'INSERT' then
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened")
    select "letter_id", "part_of_ours", count("sent_at"), count("failed_at"), count(*) filter (where "sent_at" is null and "failed_at" is null),
      count("unsubscribed_at"), count("bounced_at"), count("opened_at")
    from "new_rows" group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened";
  elsif tg_op = 'DELETE' then
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened")
    select o."letter_id", "part_of_ours", -count(o."sent_at"), -count(o."failed_at"),
      -count(*) filter (where o."sent_at" is null and o."failed_at" is null), -count(o."unsubscribed_at"), -count(o."bounced_at"), -count(o."opened_at")
    from "old_rows" o join "letters" l on l."id" = o."letter_id" group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened";
  else
    insert into "letter_counts" as k ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened")
    select "letter_id", "part_of_ours", sum(("sent_at" is not null)::int * "sign"), sum(("failed_at" is not null)::int * "sign"),
      sum(("sent_at" is null and "failed_at" is null)::int * "sign"), sum(("unsubscribed_at" is not null)::int * "sign"),
      sum(("bounced_at" is not null)::int * "sign"), sum(("opened_at" is not null)::int * "sign")
    from (select *, 1 as "sign" from "new_rows" union all select *, -1 from "old_rows") changed group by 1 order by 1
    on conflict ("letter_id", "part") do update set "sent" = k."sent" + excluded."sent", "failed" = k."failed" + excluded."failed",
      "waiting" = k."waiting" + excluded."waiting", "unsubscribed" = k."unsubscribed" + excluded."unsubscribed",
      "bounced" = k."bounced" + excluded."bounced", "opened" = k."opened" + excluded."opened";
  end if;
  return null;
end $$;
create trigger "letter_deliveries_begin_counted" after insert on "letter_deliveries" referencing new table as "new_rows"
  for each statement execute function keep_letter_counts();
create trigger "letter_deliveries_stay_counted" after update on "letter_deliveries" referencing new table as "new_rows" old table as "old_rows"
  for each statement execute function keep_letter_counts();
create trigger "letter_deliveries_end_counted" after delete on "letter_deliveries" referencing old table as "old_rows"
  for each statement execute function keep_letter_counts();

insert into "letter_counts" ("letter_id", "part", "sent", "failed", "waiting", "unsubscribed", "bounced", "opened")
select "letter_id", 0, count("sent_at"), count("failed_at"), count(*) filter (where "sent_at" is null and "failed_at" is null),
  count("unsubscribed_at"), count("bounced_at"), count("opened_at")
from "letter_deliveries" group by 1;
