import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
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
  const rows = await ctx.em.execute<KeyRow[]>(
    'select kid, public_jwk from signing_keys order by created_at desc limit 5',
  )
  return {
    keys: rows.map(({ kid, public_jwk }) => ({ ...public_jwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' })),
  }
}

async function youngestKey(ctx: Ctx): Promise<KeyRow | undefined> {
  const [row] = await ctx.em.execute<KeyRow[]>(
    'select kid, public_jwk, private_jwk from signing_keys order by created_at desc, kid limit 1',
  )
  return row
}

/** Two processes that start at once agree on one key: the lock holds until the row is committed. */
async function makeKey(ctx: Ctx): Promise<KeyRow> {
  return transaction(ctx, async tx => {
    await tx.em.execute("select pg_advisory_xact_lock(hashtext('signing_keys'))")
    const known = await youngestKey(tx)
    if (known) return known
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
    const public_jwk = await exportJWK(pair.publicKey)
    const private_jwk = await exportJWK(pair.privateKey)
    const kid = await calculateJwkThumbprint(public_jwk)
    await tx.em.execute(
      `insert into signing_keys (kid, algorithm, public_jwk, private_jwk, created_at)
       values (?, ?, ?::jsonb, ?::jsonb, ?)`,
      [kid, SIGNING_ALGORITHM, JSON.stringify(public_jwk), JSON.stringify(private_jwk), tx.now],
    )
    return { kid, public_jwk, private_jwk }
  })
}
