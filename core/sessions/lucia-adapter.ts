import type { MikroORM } from '@mikro-orm/postgresql'
import { type Selectable, sql } from 'kysely'
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

type MemberRow = { name: string; email: string; handle: string } & Pick<
  UserAttributes,
  'roles' | 'permissions'
>

const NOW = sql<Date>`now()`

/** `expiresAt`, or the end of the sign-in's days if that comes first. */
export const within = (signIn: unknown, expiresAt: Date) => sql<Date>`least(${expiresAt}::timestamptz,
  (select began_at from sign_ins where id = ${signIn}) + make_interval(days => ${ABSOLUTE_DAYS}))`

/** Lucia's sessions in table `sessions`, where only the SHA-256 of a session id is kept. */
export function luciaAdapter(orm: MikroORM): Adapter {
  const query = () => db({ em: orm.em.fork() })
  return {
    async getSessionAndUser(sessionId) {
      const { rows } = await sql<SessionRow & MemberRow>`
        select id, member_id, domain, sign_in, device, address, authenticated_at, last_seen_at, expires_at,
          name, email, handle, roles, permissions from find_session(${hashToken(sessionId)})`.execute(query())
      const [row] = rows
      return row ? [sessionOf(row, sessionId), userOf(row)] : [null, null]
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
          id: hashToken(id),
          member_id: userId,
          domain,
          sign_in: signIn,
          device,
          address,
          authenticated_at: authenticatedAt,
          created_at: NOW,
          last_seen_at: NOW,
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

function userOf({
  member_id: id,
  name,
  email,
  handle,
  roles,
  permissions,
}: SessionRow & MemberRow): DatabaseUser {
  return { id, attributes: { member: { id, name, email, handle }, roles, permissions } }
}
