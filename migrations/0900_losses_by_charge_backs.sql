-- What a bank takes back beyond what is left of a payment is a loss, and what it gives back again is a recovery.
alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment', 'weighing', 'gift-card-redeemed', 'into-household', 'out-of-household', 'from-guest', 'loss', 'recovery')) not valid;
alter table "payment_differences" drop constraint "payment_differences_kind_check";
alter table "payment_differences" add constraint "payment_differences_kind_check" check ("kind" in ('refund', 'charge-back', 'missing', 'reversal')) not valid;
