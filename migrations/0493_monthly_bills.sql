-- An account that the shop trusts: its members order on it, and its holder gets one bill a month.
create table "bill_accounts" (
  "id" uuid primary key,
  "name" text not null,
  "holder_id" uuid not null constraint "bill_accounts_holder_id_foreign" references "members" ("id") on delete no action,
  "limit_amount" bigint not null check ("limit_amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "opened_by_id" uuid null constraint "bill_accounts_opened_by_id_foreign" references "members" ("id") on delete no action,
  "opened_at" timestamptz(3) not null,
  "closed_at" timestamptz(3) null
);
create index "bill_accounts_holder_id_index" on "bill_accounts" ("holder_id");
create index "bill_accounts_opened_by_id_index" on "bill_accounts" ("opened_by_id");

-- Who orders on it: a household's members, its holder among them. Nobody on two accounts.
create table "bill_account_members" (
  "member_id" uuid primary key constraint "bill_account_members_member_id_foreign" references "members" ("id") on delete no action,
  "account_id" uuid not null constraint "bill_account_members_account_id_foreign" references "bill_accounts" ("id") on delete no action,
  "added_at" timestamptz(3) not null
);
create index "bill_account_members_account_id_index" on "bill_account_members" ("account_id");

-- One bill for a month (`YYYY-MM`). What it comes to is the sum of its lines, which nobody rewrites.
create table "bills" (
  "id" uuid primary key,
  "account_id" uuid not null constraint "bills_account_id_foreign" references "bill_accounts" ("id") on delete no action,
  -- What people write as the reference of their transfer.
  "number" text not null constraint "bills_number_unique" unique,
  "month" text not null check ("month" ~ '^[0-9]{4}-[0-9]{2}$'),
  "amount" bigint not null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "issued_at" timestamptz(3) not null,
  "due_at" timestamptz(3) not null,
  constraint "bills_account_id_month_unique" unique ("account_id", "month")
);
create index "bills_due_at_index" on "bills" ("due_at");

create table "bill_lines" (
  "id" uuid primary key,
  "bill_id" uuid not null constraint "bill_lines_bill_id_foreign" references "bills" ("id") on delete no action,
  "payment_id" uuid null constraint "bill_lines_payment_id_foreign" references "payments" ("id") on delete no action,
  "refund_id" uuid null constraint "bill_lines_refund_id_foreign" references "refunds" ("id") on delete no action,
  "amount" bigint not null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  constraint "bill_lines_payment_id_unique" unique ("payment_id"),
  constraint "bill_lines_refund_id_unique" unique ("refund_id"),
  constraint "bill_lines_of_one_fact" check (("payment_id" is null) <> ("refund_id" is null))
);
create index "bill_lines_bill_id_index" on "bill_lines" ("bill_id");

-- Money that came for a bill.
create table "bill_payments" (
  "id" uuid primary key,
  "bill_id" uuid not null constraint "bill_payments_bill_id_foreign" references "bills" ("id") on delete no action,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "way" text not null check ("way" in ('cash', 'transfer', 'credit')),
  "bank_line_id" uuid null constraint "bill_payments_bank_line_id_foreign" references "bank_lines" ("id") on delete no action,
  "received_by_id" uuid null constraint "bill_payments_received_by_id_foreign" references "members" ("id") on delete no action,
  "received_at" timestamptz(3) not null,
  constraint "bill_payments_bank_line_id_unique" unique ("bank_line_id")
);
create index "bill_payments_bill_id_index" on "bill_payments" ("bill_id");
create index "bill_payments_received_by_id_index" on "bill_payments" ("received_by_id");

create table "bill_reminders" (
  "bill_id" uuid not null constraint "bill_reminders_bill_id_foreign" references "bills" ("id") on delete no action,
  "number" bigint not null,
  "sent_at" timestamptz(3) not null,
  constraint "bill_reminders_pkey" primary key ("bill_id", "number")
);

-- On whose bill an order is.
alter table "payments" add column "bill_account_id" uuid null;
alter table "payments" add constraint "payments_bill_account_id_foreign" foreign key ("bill_account_id") references "bill_accounts" ("id") on delete no action not valid;

-- A line of the bank's may pay a bill.
alter table "bank_line_settlements" drop constraint "bank_line_settlements_became_check";
alter table "bank_line_settlements" add constraint "bank_line_settlements_became_check" check ("became" in ('payment', 'credit', 'nothing', 'bill')) not valid;
