-- Who changed what of money, rights and the shop's own settings, when, and how it stood before and after. Apart from
-- ap_activities, which are told to others and pruned: this is kept for good, and not rewritten by anybody.
create table "audit" (
  "id" uuid primary key,
  "at" timestamptz(3) not null,
  -- Null where nobody asked: a job, or a payment that came too late.
  "member_id" uuid null constraint "audit_member_id_foreign" references "members" ("id") on delete no action,
  "action" text not null,
  "subject_kind" text not null,
  "subject_id" text not null,
  "before" jsonb null,
  "after" jsonb null
);
create index "audit_member_id_id_index" on "audit" ("member_id", "id");
create index "audit_action_id_index" on "audit" ("action", "id");
create index "audit_subject_kind_subject_id_id_index" on "audit" ("subject_kind", "subject_id", "id");

create function "refuse_rewriting"() returns trigger language plpgsql as $$
begin
  raise exception 'what stands in the audit stays as it is' using errcode = 'RA006';
end $$;
create trigger "audit_stays" before update or delete or truncate on "audit"
  for each statement execute function "refuse_rewriting"();
