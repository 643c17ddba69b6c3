-- What one means to buy, and is told of when it is back.
create table "wishes" (
  "id" uuid not null, "member_id" uuid not null, "product_id" uuid not null, "wished_at" timestamptz(3) not null,
  "told_at" timestamptz(3) null, primary key ("id"));
alter table "wishes" add constraint "wishes_member_id_product_id_unique" unique ("member_id", "product_id");
alter table "wishes" add constraint "wishes_member_id_foreign" foreign key ("member_id") references "members" ("id");
alter table "wishes" add constraint "wishes_product_id_foreign" foreign key ("product_id") references "products" ("id");
create index "wishes_product_id_index" on "wishes" ("product_id");

-- A buyer's word on what they bought; shown once somebody of the shop has said so.
create table "reviews" (
  "id" uuid not null, "product_id" uuid not null, "member_id" uuid not null, "stars" bigint not null, "text" text not null default '',
  "written_at" timestamptz(3) not null, primary key ("id"));
alter table "reviews" add constraint "reviews_product_id_member_id_unique" unique ("product_id", "member_id");
alter table "reviews" add constraint "reviews_stars_check" check ("stars" between 1 and 5);
alter table "reviews" add constraint "reviews_product_id_foreign" foreign key ("product_id") references "products" ("id");
alter table "reviews" add constraint "reviews_member_id_foreign" foreign key ("member_id") references "members" ("id");
create index "reviews_member_id_index" on "reviews" ("member_id");
create table "review_decisions" (
  "review_id" uuid not null, "shown" boolean not null, "decided_by_id" uuid null, "decided_at" timestamptz(3) not null,
  primary key ("review_id"));
alter table "review_decisions" add constraint "review_decisions_review_id_foreign" foreign key ("review_id") references "reviews" ("id") on delete cascade;
alter table "review_decisions" add constraint "review_decisions_decided_by_id_foreign" foreign key ("decided_by_id") references "members" ("id");
create index "review_decisions_decided_by_id_index" on "review_decisions" ("decided_by_id");

-- What one buys again and again.
create table "saved_lists" (
  "id" uuid not null, "member_id" uuid not null, "name" text not null, "saved_at" timestamptz(3) not null, primary key ("id"));
alter table "saved_lists" add constraint "saved_lists_member_id_name_unique" unique ("member_id", "name");
alter table "saved_lists" add constraint "saved_lists_member_id_foreign" foreign key ("member_id") references "members" ("id");
create table "saved_list_lines" (
  "list_id" uuid not null, "variant_id" uuid not null, "quantity" bigint not null, primary key ("list_id", "variant_id"));
alter table "saved_list_lines" add constraint "saved_list_lines_quantity_check" check ("quantity" between 1 and 999);
alter table "saved_list_lines" add constraint "saved_list_lines_list_id_foreign" foreign key ("list_id") references "saved_lists" ("id") on delete cascade;
alter table "saved_list_lines" add constraint "saved_list_lines_variant_id_foreign" foreign key ("variant_id") references "variants" ("id");
create index "saved_list_lines_variant_id_index" on "saved_list_lines" ("variant_id");
