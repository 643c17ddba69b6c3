-- What a guest paid too much is kept for them, and becomes credit of the account that they sign in to later.
alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment', 'weighing', 'gift-card-redeemed', 'into-household', 'out-of-household', 'from-guest')) not valid;
