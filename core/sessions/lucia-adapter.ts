import type { MikroORM } from '@mikro-orm/postgresql'
import { type Selectable, sql } from 'kysely'
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia'
import type { DomainName } from '#core/contracts/domain'
import type { Role, Viewer } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { type Database, db } from '#core/database/db'

export type SessionAttributes = {
  readonly domain: DomainName
  readonly signIn: string
  readonly device: string
}

export type UserAttributes = {
  readonly member: NonNullable<Viewer['member']>
  readonly roles: readonly Role[]
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: UserAttributes
  }
}

const SESSION_COLUMNS = ['id', 'member_id', 'domain', 'sign_in', 'device', 'expires_at'] as const

type SessionRow = Pick<Selectable<Database['sessions']>, (typeof SESSION_COLUMNS)[number]>

type UserRow = SessionRow & { name: string; email: string; handle: string; roles: Role[] }

const NOW = sql<Date>`now()`

/** Lucia's sessions in table `sessions`, where only the SHA-256 of a session id is kept. */
export function luciaAdapter(orm: MikroORM): Adapter {
  const query = () => db({ em: orm.em.fork() })
  return {
    async getSessionAndUser(sessionId) {
      const { rows } = await sql<UserRow>`
        select s.id, s.member_id, s.domain, s.sign_in, s.device, s.expires_at, m.name, m.email, m.handle,
          coalesce((select json_agg(role) from role_grants where member_id = m.id), '[]') as roles
        from sessions s join members m on m.id = s.member_id
        where s.id = ${hashToken(sessionId)}
          and not exists (select 1 from account_closings c where c.member_id = m.id)`.execute(query())
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
      const { domain, signIn, device } = attributes
      await query()
        .insertInto('sessions')
        .values({
          ...{ id: hashToken(id), member_id: userId, domain, sign_in: signIn, device },
          ...{ created_at: NOW, last_seen_at: NOW, expires_at: expiresAt },
        })
        .execute()
    },
    async updateSessionExpiration(sessionId, expiresAt) {
      await query()
        .updateTable('sessions')
        .set({ expires_at: expiresAt, last_seen_at: NOW })
        .where('id', '=', hashToken(sessionId))
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
  const { domain, sign_in: signIn, device } = row
  return { id, userId: row.member_id, expiresAt: row.expires_at, attributes: { domain, signIn, device } }
}

function userOf({ member_id: id, name, email, handle, roles }: UserRow): DatabaseUser {
  return { id, attributes: { member: { id, name, email, handle }, roles } }
}
