alter table "catalogue_imports" validate constraint "catalogue_imports_kind_check";
