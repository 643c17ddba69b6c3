import {
  CompactEncrypt,
  type CryptoKey,
  calculateJwkThumbprint,
  compactDecrypt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose'
import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { deriveKey } from '#core/crypto/derive-key'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '#core/entities/identity/oauth-client'
import type { Task } from '#core/jobs/worker'
import { recordSecurityEvent } from '#core/security-log/record-event'

const ROTATE_AFTER_DAYS = 90
/** A key is published so long before it signs: whoever keeps our set for five minutes has it by then. */
const PUBLISHED_AHEAD_MS = 15 * 60_000
/** What an old key signed is dead after ten minutes; a day more serves sign-outs that show an old ID token. */
const KEPT_AFTER_MS = 86_400_000

type KeyRow = {
  readonly kid: string
  readonly algorithm: string
  readonly public_jwk: JWK
  readonly private_jwk: StoredKey
  readonly created_at: Date
}

/** At rest a private key is encrypted (RFC 7517 §7); keys of older versions stand in clear until the next night. */
type StoredKey = JWK & { readonly jwe?: string }

/** The key that new tokens are signed with. The first one of an algorithm is made when it is first needed. */
export async function signingKey(
  ctx: Ctx,
  algorithm: SigningAlgorithm,
): Promise<{ kid: string; key: CryptoKey | Uint8Array }> {
  const { kid, private_jwk } = await currentKey(ctx, algorithm)
  const known = opened.get(ctx.house.config) ?? new Map<string, CryptoKey | Uint8Array>()
  opened.set(ctx.house.config, known)
  const key = known.get(kid) ?? (await importJWK(await decrypted(ctx, private_jwk), algorithm))
  known.set(kid, key)
  return { kid, key }
}

/** Private keys that this process has decrypted, by their id: a key never changes, and few are in use. */
const opened = new WeakMap<Config, Map<string, CryptoKey | Uint8Array>>()

/** RFC 7517 §5: every public key that may still be needed to verify, and those that will sign next. */
export async function publicKeys(ctx: Ctx): Promise<{ keys: JWK[] }> {
  const keys: KeyRow[] = []
  for (const algorithm of SIGNING_ALGORITHMS) {
    const known = await keysOf(ctx, algorithm)
    keys.push(...(known.length > 0 ? known : [await currentKey(ctx, algorithm)]))
  }
  return {
    keys: keys.map(({ kid, algorithm, public_jwk }) => ({ ...public_jwk, kid, alg: algorithm, use: 'sig' })),
  }
}

/** Job, nightly: makes the next key in time, forgets those whose signatures are dead, leaves none in clear. */
export const rotateSigningKeys: Task = async ctx => {
  for (const algorithm of SIGNING_ALGORITHMS)
    await transaction(ctx, async tx => {
      await lockKeys(tx)
      const [youngest] = await keysOf(tx, algorithm)
      const age = tx.now.getTime() - (youngest?.created_at.getTime() ?? tx.now.getTime())
      if (age >= ROTATE_AFTER_DAYS * 86_400_000) await keepNewKey(tx, algorithm)
      const keys = await keysOf(tx, algorithm)
      for (const [index, key] of keys.entries()) {
        const next = keys[index - 1]
        if (next && isDead(tx, next)) await forgetKey(tx, key.kid)
        else if (key.private_jwk.jwe === undefined) await hideKey(tx, key.kid, key.private_jwk)
      }
    })
}

/** Youngest of those that were published long enough; the oldest while there is none. */
async function currentKey(ctx: Ctx, algorithm: SigningAlgorithm): Promise<KeyRow> {
  const keys = await keysOf(ctx, algorithm)
  const known = keys.find(key => ctx.now.getTime() - key.created_at.getTime() >= PUBLISHED_AHEAD_MS)
  return known ?? keys.at(-1) ?? makeFirstKey(ctx, algorithm)
}

async function keysOf(ctx: Ctx, algorithm: SigningAlgorithm): Promise<readonly KeyRow[]> {
  return db(ctx)
    .selectFrom('signing_keys')
    .select(['kid', 'algorithm', 'public_jwk', 'private_jwk', 'created_at'])
    .where('algorithm', '=', algorithm)
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
}

/** Two processes that start at once agree on one key: the lock holds until the row is committed. */
async function makeFirstKey(ctx: Ctx, algorithm: SigningAlgorithm): Promise<KeyRow> {
  return transaction(ctx, async tx => {
    await lockKeys(tx)
    if ((await keysOf(tx, algorithm)).length === 0) await keepNewKey(tx, algorithm)
    const [key] = await keysOf(tx, algorithm)
    if (!key) throw new Error(`No key for ${algorithm} could be kept`)
    return key
  })
}

async function lockKeys(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('signing_keys'))`.execute(db(tx))
}

async function keepNewKey(tx: Tx, algorithm: SigningAlgorithm): Promise<void> {
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const public_jwk = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(public_jwk)
  const private_jwk = await encrypted(tx, kid, await exportJWK(pair.privateKey))
  await db(tx)
    .insertInto('signing_keys')
    .values({
      ...{ kid, algorithm, created_at: tx.now },
      ...{ public_jwk: jsonb({ ...public_jwk }), private_jwk: jsonb(private_jwk) },
    })
    .execute()
  await recordSecurityEvent(tx, { event: 'key.made', memberId: null, details: { kid, algorithm } })
}

function isDead(tx: Tx, next: KeyRow): boolean {
  return tx.now.getTime() - next.created_at.getTime() > PUBLISHED_AHEAD_MS + KEPT_AFTER_MS
}

async function forgetKey(tx: Tx, kid: string): Promise<void> {
  await db(tx).deleteFrom('signing_keys').where('kid', '=', kid).execute()
  await recordSecurityEvent(tx, { event: 'key.forgotten', memberId: null, details: { kid } })
}

async function hideKey(tx: Tx, kid: string, clear: JWK): Promise<void> {
  const private_jwk = jsonb(await encrypted(tx, kid, clear))
  await db(tx).updateTable('signing_keys').set({ private_jwk }).where('kid', '=', kid).execute()
}

async function encrypted(ctx: Ctx, kid: string, key: JWK): Promise<{ jwe: string }> {
  const header = { alg: 'dir', enc: 'A256GCM', cty: 'jwk+json', kid }
  const plaintext = Buffer.from(JSON.stringify(key))
  return { jwe: await new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(storageKey(ctx)) }
}

async function decrypted(ctx: Ctx, stored: StoredKey): Promise<JWK> {
  if (stored.jwe === undefined) return stored
  const { plaintext } = await compactDecrypt(stored.jwe, storageKey(ctx))
  return JSON.parse(Buffer.from(plaintext).toString())
}

function storageKey({ house }: Ctx): Uint8Array {
  return new Uint8Array(deriveKey(house.config.secret, 'signing keys at rest'))
}
