import type { MikroORM } from '@mikro-orm/postgresql'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia'
import type { DomainName } from '#core/contracts/domain'
import type { Permission, Role, Viewer } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { type Database, db } from '#core/database/db'

/** However often it is used, a session is over so long after its sign-in (NIST SP 800-63B §2.2.3: 30 days or less of sliding). */
export const ABSOLUTE_DAYS = 90

export type SessionAttributes = {
  readonly domain: DomainName
  readonly signIn: string
  readonly device: string
  readonly address: string
  readonly authenticatedAt: Date | null
  /** Of a session that is read. */
  readonly lastSeenAt?: Date
}

export type UserAttributes = {
  readonly member: NonNullable<Viewer['member']>
  readonly roles: readonly Role[]
  readonly permissions: readonly Permission[]
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: UserAttributes
  }
}

const SESSION_COLUMNS = [
  ...(['id', 'member_id', 'domain', 'sign_in', 'device', 'address'] as const),
  ...(['authenticated_at', 'last_seen_at', 'expires_at'] as const),
] as const

type SessionRow = Pick<Selectable<Database['sessions']>, (typeof SESSION_COLUMNS)[number]>

type MemberRow = { name: string; email: string; handle: string; is_strong: boolean; has_roles: boolean }

type Rights = Pick<UserAttributes, 'roles' | 'permissions'>

const NOW = sql<Date>`now()`

/** `expiresAt`, or the end of the sign-in's days if that comes first. */
export const within = (signIn: unknown, expiresAt: Date) => sql<Date>`least(${expiresAt}::timestamptz,
  (select began_at from sign_ins where id = ${signIn}) + make_interval(days => ${ABSOLUTE_DAYS}))`

/**
 * A role may ask for more than a letter (`settings`, key `sign-in`): in a sign-in with less, its member is one without
 * it.
 */
const holds = (isStrong: boolean) => sql`(${isStrong}::boolean or not exists (
  select 1 from settings where key = 'sign-in' and jsonb_exists(value -> 'secondFactorFor', g.role)))`

/** Lucia's sessions in table `sessions`, where only the SHA-256 of a session id is kept. */
export function luciaAdapter(orm: MikroORM): Adapter {
  const query = () => db({ em: orm.em.fork() })
  return {
    async getSessionAndUser(sessionId) {
      const { rows } = await sql<SessionRow & MemberRow>`
        select s.id, s.member_id, s.domain, s.sign_in, s.device, s.address, s.authenticated_at, s.last_seen_at,
          s.expires_at, m.name, m.email, m.handle, coalesce(jsonb_exists(i.methods, 'mfa'), false) as is_strong,
          exists (select from role_grants g where g.member_id = s.member_id)
            or exists (select from own_role_grants g where g.member_id = s.member_id) as has_roles
        from sessions s join members m on m.id = s.member_id left join sign_ins i on i.id = s.sign_in
        where s.id = ${hashToken(sessionId)}
          and not exists (select 1 from account_closings c where c.member_id = s.member_id)`.execute(query())
      const [row] = rows
      if (!row) return [null, null]
      const rights = row.has_roles ? await rightsOf(query(), row) : { roles: [], permissions: [] }
      return [sessionOf(row, sessionId), userOf(row, rights)]
    },
    async getUserSessions(memberId) {
      const rows = await query()
        .selectFrom('sessions')
        .select(SESSION_COLUMNS)
        .where('member_id', '=', memberId)
        .execute()
      return rows.map(row => sessionOf(row, row.id))
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const { domain, signIn, device, address, authenticatedAt } = attributes
      await query()
        .insertInto('sessions')
        .values({
          ...{ id: hashToken(id), member_id: userId, domain, sign_in: signIn, device, address },
          ...{ authenticated_at: authenticatedAt, created_at: NOW, last_seen_at: NOW },
          expires_at: within(signIn, expiresAt),
        })
        .execute()
    },
    async updateSessionExpiration(sessionId, expiresAt) {
      const until = within(sql.ref('sessions.sign_in'), expiresAt)
      await query()
        .updateTable('sessions')
        .set({ expires_at: until, last_seen_at: NOW })
        .where('id', '=', hashToken(sessionId))
        .where('expires_at', '<', until)
        // One that was signed out while it was looked at stays so.
        .where('expires_at', '>', NOW)
        .execute()
    },
    async deleteSession(sessionId) {
      await query().deleteFrom('sessions').where('id', '=', hashToken(sessionId)).execute()
    },
    async deleteUserSessions(memberId) {
      await query().deleteFrom('sessions').where('member_id', '=', memberId).execute()
    },
    async deleteExpiredSessions() {
      await query().deleteFrom('sessions').where('expires_at', '<', NOW).execute()
    },
  }
}

function sessionOf(row: SessionRow, id: string): DatabaseSession {
  const { domain, sign_in: signIn, device, address, authenticated_at: authenticatedAt } = row
  const attributes = { domain, signIn, device, address, authenticatedAt, lastSeenAt: row.last_seen_at }
  return { id, userId: row.member_id, expiresAt: row.expires_at, attributes }
}

function userOf(
  { member_id: id, name, email, handle }: SessionRow & MemberRow,
  rights: Rights,
): DatabaseUser {
  return { id, attributes: { member: { id, name, email, handle }, ...rights } }
}

/** Apart from the session, since most members have no role: theirs is found without it. */
async function rightsOf(
  query: Kysely<Database>,
  { member_id: memberId, is_strong: isStrong }: SessionRow & MemberRow,
): Promise<Rights> {
  const { rows } = await sql<Rights>`select
    coalesce((select json_agg(g.role) from role_grants g where g.member_id = ${memberId} and ${holds(isStrong)}), '[]')
      as roles,
    coalesce((select json_agg(distinct permission) from own_role_grants g join own_roles r on r.id = g.own_role_id,
      jsonb_array_elements_text(r.permissions) permission where g.member_id = ${memberId} and r.retired_at is null
      and (${isStrong}::boolean or not r.needs_second_factor)), '[]') as permissions`.execute(query)
  return rows[0] ?? { roles: [], permissions: [] }
}
