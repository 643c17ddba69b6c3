import { sql } from 'kysely'
import { section } from '../section'

export const identity = [
  section(
    'profile',
    'Your name, address, handle, what you say about yourself, and when you joined.',
    [],
    id => sql`select id, name, email, handle, bio, joined_at from members where id = ${id} order by id`,
  ),
  section(
    'roles',
    'What you may do here, and since when.',
    ['role_grants.member_id'],
    id => sql`select role, granted_at from role_grants where member_id = ${id} order by granted_at, id`,
  ),
  section(
    'devices',
    'Where you are signed in.',
    ['sessions.member_id'],
    id => sql`select sign_in, domain as app, device, created_at, last_seen_at, expires_at from sessions
      where member_id = ${id} order by created_at, sign_in, domain`,
  ),
  section(
    'sign_in_links',
    'Links we sent you to sign in with: when, and whether they were used. The links themselves are not in the file.',
    ['magic_links.email'],
    id => sql`select l.created_at, l.expires_at, l.used_at from magic_links l
      join members m on lower(m.email) = lower(l.email) where m.id = ${id} order by l.created_at, l.id`,
  ),
  section(
    'applications',
    'Other programs you let in, to what, and what ended it.',
    ['grants.member_id'],
    id => sql`select c.name, g.scope, g.asked, g.granted_at, g.ended_at, g.ended_why, g.withdrawn_at
      from grants g join oauth_clients c on c.id = g.client_id
      where g.member_id = ${id} order by g.granted_at, g.id`,
  ),
  section(
    'access',
    'When programs were let in on your behalf, and for how long.',
    ['grants.member_id'],
    id => sql`select c.name as program, t.kind, t.scope, t.created_at, t.expires_at, t.used_at
      from tokens t join grants g on g.id = t.grant_id join oauth_clients c on c.id = g.client_id
      where g.member_id = ${id} order by t.created_at, t.id`,
  ),
  section(
    'closing',
    'That you asked for your account to be closed.',
    ['account_closings.member_id'],
    id =>
      sql`select asked_at, erase_after, erased_at from account_closings where member_id = ${id} order by asked_at`,
  ),
]
