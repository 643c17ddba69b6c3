-- A form that was sent when its session had ended: kept for the browser that sent it until it is signed in again.
create table "kept_forms" ("token_hash" varchar(64) not null, "domain" text not null, "action" text not null, "page" text not null, "fields" jsonb not null, "kept_at" timestamptz(3) not null, primary key ("token_hash"));
alter table "kept_forms" add constraint "kept_forms_domain_check" check ("domain" in ('blog', 'market', 'cart', 'events', 'federation', 'account'));
create index "kept_forms_kept_at_index" on "kept_forms" ("kept_at");
