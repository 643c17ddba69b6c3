-- What an operator decided about a client that looks after its own registration (RFC 7592): such a program could take back
-- by itself what it had been told, a rule about keys (DPoP) as well as narrower scopes. What operators changed before is
-- read from the audit.
alter table "oauth_clients" add column "operator_held" jsonb not null default '[]';
update "oauth_clients" c set "operator_held" = changed.names
from (
  select a.subject_id as client_id, jsonb_agg(distinct case f.key
    when 'signedWith' then 'idTokenAlg' when 'keys' then 'credential' when 'jwksUri' then 'credential' else f.key end) as names
  from "audit" a cross join lateral jsonb_each(a."after") f
  where a.action = 'client.changed' and a.subject_kind = 'client' and a.member_id is not null
    and f.value is distinct from a."before" -> f.key
  group by a.subject_id
) changed
where changed.client_id = c.client_id and c.registration_token_hash is not null;
