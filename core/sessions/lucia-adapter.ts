import type { MikroORM } from '@mikro-orm/postgresql'
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia'
import { hashToken } from '#core/app/secrets'
import type { DomainName } from '#core/contracts/domain'
import type { Role, Viewer } from '#core/contracts/viewer'

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

type SessionRow = {
  id: string
  member_id: string
  domain: DomainName
  sign_in: string
  device: string
  expires_at: Date
}

type UserRow = SessionRow & { name: string; email: string; handle: string; roles: Role[] }

/** Lucia's sessions in table `sessions`, where only the SHA-256 of a session id is kept. */
export function luciaAdapter(orm: MikroORM): Adapter {
  const query = <T>(sql: string, params: unknown[]) => orm.em.fork().execute<T[]>(sql, params)
  return {
    async getSessionAndUser(sessionId) {
      const [row] = await query<UserRow>(
        `select s.id, s.member_id, s.domain, s.sign_in, s.device, s.expires_at, m.name, m.email, m.handle,
           coalesce((select json_agg(role) from role_grants where member_id = m.id), '[]') as roles
         from sessions s join members m on m.id = s.member_id
         where s.id = ? and not exists (select 1 from account_closings c where c.member_id = m.id)`,
        [hashToken(sessionId)],
      )
      return row ? [sessionOf(row, sessionId), userOf(row)] : [null, null]
    },
    async getUserSessions(memberId) {
      const rows = await query<SessionRow>('select * from sessions where member_id = ?', [memberId])
      return rows.map(row => sessionOf(row, row.id))
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await query(
        `insert into sessions (id, member_id, domain, sign_in, device, created_at, last_seen_at, expires_at)
         values (?, ?, ?, ?, ?, now(), now(), ?)`,
        [hashToken(id), userId, attributes.domain, attributes.signIn, attributes.device, expiresAt],
      )
    },
    async updateSessionExpiration(sessionId, expiresAt) {
      await query('update sessions set expires_at = ?, last_seen_at = now() where id = ?', [
        expiresAt,
        hashToken(sessionId),
      ])
    },
    async deleteSession(sessionId) {
      await query('delete from sessions where id = ?', [hashToken(sessionId)])
    },
    async deleteUserSessions(memberId) {
      await query('delete from sessions where member_id = ?', [memberId])
    },
    async deleteExpiredSessions() {
      await query('delete from sessions where expires_at < now()', [])
    },
  }
}

function sessionOf(row: SessionRow, id: string): DatabaseSession {
  const { domain, sign_in: signIn, device } = row
  return {
    id,
    userId: row.member_id,
    expiresAt: new Date(row.expires_at),
    attributes: { domain, signIn, device },
  }
}

function userOf({ member_id: id, name, email, handle, roles }: UserRow): DatabaseUser {
  return { id, attributes: { member: { id, name, email, handle }, roles } }
}
