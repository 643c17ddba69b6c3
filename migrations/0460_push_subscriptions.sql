-- Browsers that members let tell them of things (W3C Push API), each with the sign-in that it was allowed in.
create table "push_subscriptions" (
  "id" uuid primary key,
  "member_id" uuid not null,
  "sign_in" uuid not null,
  "endpoint" text not null,
  "p256dh" text not null,
  "auth" text not null,
  "device" text not null,
  "created_at" timestamptz(3) not null,
  "last_told_at" timestamptz(3) null,
  constraint "push_subscriptions_endpoint_unique" unique ("endpoint"),
  constraint "push_subscriptions_member_id_foreign" foreign key ("member_id") references "members" ("id") on delete cascade
);
create index "push_subscriptions_member_id_index" on "push_subscriptions" ("member_id");
create index "push_subscriptions_sign_in_index" on "push_subscriptions" ("sign_in");
