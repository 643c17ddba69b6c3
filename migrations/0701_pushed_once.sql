-- What a browser was told of lately: a message that two workers have to send is sent by one of them.
alter table "push_subscriptions" add column "told_of" text[] not null default '{}';
