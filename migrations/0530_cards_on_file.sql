-- Who a member is to SumUp: an id of ours that says nothing.
create table "card_customers" (
  "member_id" uuid primary key constraint "card_customers_member_id_foreign" references "members" ("id") on delete no action,
  "customer_id" text not null constraint "card_customers_customer_id_unique" unique,
  "made_at" timestamptz(3) not null
);

-- A member agreed to leave a card and was sent to SumUp's page.
create table "card_setups" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "card_setups_member_id_foreign" references "members" ("id") on delete no action,
  "reference" text not null constraint "card_setups_reference_unique" unique,
  "checkout_id" text null,
  "agreed_at" timestamptz(3) not null,
  "ended_at" timestamptz(3) null
);
create index "card_setups_member_id_index" on "card_setups" ("member_id");
create index "card_setups_checkout_id_index" on "card_setups" ("checkout_id") where "checkout_id" is not null;
create index "card_setups_open_index" on "card_setups" ("agreed_at") where "ended_at" is null;

-- The card that a member left: a token, sealed, and what is printed on the card. Without the token, SumUp has forgotten it.
create table "cards" (
  "id" uuid primary key,
  "member_id" uuid not null constraint "cards_member_id_foreign" references "members" ("id") on delete no action,
  "setup_id" uuid not null constraint "cards_setup_id_foreign" references "card_setups" ("id") on delete no action,
  "token_sealed" text null,
  "kind" text not null,
  "last4" text null,
  "kept_at" timestamptz(3) not null,
  "removed_at" timestamptz(3) null,
  constraint "cards_setup_id_unique" unique ("setup_id")
);
create index "cards_member_id_index" on "cards" ("member_id");
-- One at a time.
create unique index "cards_one_of_a_member" on "cards" ("member_id") where "removed_at" is null;

-- What became of charging a payment to a card on file.
create table "card_charges" (
  "payment_id" uuid primary key constraint "card_charges_payment_id_foreign" references "payments" ("id") on delete no action,
  "card_id" uuid null constraint "card_charges_card_id_foreign" references "cards" ("id") on delete no action,
  "outcome" text not null check ("outcome" in ('paid', 'declined', 'expired', 'asks', 'no-card', 'over')),
  "tries" bigint not null check ("tries" > 0),
  "tried_at" timestamptz(3) not null
);
create index "card_charges_card_id_index" on "card_charges" ("card_id");
