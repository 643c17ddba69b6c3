-- What was booked on a credit, in the order in which it was, each with what there was after it: a page of a statement is fifty
-- lines, however many years there are before them. Kept beside the entries, which it is made of, by the database, written by
-- nobody else.
create table "ledger_lines" (
  "account_id" uuid not null constraint "ledger_lines_account_id_foreign" references "ledger_accounts" ("id"),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- Counted from 1.
  "nth" bigint not null,
  "transaction_id" uuid not null constraint "ledger_lines_transaction_id_foreign" references "ledger_transactions" ("id"),
  "position" bigint not null,
  "balance" bigint not null,
  constraint "ledger_lines_pkey" primary key ("account_id", "currency", "nth"),
  constraint "ledger_lines_transaction_id_position_unique" unique ("transaction_id", "position")
);

-- How many entries a balance is the sum of: the number of the last of them.
alter table "ledger_balances" add column "entries" bigint not null default 0;

-- The row of the balance is locked until the end: of two that book on one account the second counts on from the first.
create or replace function "keep_ledger_balances"() returns trigger language plpgsql as $$
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
end $$;

create trigger "ledger_lines_stay" before insert or update or delete or truncate on "ledger_lines"
  for each statement execute function "refuse_balances"();

-- Nobody books meanwhile.
lock table "ledger_entries" in share row exclusive mode;
alter table "ledger_balances" disable trigger "ledger_balances_stay";
alter table "ledger_lines" disable trigger "ledger_lines_stay";
update "ledger_balances" b set "entries" = e."entries"
from (select "account_id", "currency", count(*) as "entries" from "ledger_entries" group by 1, 2) e
where e."account_id" = b."account_id" and e."currency" = b."currency";
insert into "ledger_lines" ("account_id", "currency", "nth", "transaction_id", "position", "balance")
select e."account_id", e."currency", row_number() over "so_far", e."transaction_id", e."position", sum(e."amount") over "so_far"
from "ledger_entries" e join "ledger_transactions" t on t."id" = e."transaction_id"
  join "ledger_balances" b on b."account_id" = e."account_id" and b."currency" = e."currency"
where b."kind" in ('credit', 'household')
window "so_far" as (partition by e."account_id", e."currency" order by t."booked_at", t."id", e."position" rows unbounded preceding);
alter table "ledger_balances" enable trigger "ledger_balances_stay";
alter table "ledger_lines" enable trigger "ledger_lines_stay";
