-- Size: small, medium, large. Named once, and used again for the next product.
create table "option_groups" (
  "id" uuid not null, "name" text not null, "choices" text[] not null, primary key ("id"));
alter table "option_groups" add constraint "option_groups_name_unique" unique ("name");
