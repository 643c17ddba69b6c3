-- A holder asked to give this ticket back: it lets nobody in while the refund is under way.
create table "ticket_returns" ("ticket_id" uuid not null, "requested_at" timestamptz(3) not null, primary key ("ticket_id"));
alter table "ticket_returns" add constraint "ticket_returns_ticket_id_foreign" foreign key ("ticket_id") references "tickets" ("id") on delete cascade;
