-- A gift card that was sold. Its code is made of our secret and kept as a digest; its balance is a sum of the ledger's.
create table "gift_cards" (
  "id" uuid primary key,
  -- SHA-256 of the code, hexadecimal, and the last letters of it, by which people tell one from another.
  "code_hash" text not null constraint "gift_cards_code_hash_unique" unique,
  "ending" text not null,
  -- Counts the codes it has had: a lost one is replaced.
  "edition" bigint not null default 1,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- What sold it, and which one of that line it is.
  "order_line_id" uuid not null constraint "gift_cards_order_line_id_foreign" references "order_lines" ("id") on delete no action,
  "position" bigint not null,
  "issued_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) null,
  -- A refund took it back, unused.
  "refund_id" uuid null constraint "gift_cards_refund_id_foreign" references "refunds" ("id") on delete set null,
  constraint "gift_cards_order_line_id_position_unique" unique ("order_line_id", "position")
);
create index "gift_cards_refund_id_index" on "gift_cards" ("refund_id");
create index "gift_cards_expires_at_index" on "gift_cards" ("expires_at");

-- What an order is paid with beside its payment: taken out of credit or a gift card when it is placed, and given back there
-- when it comes to nothing. A row is never changed but for that.
create table "order_parts" (
  "id" uuid primary key,
  "order_id" uuid not null constraint "order_parts_order_id_foreign" references "orders" ("id") on delete no action,
  "way" text not null check ("way" in ('credit', 'gift-card')),
  "gift_card_id" uuid null constraint "order_parts_gift_card_id_foreign" references "gift_cards" ("id") on delete no action,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  "held_at" timestamptz(3) not null,
  "released_at" timestamptz(3) null,
  constraint "order_parts_of_card" check (("way" = 'gift-card') = ("gift_card_id" is not null))
);
create index "order_parts_order_id_index" on "order_parts" ("order_id");
create index "order_parts_gift_card_id_index" on "order_parts" ("gift_card_id");

-- What of a refund goes back to each of them.
create table "refund_parts" (
  "refund_id" uuid not null constraint "refund_parts_refund_id_foreign" references "refunds" ("id") on delete cascade,
  "part_id" uuid not null constraint "refund_parts_part_id_foreign" references "order_parts" ("id") on delete no action,
  "amount" bigint not null check ("amount" > 0),
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  constraint "refund_parts_pkey" primary key ("refund_id", "part_id")
);
create index "refund_parts_part_id_index" on "refund_parts" ("part_id");
-- What of a refund goes back the way of its payment; null for all of it.
alter table "refunds" add column "by_payment" bigint null;
alter table "refunds" add constraint "refunds_by_payment_check" check ("by_payment" >= 0 and "by_payment" <= "amount") not valid;

create table "cart_gift_cards" (
  "cart_id" uuid not null constraint "cart_gift_cards_cart_id_foreign" references "carts" ("id") on delete cascade,
  "gift_card_id" uuid not null constraint "cart_gift_cards_gift_card_id_foreign" references "gift_cards" ("id") on delete no action,
  "entered_at" timestamptz(3) not null,
  constraint "cart_gift_cards_pkey" primary key ("cart_id", "gift_card_id")
);
create index "cart_gift_cards_gift_card_id_index" on "cart_gift_cards" ("gift_card_id");

-- What its buyer may pay for a variant instead of one price, and whether that is the value of a gift card.
create table "price_choices" (
  "variant_id" uuid primary key constraint "price_choices_variant_id_foreign" references "variants" ("id") on delete cascade,
  "kind" text not null check ("kind" in ('levels', 'free', 'gift-card')),
  "least" bigint not null check ("least" >= 0),
  "most" bigint not null,
  -- squawk-ignore ban-char-field
  "currency" char(3) not null,
  -- [{label, amount}], lowest first; of `levels` alone.
  "levels" jsonb not null default '[]',
  "saved_at" timestamptz(3) not null,
  constraint "price_choices_limits" check ("least" <= "most")
);
alter table "cart_lines" add column "chosen_amount" bigint null;
-- squawk-ignore ban-char-field
alter table "cart_lines" add column "chosen_currency" char(3) null;
alter table "cart_lines" add constraint "cart_lines_chosen_amount_check" check ("chosen_amount" >= 0) not valid;
alter table "order_lines" add column "is_gift_card" boolean not null default false;

alter table "ledger_transactions" drop constraint "ledger_transactions_kind_check";
alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in
  ('payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released', 'gift-card-expired', 'bill-payment')) not valid;
alter table "payments" drop constraint "payments_way_check";
alter table "payments" add constraint "payments_way_check" check ("way" in ('sumup', 'cash', 'transfer', 'credit', 'account')) not valid;
alter table "refunds" drop constraint "refunds_way_check";
alter table "refunds" add constraint "refunds_way_check" check ("way" in ('sumup', 'cash', 'transfer', 'credit', 'account')) not valid;

create or replace function "assert_refunds"() returns trigger language plpgsql as $$
declare paid "payments";
begin
  -- Refunds of one payment pass here one after the other.
  select * into paid from "payments" where "id" = new."payment_id" for no key update;
  if (select coalesce(sum(coalesce("by_payment", "amount")), 0) from "refunds" where "payment_id" = new."payment_id" and "state" <> 'failed') > paid."amount"
     or paid."currency" <> new."currency"
  then raise exception 'more is given back of payment % than was paid', new."payment_id" using errcode = 'RA003'; end if;
  return null;
end $$;

-- What a refund gives back by each way adds up to it, and no part gives back more than it paid.
create function "assert_refund_parts"() returns trigger language plpgsql as $$
begin
  if exists (select from "refunds" r where r."id" = new."refund_id" and r."state" <> 'failed' and r."amount" <> r."by_payment"
       + (select sum(p."amount") from "refund_parts" p where p."refund_id" = r."id"))
  or (select coalesce(sum(p."amount"), 0) from "refund_parts" p join "refunds" r on r."id" = p."refund_id"
       where p."part_id" = new."part_id" and r."state" <> 'failed') > (select "amount" from "order_parts" where "id" = new."part_id")
  then raise exception 'the parts of refund % do not add up', new."refund_id" using errcode = 'RA003'; end if;
  return null;
end $$;
create constraint trigger "refund_parts_add_up" after insert or update on "refund_parts"
  deferrable initially deferred for each row execute function "assert_refund_parts"();
