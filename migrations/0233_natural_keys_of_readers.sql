-- outside of a transaction
-- As in 0230_natural_keys_of_posts.
drop index concurrently if exists "subscriptions_key";
create unique index concurrently "subscriptions_key" on "subscriptions" ("newsletter_id", "member_id");
alter table "subscriptions"
  drop constraint if exists "subscriptions_pkey",
  drop constraint if exists "subscriptions_newsletter_id_member_id_unique",
  add constraint "subscriptions_pkey" primary key using index "subscriptions_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "withdrawals_key";
create unique index concurrently "withdrawals_key" on "withdrawals" ("actor_id", "uri");
alter table "withdrawals"
  drop constraint if exists "withdrawals_pkey",
  drop constraint if exists "withdrawals_actor_id_uri_unique",
  add constraint "withdrawals_pkey" primary key using index "withdrawals_key",
  alter column "id" set default gen_random_uuid();
