import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'

export const SIGNING_ALGORITHM = 'ES256'

type KeyRow = { readonly kid: string; readonly public_jwk: JWK; readonly private_jwk: JWK }

/** The key that new ID tokens are signed with: the youngest. The first one is made when it is first needed. */
export async function signingKey(ctx: Ctx): Promise<{ kid: string; key: CryptoKey | Uint8Array }> {
  const { kid, private_jwk } = (await youngestKey(ctx)) ?? (await makeKey(ctx))
  return { kid, key: await importJWK(private_jwk, SIGNING_ALGORITHM) }
}

/** RFC 7517 §5: every public key that may still be needed to verify. */
export async function publicKeys(ctx: Ctx): Promise<{ keys: JWK[] }> {
  if (!(await youngestKey(ctx))) await makeKey(ctx)
  const rows = await db(ctx)
    .selectFrom('signing_keys')
    .select(['kid', 'public_jwk'])
    .orderBy('created_at', 'desc')
    .limit(5)
    .execute()
  return {
    keys: rows.map(({ kid, public_jwk }) => ({ ...public_jwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' })),
  }
}

async function youngestKey(ctx: Ctx): Promise<KeyRow | undefined> {
  return db(ctx)
    .selectFrom('signing_keys')
    .select(['kid', 'public_jwk', 'private_jwk'])
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .limit(1)
    .executeTakeFirst()
}

/** Two processes that start at once agree on one key: the lock holds until the row is committed. */
async function makeKey(ctx: Ctx): Promise<KeyRow> {
  return transaction(ctx, async tx => {
    await sql`select pg_advisory_xact_lock(hashtext('signing_keys'))`.execute(db(tx))
    const known = await youngestKey(tx)
    if (known) return known
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
    const public_jwk = await exportJWK(pair.publicKey)
    const private_jwk = await exportJWK(pair.privateKey)
    const kid = await calculateJwkThumbprint(public_jwk)
    await db(tx)
      .insertInto('signing_keys')
      .values({
        kid,
        algorithm: SIGNING_ALGORITHM,
        public_jwk: jsonb({ ...public_jwk }),
        private_jwk: jsonb({ ...private_jwk }),
        created_at: tx.now,
      })
      .execute()
    return { kid, public_jwk, private_jwk }
  })
}
