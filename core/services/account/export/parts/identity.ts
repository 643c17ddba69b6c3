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
    'Other programs you let in, and to what.',
    ['consents.member_id'],
    id => sql`select c.name, s.scope, s.granted_at from consents s join oauth_clients c on c.id = s.client_id
      where s.member_id = ${id} order by s.granted_at, s.id`,
  ),
  section(
    'access',
    'When programs were let in on your behalf, for how long, and what ended it.',
    ['tokens.member_id'],
    id => sql`select c.name as program, t.kind, t.scope, t.created_at, t.expires_at, t.used_at, t.revoked_at
      from tokens t join oauth_clients c on c.id = t.client_id
      where t.member_id = ${id} order by t.created_at, t.id`,
  ),
  section(
    'closing',
    'That you asked for your account to be closed.',
    ['account_closings.member_id'],
    id =>
      sql`select asked_at, erase_after, erased_at from account_closings where member_id = ${id} order by asked_at`,
  ),
]
