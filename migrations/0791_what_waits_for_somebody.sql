-- What waits for whoever looks after the money, found without all there ever was: differences with SumUp and lines of the bank that
-- nobody has settled, and bills that are not paid. Kept by the database, written by nobody else.
create table "unsettled_differences" (
  "difference_id" uuid not null constraint "unsettled_differences_difference_id_foreign" references "payment_differences" ("id") on delete cascade,
  "seen_at" timestamptz(3) not null,
  constraint "unsettled_differences_pkey" primary key ("difference_id")
);
create index "unsettled_differences_seen_at_difference_id_index" on "unsettled_differences" ("seen_at", "difference_id");

create table "unsettled_bank_lines" (
  "bank_line_id" uuid not null constraint "unsettled_bank_lines_bank_line_id_foreign" references "bank_lines" ("id") on delete cascade,
  "booked_on" date not null,
  constraint "unsettled_bank_lines_pkey" primary key ("bank_line_id")
);
create index "unsettled_bank_lines_booked_on_bank_line_id_index" on "unsettled_bank_lines" ("booked_on", "bank_line_id");

create table "unpaid_bills" (
  "bill_id" uuid not null constraint "unpaid_bills_bill_id_foreign" references "bills" ("id") on delete cascade,
  "account_id" uuid not null constraint "unpaid_bills_account_id_foreign" references "bill_accounts" ("id"),
  "month" text not null,
  "due_at" timestamptz(3) not null,
  constraint "unpaid_bills_pkey" primary key ("bill_id")
);
create index "unpaid_bills_due_at_bill_id_index" on "unpaid_bills" ("due_at", "bill_id");
create index "unpaid_bills_account_id_month_index" on "unpaid_bills" ("account_id", "month");

create function "difference_waits"() returns trigger language plpgsql as $$
begin
  insert into "unsettled_differences" ("difference_id", "seen_at") values (new."id", new."seen_at");
  return null;
end $$;
create function "difference_of_settlement"() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    delete from "unsettled_differences" where "difference_id" = new."difference_id";
  else
    insert into "unsettled_differences" ("difference_id", "seen_at")
    select "id", "seen_at" from "payment_differences" where "id" = old."difference_id";
  end if;
  return null;
end $$;
create trigger "payment_differences_begin_unsettled" after insert on "payment_differences" for each row
  execute function difference_waits();
create trigger "difference_settlements_keep_unsettled" after insert or delete on "difference_settlements" for each row
  execute function difference_of_settlement();

create function "bank_line_waits"() returns trigger language plpgsql as $$
begin
  insert into "unsettled_bank_lines" ("bank_line_id", "booked_on") values (new."id", new."booked_on");
  return null;
end $$;
create function "bank_line_of_settlement"() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    delete from "unsettled_bank_lines" where "bank_line_id" = new."bank_line_id";
  else
    insert into "unsettled_bank_lines" ("bank_line_id", "booked_on")
    select "id", "booked_on" from "bank_lines" where "id" = old."bank_line_id";
  end if;
  return null;
end $$;
create trigger "bank_lines_begin_unsettled" after insert on "bank_lines" for each row execute function bank_line_waits();
create trigger "bank_line_settlements_keep_unsettled" after insert or delete on "bank_line_settlements" for each row
  execute function bank_line_of_settlement();

-- The bill is locked: of two that pay a half each the second sees what the first has paid.
create function "keep_unpaid"("asked" uuid) returns void language plpgsql as $$
begin
  perform from "bills" where "id" = "asked" for no key update;
  delete from "unpaid_bills" where "bill_id" = "asked";
  insert into "unpaid_bills" ("bill_id", "account_id", "month", "due_at")
  select b."id", b."account_id", b."month", b."due_at" from "bills" b
  where b."id" = "asked" and b."amount" > coalesce((select sum(p."amount") from "bill_payments" p where p."bill_id" = b."id"), 0);
end $$;
create function "unpaid_of_bill"() returns trigger language plpgsql as $$
begin
  perform keep_unpaid(new."id");
  return null;
end $$;
create function "unpaid_of_payment"() returns trigger language plpgsql as $$
begin
  perform keep_unpaid("bill_id") from (select old."bill_id" union select new."bill_id" order by 1) of_them where "bill_id" is not null;
  return null;
end $$;
create trigger "bills_keep_unpaid" after insert or update of "amount", "due_at" on "bills" for each row execute function unpaid_of_bill();
create trigger "bill_payments_keep_unpaid" after insert or delete or update of "bill_id", "amount" on "bill_payments" for each row
  execute function unpaid_of_payment();

insert into "unsettled_differences" ("difference_id", "seen_at")
select d."id", d."seen_at" from "payment_differences" d
where not exists (select from "difference_settlements" s where s."difference_id" = d."id");
insert into "unsettled_bank_lines" ("bank_line_id", "booked_on")
select b."id", b."booked_on" from "bank_lines" b
where not exists (select from "bank_line_settlements" s where s."bank_line_id" = b."id");
insert into "unpaid_bills" ("bill_id", "account_id", "month", "due_at")
select b."id", b."account_id", b."month", b."due_at" from "bills" b
where b."amount" > coalesce((select sum(p."amount") from "bill_payments" p where p."bill_id" = b."id"), 0);

-- Those that are settled, the last ones first.
-- squawk-ignore require-concurrent-index-creation
create index "difference_settlements_settled_at_difference_id_index" on "difference_settlements" ("settled_at", "difference_id");
