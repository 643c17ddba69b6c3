-- What another hub's list or a feed last said of itself (RFC 9110 §8.8.3): the same is not read twice.
alter table "suppliers" add column "etag" text null;
