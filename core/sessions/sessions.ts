import type { MikroORM } from '@mikro-orm/postgresql'
import { Lucia, TimeSpan } from 'lucia'
import type { DomainName } from '#core/contracts/domain'
import type { Cache } from '#core/contracts/platform/cache'
import type { Sessions } from '#core/contracts/platform/sessions'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { luciaAdapter } from './lucia-adapter'

const SESSION_DAYS = 30
/** A signed-out session may live on in another process for so long, and no longer. */
const HOT_COPY_MS = 3_000

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
