-- A form that adds to a cart carries a key: sent twice (an impatient thumb, a network that lost the answer), it adds once.
alter table "cart_lines" add column "idempotency_key" varchar(64) null, add column "key_used_at" timestamptz(3) null;
