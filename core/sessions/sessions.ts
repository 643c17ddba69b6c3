import type { MikroORM } from '@mikro-orm/postgresql'
import { Lucia, TimeSpan } from 'lucia'
import { hashToken } from '#core/app/secrets'
import type { Cache } from '#core/cache/cache'
import type { DomainName } from '#core/contracts/domain'
import type { Viewer } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { luciaAdapter } from './lucia-adapter'

const SESSION_DAYS = 30
/** A signed-out session may live on in another process for so long, and no longer. */
const HOT_COPY_MS = 3_000

export type SessionState = { readonly viewer: Viewer; readonly signIn: string }

export type Sessions = {
  /** Begins a session and returns its id, which only the cookie may carry. */
  begin(memberId: string, attributes: { domain: DomainName; signIn: string; device: string }): Promise<string>
  /** The same in an app that federation has just let in; null when the sign-in has ended meanwhile. */
  join(
    memberId: string,
    attributes: { domain: DomainName; signIn: string; device: string },
  ): Promise<string | null>
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

  const begin: Sessions['begin'] = async (memberId, attributes) => {
    const device = attributes.device.slice(0, 120)
    return (await lucia.createSession(memberId, { ...attributes, device })).id
  }

  return {
    begin,

    async join(memberId, attributes) {
      const sessionId = await begin(memberId, attributes)
      if (await grantLives(orm, attributes)) return sessionId
      await lucia.invalidateSession(sessionId)
      return null
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
      const ended = await db({ em: orm.em.fork() })
        .deleteFrom('sessions')
        .where('sign_in', '=', signIn)
        .returning(['id', 'domain'])
        .execute()
      await Promise.all(ended.map(({ id, domain }) => cache.delete(hotKey(id, domain))))
    },
  }
}

/**
 * Asked after the session was begun, and waiting for whoever is signing out: either they see the new session and end
 * it, or their end of the grant is seen here.
 */
async function grantLives(orm: MikroORM, { domain, signIn }: { domain: DomainName; signIn: string }) {
  const grant = await db({ em: orm.em.fork() })
    .selectFrom('grants as g')
    .innerJoin('oauth_clients as c', 'c.id', 'g.client_id')
    .select('g.id')
    .where('g.sign_in', '=', signIn)
    .where('c.client_id', '=', domain)
    .where('g.ended_at', 'is', null)
    .forShare('g')
    .executeTakeFirst()
  return grant !== undefined
}

function hotKey(hash: string, domain: DomainName): string {
  return `session:${domain}:${hash}`
}
