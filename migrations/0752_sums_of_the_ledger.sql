-- What was booked on each line of the trial balance, so that nobody adds up years of entries. Every booking adds a row of its
-- own, as no sale shall wait for another's; from time to time `fold_ledger_sums` makes one row a line of them. The sum of a
-- line's rows is right at every moment. Kept by the database, written by nobody else.
create table "ledger_sums" (
  "part" uuid not null default gen_random_uuid(),
  "code" text not null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "debit" bigint not null,
  "credit" bigint not null,
  -- Of a line of many accounts how many there are; of one that is an account itself 0.
  "accounts" bigint not null,
  constraint "ledger_sums_pkey" primary key ("part")
);

-- The line of the trial balance that an account stands in: producers, gift cards, accounts of the monthly bill and households as one.
create function "ledger_line"("code" text) returns text language sql immutable as $$
  select case ledger_kind("code") when 'producer' then 'producers' when 'gift-card' then 'gift-cards'
    when 'receivable' then 'receivable' when 'household' then 'households' else "code" end
$$;

create function "keep_ledger_sums"() returns trigger language plpgsql as $$
begin
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select ledger_line(a."code"), e."currency", coalesce(sum(e."amount") filter (where e."amount" > 0), 0),
    coalesce(-sum(e."amount") filter (where e."amount" < 0), 0), 0
  from "new_entries" e join "ledger_accounts" a on a."id" = e."account_id" group by 1, 2;
  return null;
end $$;
create trigger "ledger_entries_keep_sums" after insert on "ledger_entries" referencing new table as "new_entries"
  for each statement execute function keep_ledger_sums();

create function "count_ledger_accounts"() returns trigger language plpgsql as $$
begin
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select ledger_line(a."code"), b."currency", 0, 0, count(*)
  from "new_balances" b join "ledger_accounts" a on a."id" = b."account_id" group by 1, 2;
  return null;
end $$;
create trigger "ledger_balances_count_accounts" after insert on "ledger_balances" referencing new table as "new_balances"
  for each statement execute function count_ledger_accounts();

-- Two at once: the second finds the rows gone, and leaves what the first has made of them.
create function "fold_ledger_sums"() returns void language plpgsql as $$
begin
  perform set_config('coop.folds_sums', 'on', true);
  with "folded" as (delete from "ledger_sums" returning *)
  insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
  select "code", "currency", sum("debit"), sum("credit"), sum("accounts") from "folded" group by "code", "currency";
  perform set_config('coop.folds_sums', 'off', true);
end $$;

create function "refuse_sums"() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() > 1 or current_setting('coop.folds_sums', true) = 'on' then
    return null;
  end if;
  raise exception 'a sum is of what is booked, and is written by nobody' using errcode = 'RA006';
end $$;
create trigger "ledger_sums_stay" before insert or update or delete or truncate on "ledger_sums"
  for each statement execute function refuse_sums();

-- Money that moved and stands in no ledger: what was paid before there were books, or by a version that has none. Looked
-- for as each payment is made, so that nobody compares all payments there ever were with all that is booked.
create table "unbooked_money" (
  "kind" text not null check ("kind" in ('payment', 'refund')),
  "source_id" uuid not null,
  constraint "unbooked_money_pkey" primary key ("kind", "source_id")
);

create function "find_unbooked"() returns void language sql as $$
  insert into "unbooked_money" ("kind", "source_id")
  select 'payment', p."id" from "payments" p where p."state" = 'paid' and p."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'payment' and t."source_id" = p."id")
  union all
  select 'refund', r."id" from "refunds" r where r."state" = 'done' and r."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'refund' and t."source_id" = r."id")
  on conflict do nothing
$$;

-- At the end of the transaction, in which it is booked as a rule.
create function "note_unbooked"() returns trigger language plpgsql as $$
begin
  insert into "unbooked_money" ("kind", "source_id")
  select tg_argv[0], new."id"
  where not exists (select from "ledger_transactions" t where t."kind" = tg_argv[0] and t."source_id" = new."id")
  on conflict do nothing;
  return null;
end $$;
create constraint trigger "payments_note_unbooked" after insert or update of "state", "amount" on "payments"
  deferrable initially deferred for each row when (new."state" = 'paid' and new."amount" > 0)
  execute function note_unbooked('payment');
create constraint trigger "refunds_note_unbooked" after insert or update of "state", "amount" on "refunds"
  deferrable initially deferred for each row when (new."state" = 'done' and new."amount" > 0)
  execute function note_unbooked('refund');

create function "forget_unbooked"() returns trigger language plpgsql as $$
begin
  delete from "unbooked_money" where "kind" = new."kind" and "source_id" = new."source_id";
  return null;
end $$;
create trigger "ledger_transactions_forget_unbooked" after insert on "ledger_transactions" for each row
  when (new."kind" in ('payment', 'refund')) execute function forget_unbooked();

select set_config('coop.folds_sums', 'on', true);
insert into "ledger_sums" ("code", "currency", "debit", "credit", "accounts")
select ledger_line(a."code"), e."currency", coalesce(sum(e."amount") filter (where e."amount" > 0), 0),
  coalesce(-sum(e."amount") filter (where e."amount" < 0), 0),
  count(distinct a."id") filter (where ledger_kind(a."code") is not null)
from "ledger_accounts" a join "ledger_entries" e on e."account_id" = a."id" group by 1, 2;
select set_config('coop.folds_sums', 'off', true);
select find_unbooked();
