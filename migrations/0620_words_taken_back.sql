-- What was said of notes that their authors have taken back keeps their words no more.
update ap_activities a set payload = '{}', audience = 'internal'
from notes n
where a.domain = 'federation' and a.subject_kind = 'note' and a.subject_id = n.id::text and n.deleted_at is not null
  and a.type in ('Create', 'Update') and a.audience <> 'internal' and not a.remote;
