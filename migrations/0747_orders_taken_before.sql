-- Orders on the phone were known from the audit alone.
update "orders" o set "taken_by_id" = a."member_id", "taken_at" = 'phone'
from "audit" a where a."action" = 'order.placed' and a."subject_kind" = 'order' and a."subject_id" = o."id"::text
  and a."member_id" is not null and o."taken_at" is null;
