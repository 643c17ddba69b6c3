-- A process that runs jobs holds a lock on one of its connections, which ends with the process. Those of the version
-- before hold none, and are not taken for dead because nobody does.
alter table "workers" add column "holds_lock" boolean not null default false;
