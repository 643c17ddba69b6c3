-- outside of a transaction
-- As in 0230_natural_keys_of_posts.
drop index concurrently if exists "order_letters_key";
create unique index concurrently "order_letters_key" on "order_letters" ("order_id", "kind");
alter table "order_letters"
  drop constraint if exists "order_letters_pkey",
  drop constraint if exists "order_letters_order_id_kind_unique",
  add constraint "order_letters_pkey" primary key using index "order_letters_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "refund_lines_key";
create unique index concurrently "refund_lines_key" on "refund_lines" ("refund_id", "order_line_id");
alter table "refund_lines"
  drop constraint if exists "refund_lines_pkey",
  drop constraint if exists "refund_lines_once",
  add constraint "refund_lines_once" primary key using index "refund_lines_key",
  alter column "id" set default gen_random_uuid();
drop index concurrently if exists "collections_key";
create unique index concurrently "collections_key" on "collections" ("order_id");
alter table "collections"
  drop constraint if exists "collections_pkey",
  drop constraint if exists "collections_order_id_unique",
  add constraint "collections_pkey" primary key using index "collections_key",
  alter column "id" set default gen_random_uuid();
