-- Nobody writes a balance but the trigger that adds up what is booked, so that none can drift from its entries.
create function "refuse_balances"() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() > 1 then
    return null;
  end if;
  raise exception 'a balance is the sum of what is booked, and is written by nobody' using errcode = 'RA006';
end $$;

create trigger "ledger_balances_stay" before insert or update or delete or truncate on "ledger_balances"
  for each statement execute function "refuse_balances"();
