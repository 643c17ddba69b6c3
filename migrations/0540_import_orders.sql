alter table "catalogue_imports" drop constraint "catalogue_imports_kind_check";
alter table "catalogue_imports" add constraint "catalogue_imports_kind_check"
  check ("kind" in ('products', 'stock', 'prices', 'members', 'orders')) not valid;
