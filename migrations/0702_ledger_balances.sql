-- What is owed to a producer or a member, is left on a gift card or open on a monthly bill: kept beside the entries, which it
-- is the sum of, so that nobody adds up years of them. The cooperative's own accounts, in which every sale is booked, have
-- none: all sales would wait for one row. Kept by the database, written by nobody else.
create table "ledger_balances" (
  "account_id" uuid not null constraint "ledger_balances_account_id_foreign" references "ledger_accounts" ("id"),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "kind" text not null check ("kind" in ('credit', 'producer', 'gift-card', 'receivable')),
  "amount" bigint not null,
  constraint "ledger_balances_pkey" primary key ("account_id", "currency")
);
create index "ledger_balances_open" on "ledger_balances" ("kind", "currency") include ("account_id", "amount") where "amount" <> 0;

-- Null for the cooperative's own.
create function "ledger_kind"("code" text) returns text language sql immutable as $$
  select case when "code" = 'credit' then "code" else substring("code" from '^(producer|gift-card|receivable):') end
$$;

create function "keep_ledger_balances"() returns trigger language plpgsql as $$
begin
  insert into "ledger_balances" ("account_id", "currency", "kind", "amount")
  select a."id", e."currency", ledger_kind(a."code"), sum(e."amount")
  from "new_entries" e join "ledger_accounts" a on a."id" = e."account_id"
  where ledger_kind(a."code") is not null group by a."id", e."currency" order by a."id"
  on conflict ("account_id", "currency") do update set "amount" = "ledger_balances"."amount" + excluded."amount";
  return null;
end $$;

create trigger "ledger_entries_keep_balances" after insert on "ledger_entries" referencing new table as "new_entries"
  for each statement execute function keep_ledger_balances();

insert into "ledger_balances" ("account_id", "currency", "kind", "amount")
select a."id", e."currency", ledger_kind(a."code"), sum(e."amount")
from "ledger_accounts" a join "ledger_entries" e on e."account_id" = a."id"
where ledger_kind(a."code") is not null group by a."id", e."currency";
