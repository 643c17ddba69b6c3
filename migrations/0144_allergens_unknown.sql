-- A blank was published as "none"; nobody had said so. Only a shopkeeper can: what is blank stays unknown until then.
alter table "products" add column "allergen_free" boolean not null default false;
alter table "products" add constraint "products_allergens_one_statement" check (not ("allergen_free" and "allergens" <> ''));
