-- Addresses that are told when something changed in the blog, as Ghost tells them.
create table "webhooks" (
  "id" uuid primary key,
  "integration_id" uuid not null constraint "webhooks_integration_id_foreign" references "integrations" ("id") on delete cascade,
  "event" text not null,
  "target_url" text not null,
  "name" text not null,
  -- What it is signed with, as a JWE; null for one that is not.
  "sealed_secret" text null,
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "last_triggered_at" timestamptz(3) null,
  "last_triggered_status" text null,
  "last_triggered_error" text null,
  constraint "webhooks_once_unique" unique ("integration_id", "event", "target_url")
);
create index "webhooks_event_index" on "webhooks" ("event");
-- One telling, until it has arrived.
create table "webhook_deliveries" (
  "id" uuid primary key,
  "webhook_id" uuid not null constraint "webhook_deliveries_webhook_id_foreign" references "webhooks" ("id") on delete cascade,
  "subject_kind" text not null,
  "subject_id" text not null,
  "previous" jsonb not null,
  -- Written by the first attempt: each further one says the same.
  "body" text null,
  "asked_at" timestamptz(3) not null
);
create index "webhook_deliveries_webhook_id_index" on "webhook_deliveries" ("webhook_id");
