alter table "role_grants" validate constraint "role_grants_role_check";
