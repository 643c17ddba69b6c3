-- What was paid on account, or given back of it, and is on no bill yet, found without all that ever was. Kept by the database,
-- written by nobody else.
create table "unbilled_payments" (
  "payment_id" uuid not null constraint "unbilled_payments_payment_id_foreign" references "payments" ("id") on delete cascade,
  "account_id" uuid not null constraint "unbilled_payments_account_id_foreign" references "bill_accounts" ("id"),
  constraint "unbilled_payments_pkey" primary key ("payment_id")
);
create index "unbilled_payments_account_id_index" on "unbilled_payments" ("account_id");

create table "unbilled_refunds" (
  "refund_id" uuid not null constraint "unbilled_refunds_refund_id_foreign" references "refunds" ("id") on delete cascade,
  "account_id" uuid not null constraint "unbilled_refunds_account_id_foreign" references "bill_accounts" ("id"),
  constraint "unbilled_refunds_pkey" primary key ("refund_id")
);
create index "unbilled_refunds_account_id_index" on "unbilled_refunds" ("account_id");

create function "keep_unbilled_payment"("asked" uuid) returns void language plpgsql as $$
begin
  delete from "unbilled_payments" where "payment_id" = "asked";
  insert into "unbilled_payments" ("payment_id", "account_id") select p."id", p."bill_account_id" from "payments" p
  where p."id" = "asked" and p."way" = 'account' and p."state" = 'paid' and p."amount" > 0 and p."bill_account_id" is not null
    and not exists (select from "bill_lines" l where l."payment_id" = p."id");
end $$;
create function "keep_unbilled_refund"("asked" uuid) returns void language plpgsql as $$
begin
  delete from "unbilled_refunds" where "refund_id" = "asked";
  insert into "unbilled_refunds" ("refund_id", "account_id")
  select r."id", p."bill_account_id" from "refunds" r join "payments" p on p."id" = r."payment_id"
  where r."id" = "asked" and r."way" = 'account' and r."state" = 'done' and coalesce(r."by_payment", r."amount") > 0
    and p."bill_account_id" is not null and not exists (select from "bill_lines" l where l."refund_id" = r."id");
end $$;
create function "unbilled_of_row"() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'payments' then perform keep_unbilled_payment(new."id"); else perform keep_unbilled_refund(new."id"); end if;
  return null;
end $$;
create function "unbilled_of_line"() returns trigger language plpgsql as $$
begin
  if tg_op in ('INSERT', 'UPDATE') then
    perform keep_unbilled_payment(new."payment_id"), keep_unbilled_refund(new."refund_id");
  end if;
  if tg_op in ('DELETE', 'UPDATE') then
    perform keep_unbilled_payment(old."payment_id"), keep_unbilled_refund(old."refund_id");
  end if;
  return null;
end $$;
create trigger "payments_begin_unbilled" after insert on "payments" for each row
  when (new."way" = 'account') execute function unbilled_of_row();
create trigger "payments_keep_unbilled" after update of "way", "state", "amount", "bill_account_id" on "payments" for each row
  when (new."way" = 'account' or old."way" = 'account') execute function unbilled_of_row();
create trigger "refunds_begin_unbilled" after insert on "refunds" for each row
  when (new."way" = 'account') execute function unbilled_of_row();
create trigger "refunds_keep_unbilled" after update of "way", "state", "amount", "by_payment", "payment_id" on "refunds" for each row
  when (new."way" = 'account' or old."way" = 'account') execute function unbilled_of_row();
create trigger "bill_lines_keep_unbilled" after insert or delete or update of "payment_id", "refund_id" on "bill_lines" for each row
  execute function unbilled_of_line();

insert into "unbilled_payments" ("payment_id", "account_id") select p."id", p."bill_account_id" from "payments" p
where p."way" = 'account' and p."state" = 'paid' and p."amount" > 0 and p."bill_account_id" is not null
  and not exists (select from "bill_lines" l where l."payment_id" = p."id");
insert into "unbilled_refunds" ("refund_id", "account_id")
select r."id", p."bill_account_id" from "refunds" r join "payments" p on p."id" = r."payment_id"
where r."way" = 'account' and r."state" = 'done' and coalesce(r."by_payment", r."amount") > 0
  and p."bill_account_id" is not null and not exists (select from "bill_lines" l where l."refund_id" = r."id");
