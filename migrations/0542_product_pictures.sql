-- Pictures of a product beside its first.
create table "product_pictures" (
  "id" uuid not null primary key,
  "product_id" uuid not null constraint "product_pictures_product_id_foreign" references "products" ("id") on delete no action,
  "image" text not null,
  "alt" text not null default '',
  "position" bigint not null default 0,
  constraint "product_pictures_product_id_image_unique" unique ("product_id", "image")
);
