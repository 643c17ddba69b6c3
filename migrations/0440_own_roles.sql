-- Roles that a cooperative makes itself, of permissions. Who had one stands in the audit: it is retired, not deleted.
create table "own_roles" (
  "id" uuid primary key,
  "name" text not null,
  "permissions" jsonb not null,
  "needs_second_factor" boolean not null default false,
  "made_by_id" uuid not null constraint "own_roles_made_by_id_foreign" references "members" ("id") on delete no action,
  "made_at" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  -- Who may say who may do what is an operator.
  constraint "own_roles_permissions_check" check (
    jsonb_typeof("permissions") = 'array' and "permissions" <> '[]' and not jsonb_exists("permissions", 'operator')
  )
);
create unique index "own_roles_one_name" on "own_roles" (lower("name")) where "retired_at" is null;
create index "own_roles_made_by_id_index" on "own_roles" ("made_by_id");

create table "own_role_grants" (
  "id" uuid primary key,
  "own_role_id" uuid not null constraint "own_role_grants_own_role_id_foreign" references "own_roles" ("id") on delete no action,
  "member_id" uuid not null constraint "own_role_grants_member_id_foreign" references "members" ("id") on delete cascade,
  "granted_by_id" uuid not null constraint "own_role_grants_granted_by_id_foreign" references "members" ("id") on delete no action,
  "granted_at" timestamptz(3) not null,
  constraint "own_role_grants_member_id_own_role_id_unique" unique ("member_id", "own_role_id")
);
create index "own_role_grants_own_role_id_index" on "own_role_grants" ("own_role_id");
create index "own_role_grants_granted_by_id_index" on "own_role_grants" ("granted_by_id");
