-- What was agreed with a producer: where their orders go, whether changes wait, whether they see who buys.
create table "producer_terms" (
  "producer_id" uuid primary key constraint "producer_terms_producer_id_foreign" references "producers" ("id") on delete no action,
  "order_email" text not null default '',
  -- Null: what they change waits for the shop.
  "trusted_at" timestamptz(3) null,
  "trusted_by_id" uuid null constraint "producer_terms_trusted_by_id_foreign" references "members" ("id") on delete no action,
  -- Null: they see what and how many, and not who.
  "buyers_shown_at" timestamptz(3) null,
  "buyers_shown_by_id" uuid null constraint "producer_terms_buyers_shown_by_id_foreign" references "members" ("id") on delete no action
);
create index "producer_terms_trusted_by_id_index" on "producer_terms" ("trusted_by_id");
create index "producer_terms_buyers_shown_by_id_index" on "producer_terms" ("buyers_shown_by_id");

-- Who works in a producer's room.
create table "producer_members" (
  "producer_id" uuid not null constraint "producer_members_producer_id_foreign" references "producers" ("id") on delete no action,
  "member_id" uuid not null constraint "producer_members_member_id_foreign" references "members" ("id") on delete no action,
  "joined_at" timestamptz(3) not null,
  primary key ("producer_id", "member_id")
);
create index "producer_members_member_id_index" on "producer_members" ("member_id");

create table "producer_invitations" (
  "id" uuid primary key,
  "producer_id" uuid not null constraint "producer_invitations_producer_id_foreign" references "producers" ("id") on delete no action,
  "email" text not null,
  -- Of the link in the letter; the link itself stands nowhere.
  "token_hash" text not null constraint "producer_invitations_token_hash_unique" unique,
  "invited_by_id" uuid null constraint "producer_invitations_invited_by_id_foreign" references "members" ("id") on delete no action,
  "invited_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  "accepted_at" timestamptz(3) null,
  "accepted_by_id" uuid null constraint "producer_invitations_accepted_by_id_foreign" references "members" ("id") on delete no action,
  "withdrawn_at" timestamptz(3) null,
  constraint "producer_invitations_accepted" check (("accepted_at" is null) = ("accepted_by_id" is null)),
  constraint "producer_invitations_one_end" check ("accepted_at" is null or "withdrawn_at" is null)
);
create index "producer_invitations_producer_id_index" on "producer_invitations" ("producer_id");
create index "producer_invitations_invited_by_id_index" on "producer_invitations" ("invited_by_id");
create index "producer_invitations_accepted_by_id_index" on "producer_invitations" ("accepted_by_id");
create unique index "producer_invitations_one_open" on "producer_invitations" ("producer_id", "email") where "accepted_at" is null and "withdrawn_at" is null;

-- A change that a producer wishes: kept as it was proposed, and decided once.
create table "product_proposals" (
  "id" uuid primary key,
  "producer_id" uuid not null constraint "product_proposals_producer_id_foreign" references "producers" ("id") on delete no action,
  "kind" text not null constraint "product_proposals_kind_check" check ("kind" in ('product', 'new-product', 'variant', 'picture')),
  "product_id" uuid null constraint "product_proposals_product_id_foreign" references "products" ("id") on delete no action,
  "variant_id" uuid null constraint "product_proposals_variant_id_foreign" references "variants" ("id") on delete no action,
  -- Only the fields that are to change, as they were and as they are to be.
  "before" jsonb not null,
  "after" jsonb not null,
  "proposed_by_id" uuid null constraint "product_proposals_proposed_by_id_foreign" references "members" ("id") on delete no action,
  "proposed_at" timestamptz(3) not null,
  "decision" text null constraint "product_proposals_decision_check" check ("decision" in ('accepted', 'declined', 'withdrawn')),
  "decided_by_id" uuid null constraint "product_proposals_decided_by_id_foreign" references "members" ("id") on delete no action,
  "decided_at" timestamptz(3) null,
  "reason" text not null default '',
  constraint "product_proposals_decided" check (("decision" is null) = ("decided_at" is null)),
  constraint "product_proposals_of_a_product" check ("kind" = 'new-product' or "product_id" is not null),
  constraint "product_proposals_of_a_variant" check (("kind" = 'variant') = ("variant_id" is not null))
);
create index "product_proposals_producer_id_proposed_at_index" on "product_proposals" ("producer_id", "proposed_at");
create index "product_proposals_product_id_index" on "product_proposals" ("product_id");
create index "product_proposals_variant_id_index" on "product_proposals" ("variant_id");
create index "product_proposals_proposed_by_id_index" on "product_proposals" ("proposed_by_id");
create index "product_proposals_decided_by_id_index" on "product_proposals" ("decided_by_id");
create index "product_proposals_waiting" on "product_proposals" ("proposed_at", "id") where "decision" is null;
create unique index "product_proposals_one_open" on "product_proposals" ("kind", coalesce("variant_id", "product_id")) where "decision" is null;
