-- What the keys of the house are derived from, generation by generation (docs/decisions/0054). The first is COOP_SECRET
-- as it was when the house was founded; the first start writes it down.
create table "key_generations" (
  "number" bigint not null,
  -- The name of the COOP_SECRET of that day, which tells nothing of it.
  "made_under" text not null,
  "made_at" timestamptz(3) not null,
  -- Null for the first: it has signed always.
  "signs_from" timestamptz(3) null,
  primary key ("number")
);

-- A generation as a JWE that one COOP_SECRET opens; under two of them while one is replaced by the other.
create table "sealed_generations" (
  "generation" bigint not null,
  "secret_name" text not null,
  "sealed" text not null,
  "sealed_at" timestamptz(3) not null,
  -- When a process last read it with that secret.
  "used_at" timestamptz(3) not null,
  primary key ("generation", "secret_name")
);
alter table "sealed_generations" add constraint "sealed_generations_generation_foreign"
  foreign key ("generation") references "key_generations" ("number");
