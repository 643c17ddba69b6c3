import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { OAuthClientRow } from './clients'
import { GRANT_COLUMNS, type Grant, type GrantRow, grantOf } from './grants'
import { type Authentication, readSignIn, SIGN_IN_COLUMNS, type SignInRow, signInOf } from './sign-in'

/** A refresh token and the grant it hangs on, both locked and as they are now. */
export type LockedToken = {
  readonly grant: Grant
  readonly scope: string
  readonly jkt: string | null
  readonly usedAt: Date | null
  readonly expiresAt: Date
}

/** The same as it was just now, without a lock, and how its member signed in. */
export async function readRefreshToken(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
): Promise<(LockedToken & { readonly authentication: Authentication | null }) | null> {
  const { rows } = await sql<GrantRow & SignInRow & TokenColumns>`
    select g.id, g.client_id as "clientId", g.member_id as "memberId", g.sign_in as "signIn", g.scope, g.resources,
      g.claims, t.scope as "tokenScope", t.jkt, t.used_at as "usedAt", t.expires_at as "expiresAt", ${SIGN_IN_COLUMNS}
    from tokens t join grants g on g.id = t.grant_id
    cross join lateral ${signInOf(sql`g.sign_in`)}
    where t.token_hash = ${hashToken(refreshToken)} and t.kind = 'refresh' and g.client_id = ${client.id}
      and g.ended_at is null`.execute(db(ctx))
  const [row] = rows
  const grant = row && grantOf(row)
  if (!grant) return null
  const { tokenScope: scope, jkt, usedAt, expiresAt } = row
  return { grant, scope, jkt, usedAt, expiresAt, authentication: readSignIn(ctx, row) }
}

type TokenColumns = {
  readonly tokenScope: string
  readonly jkt: string | null
  readonly usedAt: Date | null
  readonly expiresAt: Date
}

/**
 * A refresh token of this client's, whose grant has not ended. One query: PostgreSQL takes the locks in the order they
 * are named, and reads both rows again when it had to wait for them. So no other look is needed.
 */
export async function lockRefreshToken(
  tx: Tx,
  client: OAuthClientRow,
  refreshToken: string,
): Promise<LockedToken | null> {
  const row = await db(tx)
    .selectFrom('grants as g')
    .innerJoin('tokens as t', 't.grant_id', 'g.id')
    .select([...GRANT_COLUMNS, 't.scope as tokenScope', 't.jkt', 't.used_at as usedAt'])
    .select('t.expires_at as expiresAt')
    .where('t.token_hash', '=', hashToken(refreshToken))
    .where('t.kind', '=', 'refresh')
    .where('g.client_id', '=', client.id)
    .where('g.ended_at', 'is', null)
    .forNoKeyUpdate(['g', 't'])
    .executeTakeFirst()
  const grant = row && grantOf(row)
  if (!grant) return null
  return { grant, scope: row.tokenScope, jkt: row.jkt, usedAt: row.usedAt, expiresAt: row.expiresAt }
}
