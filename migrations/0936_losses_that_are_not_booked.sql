-- What went back at SumUp beyond its payment and is not booked yet is known as other unbooked money is, so that nobody looks
-- through all differences there ever were.
alter table "unbooked_money" drop constraint "unbooked_money_kind_check";
alter table "unbooked_money" add constraint "unbooked_money_kind_check" check ("kind" in ('payment', 'refund', 'loss')) not valid;

create or replace function "find_unbooked"() returns void language sql as $$
  insert into "unbooked_money" ("kind", "source_id")
  select 'payment', p."id" from "payments" p where p."state" = 'paid' and p."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'payment' and t."source_id" = p."id")
  union all
  select 'refund', r."id" from "refunds" r where r."state" = 'done' and r."amount" > 0
    and not exists (select from "ledger_transactions" t where t."kind" = 'refund' and t."source_id" = r."id")
  union all
  select 'loss', d."id" from "difference_settlements" s join "payment_differences" d on d."id" = s."difference_id"
  where s."refund_id" is null and d."kind" in ('refund', 'charge-back')
    and not exists (select from "ledger_transactions" t where t."kind" = 'loss' and t."source_id" = d."id")
  on conflict do nothing
$$;

-- A settlement without a refund is booked as a loss, or will be by a job.
create function "note_unbooked_loss"() returns trigger language plpgsql as $$
begin
  if new."refund_id" is not null then
    delete from "unbooked_money" where "kind" = 'loss' and "source_id" = new."difference_id";
    return null;
  end if;
  insert into "unbooked_money" ("kind", "source_id")
  select 'loss', d."id" from "payment_differences" d
  where d."id" = new."difference_id" and d."kind" in ('refund', 'charge-back')
    and not exists (select from "ledger_transactions" t where t."kind" = 'loss' and t."source_id" = d."id")
  on conflict do nothing;
  return null;
end $$;
create constraint trigger "difference_settlements_note_unbooked" after insert or update of "refund_id" on "difference_settlements"
  deferrable initially deferred for each row execute function note_unbooked_loss();

create or replace trigger "ledger_transactions_forget_unbooked" after insert on "ledger_transactions" for each row
  when (new."kind" in ('payment', 'refund', 'loss')) execute function forget_unbooked();

select find_unbooked();
