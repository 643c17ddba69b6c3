import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia'
import type { DomainName } from '#core/contracts/domain'
import type { Cache } from '#core/contracts/platform/cache'
import type {
  AuthenticationMethod,
  NewSession,
  SessionState,
  Sessions,
} from '#core/contracts/platform/sessions'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { untilItPasses } from '#core/database/transaction'
import { luciaAdapter, within } from './lucia-adapter'

/** Unused for so long, it is over. */
const SLIDING_DAYS = 30
/** A signed-out session may live on in another process for so long, and no longer. */
const HOT_COPY_MS = 3_000
/** To the minute is exact enough for "last seen", and a write for each look is too many. */
const SEEN_MINUTES = 10

/** Lucia behind one door: ids in cookies, hashes in PostgreSQL, short-lived hot copies in the cache. */
export function createSessions(orm: MikroORM, cache: Cache): Sessions {
  const query = () => db({ em: orm.em.fork() })
  const lucia = new Lucia(luciaAdapter(orm), {
    sessionExpiresIn: new TimeSpan(SLIDING_DAYS, 'd'),
    getSessionAttributes: ({ domain, signIn, authenticatedAt, lastSeenAt }) => ({
      domain,
      signIn,
      authenticatedAt,
      lastSeenAt,
    }),
    getUserAttributes: ({ member, roles, permissions }) => ({ member, roles, permissions }),
  })

  const make = async (memberId: string, session: NewSession, authenticatedAt: Date | null) => {
    const { domain, signIn, device, address = '' } = session
    const cut = { device: device.slice(0, 120), address: address.slice(0, 64) }
    return (await lucia.createSession(memberId, { domain, signIn, authenticatedAt, ...cut })).id
  }

  return {
    async begin(memberId, { methods = ['otp'], ...session }) {
      const authenticatedAt = await keepSignIn(orm, memberId, session.signIn, methods)
      return make(memberId, session, authenticatedAt)
    },

    async join(memberId, session) {
      const sessionId = await make(memberId, session, await authenticatedAtOf(orm, session.signIn))
      if (await grantLives(orm, session)) return sessionId
      await lucia.invalidateSession(sessionId)
      return null
    },

    async find(sessionId, domain) {
      const key = hotKey(hashToken(sessionId), domain)
      const hot = await cache.get(key)
      if (hot) return revived(JSON.parse(hot))
      const { session, user } = await lucia.validateSession(sessionId)
      if (!session || session.domain !== domain) return null
      const { authenticatedAt, signIn, lastSeenAt } = session
      if (isLongAgo(lastSeenAt)) await markSeen(orm, sessionId)
      const { member, roles, permissions } = user
      const state = { viewer: { member, roles, permissions, authenticatedAt }, signIn }
      await cache.set(key, JSON.stringify(state), { ttlMs: HOT_COPY_MS })
      return state
    },

    async renew(sessionId, domain) {
      const [id, before] = [generateIdFromEntropySize(25), hashToken(sessionId)]
      const renewed = await query()
        .updateTable('sessions')
        .set({ id: hashToken(id) })
        .where('id', '=', before)
        .where('domain', '=', domain)
        .where('expires_at', '>', sql<Date>`now()`)
        .returning('sign_in')
        .executeTakeFirst()
      await cache.delete(hotKey(before, domain))
      if (!renewed) return null
      const elsewhere = await query()
        .deleteFrom('sessions')
        .where('sign_in', '=', renewed.sign_in)
        .where('domain', '<>', domain)
        .returning(['id', 'domain'])
        .execute()
      await Promise.all(elsewhere.map(other => cache.delete(hotKey(other.id, other.domain))))
      return id
    },

    async end(sessionId, domain) {
      const id = hashToken(sessionId)
      await query().deleteFrom('sessions').where('id', '=', id).where('domain', '=', domain).execute()
      await cache.delete(hotKey(id, domain))
    },

    async endSignIn(signIn) {
      // Beside it somebody may close the account, and lock the same sessions in another order.
      const ended = await untilItPasses(() =>
        query().deleteFrom('sessions').where('sign_in', '=', signIn).returning(['id', 'domain']).execute(),
      )
      await Promise.all(ended.map(({ id, domain }) => cache.delete(hotKey(id, domain))))
    },
  }
}

/** The sign-in, made or made fresh; another member's is left as it is. Returns when its member proved who they are. */
async function keepSignIn(
  orm: MikroORM,
  memberId: string,
  signIn: string,
  methods: readonly AuthenticationMethod[],
): Promise<Date> {
  const now = sql<Date>`clock_timestamp()`
  const row = await db({ em: orm.em.fork() })
    .insertInto('sign_ins')
    .values({
      id: signIn,
      member_id: memberId,
      methods: jsonb([...methods]),
      began_at: now,
      authenticated_at: now,
    })
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet({
          authenticated_at: sql<Date>`excluded.authenticated_at`,
          methods: sql`(select jsonb_agg(distinct method) from jsonb_array_elements(sign_ins.methods || excluded.methods) method)`,
        })
        .whereRef('sign_ins.member_id', '=', sql.ref('excluded.member_id')),
    )
    .returning('authenticated_at')
    .executeTakeFirstOrThrow()
  return row.authenticated_at
}

async function authenticatedAtOf(orm: MikroORM, signIn: string): Promise<Date | null> {
  const row = await db({ em: orm.em.fork() })
    .selectFrom('sign_ins')
    .select('authenticated_at')
    .where('id', '=', signIn)
    .executeTakeFirst()
  return row?.authenticated_at ?? null
}

function isLongAgo(lastSeenAt: Date | undefined): boolean {
  return !lastSeenAt || Date.now() - lastSeenAt.getTime() > SEEN_MINUTES * 60_000
}

/** Its days begin anew with each use: Lucia alone would let them go on only in their second half. */
async function markSeen(orm: MikroORM, sessionId: string): Promise<void> {
  const until = new Date(Date.now() + SLIDING_DAYS * 86_400_000)
  await db({ em: orm.em.fork() })
    .updateTable('sessions')
    .set({ last_seen_at: sql<Date>`now()`, expires_at: within(sql.ref('sessions.sign_in'), until) })
    .where('id', '=', hashToken(sessionId))
    .where('expires_at', '>', sql<Date>`now()`)
    .execute()
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

function revived(state: SessionState): SessionState {
  const { authenticatedAt } = state.viewer
  const viewer = { ...state.viewer, authenticatedAt: authenticatedAt ? new Date(authenticatedAt) : null }
  return { ...state, viewer }
}

function hotKey(hash: string, domain: DomainName): string {
  return `session:${domain}:${hash}`
}
