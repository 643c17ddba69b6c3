-- How an order is or will be paid, and how money goes back.
alter table "payments" add column "way" text not null default 'sumup' check ("way" in ('sumup', 'cash', 'transfer', 'credit'));
-- Who took what did not come through SumUp.
alter table "payments" add column "received_by_id" uuid null;
alter table "payments" add constraint "payments_received_by_id_foreign" foreign key ("received_by_id") references "members" ("id") on delete no action not valid;
alter table "refunds" add column "way" text not null default 'sumup' check ("way" in ('sumup', 'cash', 'transfer', 'credit'));

-- The books, by double entry. A debit is positive, a credit negative; a balance is a sum and stands nowhere.
create table "ledger_accounts" (
  "id" uuid primary key,
  "code" text not null,
  -- Whose credit it is; null for an account of the cooperative.
  "member_id" uuid null constraint "ledger_accounts_member_id_foreign" references "members" ("id") on delete no action,
  constraint "ledger_accounts_code_member_id_unique" unique ("code", "member_id")
);
create unique index "ledger_accounts_own" on "ledger_accounts" ("code") where "member_id" is null;
create index "ledger_accounts_member_id_index" on "ledger_accounts" ("member_id");

create table "ledger_transactions" (
  "id" uuid primary key,
  "kind" text not null check ("kind" in ('payment', 'refund', 'top-up', 'pay-out')),
  -- What it books: each fact once.
  "source_id" uuid not null,
  "note" text not null default '',
  "booked_by_id" uuid null constraint "ledger_transactions_booked_by_id_foreign" references "members" ("id") on delete no action,
  "booked_at" timestamptz(3) not null,
  constraint "ledger_transactions_once" unique ("kind", "source_id")
);
create index "ledger_transactions_booked_by_id_index" on "ledger_transactions" ("booked_by_id");

create table "ledger_entries" (
  "transaction_id" uuid not null constraint "ledger_entries_transaction_id_foreign" references "ledger_transactions" ("id") on delete no action,
  "position" bigint not null,
  "account_id" uuid not null constraint "ledger_entries_account_id_foreign" references "ledger_accounts" ("id") on delete no action,
  "amount" bigint not null check ("amount" <> 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  constraint "ledger_entries_pkey" primary key ("transaction_id", "position")
);
create index "ledger_entries_account_id_transaction_id_index" on "ledger_entries" ("account_id", "transaction_id");

create function "assert_balanced"() returns trigger language plpgsql as $$
declare touched uuid;
begin
  if tg_table_name = 'ledger_transactions' then touched := new."id"; else touched := new."transaction_id"; end if;
  if not exists (select from "ledger_entries" where "transaction_id" = touched)
     or exists (select from "ledger_entries" where "transaction_id" = touched group by "currency" having sum("amount") <> 0)
  then raise exception 'ledger transaction % does not balance', touched using errcode = 'RA010'; end if;
  return null;
end $$;
create constraint trigger "ledger_transactions_balance" after insert on "ledger_transactions"
  deferrable initially deferred for each row execute function "assert_balanced"();
create constraint trigger "ledger_entries_balance" after insert on "ledger_entries"
  deferrable initially deferred for each row execute function "assert_balanced"();

create function "refuse_rebooking"() returns trigger language plpgsql as $$
begin
  raise exception 'what is booked stays as it is, and is set right by another booking' using errcode = 'RA006';
end $$;
create trigger "ledger_transactions_stay" before update or delete or truncate on "ledger_transactions"
  for each statement execute function "refuse_rebooking"();
create trigger "ledger_entries_stay" before update or delete or truncate on "ledger_entries"
  for each statement execute function "refuse_rebooking"();

-- What a bank's statement says came in, kept until it is settled.
create table "bank_lines" (
  "id" uuid primary key,
  -- Of all that it says: the same statement read twice is one line.
  "fingerprint" text not null constraint "bank_lines_fingerprint_unique" unique,
  "booked_on" date not null,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "payer" text not null default '',
  "text" text not null default '',
  "read_by_id" uuid null constraint "bank_lines_read_by_id_foreign" references "members" ("id") on delete no action,
  "read_at" timestamptz(3) not null
);
create index "bank_lines_read_by_id_index" on "bank_lines" ("read_by_id");

create table "bank_line_settlements" (
  "bank_line_id" uuid primary key constraint "bank_line_settlements_bank_line_id_foreign" references "bank_lines" ("id") on delete no action,
  "became" text not null check ("became" in ('payment', 'credit', 'nothing')),
  "order_id" uuid null constraint "bank_line_settlements_order_id_foreign" references "orders" ("id") on delete no action,
  "settled_by_id" uuid null constraint "bank_line_settlements_settled_by_id_foreign" references "members" ("id") on delete no action,
  "settled_at" timestamptz(3) not null,
  constraint "bank_line_settlements_payment_of_order" check (("became" = 'payment') = ("order_id" is not null))
);
create index "bank_line_settlements_order_id_index" on "bank_line_settlements" ("order_id");
create index "bank_line_settlements_settled_by_id_index" on "bank_line_settlements" ("settled_by_id");
