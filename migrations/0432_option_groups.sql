-- Size: small, medium, large. Named once, and used again for the next product.
create table "option_groups" (
  -- squawk-ignore prefer-text-field
  "id" uuid not null, "name" varchar(60) not null, "choices" text[] not null, primary key ("id"));
alter table "option_groups" add constraint "option_groups_name_unique" unique ("name");
