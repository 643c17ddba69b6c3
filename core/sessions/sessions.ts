import type { MikroORM } from '@mikro-orm/postgresql'
import { Lucia, TimeSpan } from 'lucia'
import { hashToken } from '#core/app/secrets'
import type { Cache } from '#core/cache/cache'
import type { DomainName } from '#core/contracts/domain'
import type { Viewer } from '#core/contracts/viewer'
import { luciaAdapter } from './lucia-adapter'

const SESSION_DAYS = 30
/** A signed-out session may live on in another process for so long, and no longer. */
const HOT_COPY_MS = 3_000

export type SessionState = { readonly viewer: Viewer; readonly signIn: string }

export type Sessions = {
  /** Begins a session and returns its id, which only the cookie may carry. */
  begin(memberId: string, attributes: { domain: DomainName; signIn: string; device: string }): Promise<string>
  /** Who this session id belongs to in this app, or null when it is unknown, expired or another app's. */
  find(sessionId: string, domain: DomainName): Promise<SessionState | null>
  /** Ends every session of a sign-in, in all apps, at once. */
  endSignIn(signIn: string): Promise<void>
}

/** Lucia behind one door: ids in cookies, hashes in PostgreSQL, short-lived hot copies in the cache. */
export function createSessions(orm: MikroORM, cache: Cache): Sessions {
  const lucia = new Lucia(luciaAdapter(orm), {
    sessionExpiresIn: new TimeSpan(SESSION_DAYS, 'd'),
    getSessionAttributes: ({ domain, signIn, device }) => ({ domain, signIn, device }),
    getUserAttributes: ({ member, roles }) => ({ member, roles }),
  })

  return {
    async begin(memberId, attributes) {
      const device = attributes.device.slice(0, 120)
      return (await lucia.createSession(memberId, { ...attributes, device })).id
    },

    async find(sessionId, domain) {
      const key = hotKey(hashToken(sessionId), domain)
      const hot = await cache.get(key)
      if (hot) return JSON.parse(hot)
      const { session, user } = await lucia.validateSession(sessionId)
      if (!session || session.domain !== domain) return null
      const state = { viewer: { member: user.member, roles: user.roles }, signIn: session.signIn }
      await cache.set(key, JSON.stringify(state), { ttlMs: HOT_COPY_MS })
      return state
    },

    async endSignIn(signIn) {
      const ended = await orm.em
        .fork()
        .execute<{ id: string; domain: DomainName }[]>(
          'delete from sessions where sign_in = ? returning id, domain',
          [signIn],
        )
      await Promise.all(ended.map(({ id, domain }) => cache.delete(hotKey(id, domain))))
    },
  }
}

function hotKey(hash: string, domain: DomainName): string {
  return `session:${domain}:${hash}`
}
