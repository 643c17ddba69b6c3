-- When SumUp was last asked whether a payment was made: whoever waits longest is asked next.
alter table "payments" add column "asked_at" timestamptz(3);
