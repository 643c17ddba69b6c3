-- Which of the cooperative's own roles somebody was asked to have. The letter is deleted with the member; the role is retired.
create table "invitation_own_roles" (
  "invitation_id" uuid not null constraint "invitation_own_roles_invitation_id_foreign" references "invitations" ("id") on delete cascade,
  "own_role_id" uuid not null constraint "invitation_own_roles_own_role_id_foreign" references "own_roles" ("id") on delete no action,
  primary key ("invitation_id", "own_role_id")
);
create index "invitation_own_roles_own_role_id_index" on "invitation_own_roles" ("own_role_id");
