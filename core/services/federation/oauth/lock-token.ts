import type { Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { OAuthClientRow } from './clients'
import { GRANT_COLUMNS, type Grant, grantOf } from './grants'

/** A refresh token and the grant it hangs on, both locked and as they are now. */
export type LockedToken = {
  readonly grant: Grant
  readonly scope: string
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
