import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { decrypt, encrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { isInTransaction, transaction } from '#core/database/transaction'
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '#core/entities/identity/oauth-client'
import type { Task } from '#core/jobs/worker'
import { recordSecurityEvent } from '#core/security-log/record-event'

const ROTATE_AFTER_DAYS = 90
/** A key is published so long before it signs: whoever keeps our set for five minutes has it by then. */
const PUBLISHED_AHEAD_MS = 15 * 60_000
/** A process looks so often whether another key signs now: one that was stolen signs no longer than this. */
const BELIEVED_MS = 2_000
/** What an old key signed is dead after ten minutes; a day more serves sign-outs that show an old ID token. */
const KEPT_AFTER_MS = 86_400_000
const PURPOSE = 'signing keys at rest'

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
export async function signingKey(ctx: Ctx, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const known = opened.get(ctx.house.config) ?? new Map<SigningAlgorithm, OpenedKey>()
  opened.set(ctx.house.config, known)
  const last = known.get(algorithm)
  const now = ctx.now.getTime()
  if (last && last.from <= now && now < last.until) return last
  const { kid, private_jwk, created_at } = await currentKey(ctx, algorithm)
  const keys = last?.kid === kid ? last : await imported(await decrypted(ctx, private_jwk), algorithm)
  const read = { kid, key: keys.key, keyObject: keys.keyObject, from: now, until: now + BELIEVED_MS }
  // One that this transaction may have made goes with it when it is rolled back: nobody is to sign with it then.
  if (!isInTransaction() || created_at.getTime() < now) known.set(algorithm, read)
  return read
}

type SigningKey = {
  readonly kid: string
  readonly key: CryptoKey | Uint8Array
  /** The same, for `signJwt`. */
  readonly keyObject: KeyObject
}

type OpenedKey = SigningKey & { readonly from: number; readonly until: number }

async function imported(jwk: JWK, algorithm: SigningAlgorithm): Promise<Omit<SigningKey, 'kid'>> {
  return {
    key: await importJWK(jwk, algorithm),
    keyObject: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }),
  }
}

/** What this process signs with, decrypted. */
const opened = new WeakMap<Config, Map<SigningAlgorithm, OpenedKey>>()

/** The next signature asks the database what to sign with. */
export function forgetOpenedKeys(config: Config): void {
  opened.delete(config)
}

/** At the start of the house: whoever keeps our set for a while has read a key of each kind before it signs. */
export async function keepFirstKeys(ctx: Ctx): Promise<void> {
  for (const algorithm of SIGNING_ALGORITHMS) await currentKey(ctx, algorithm)
}

/** RFC 7517 §5: every public key that may still be needed to verify, and those that will sign next. Makes none. */
export async function publicKeys(ctx: Ctx): Promise<{ keys: JWK[] }> {
  const keys: KeyRow[] = []
  for (const algorithm of SIGNING_ALGORITHMS) keys.push(...(await keysOf(ctx, algorithm)))
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

/**
 * For another secret of the house: makes the next key of each algorithm whose youngest is older than this moment, and
 * says how many it made.
 */
export async function renewKeysFrom(ctx: Ctx, moment: Date): Promise<number> {
  let made = 0
  for (const algorithm of SIGNING_ALGORITHMS)
    await transaction(ctx, async tx => {
      await lockKeys(tx)
      const [youngest] = await keysOf(tx, algorithm)
      if (youngest && youngest.created_at >= moment) return
      // The database said the moment, and its clock may be ahead of ours.
      await keepNewKey({ ...tx, now: tx.now < moment ? moment : tx.now }, algorithm)
      made++
    })
  return made
}

export type SigningKeySummary = {
  readonly kid: string
  readonly algorithm: string
  readonly createdAt: Date
  /** `next`: published, and signs soon; `old`: signs no more, and is kept for what it signed. */
  readonly state: 'next' | 'signs' | 'old'
}

/** All that are published, those that sign among them. Makes none. */
export async function signingKeys(ctx: Ctx): Promise<readonly SigningKeySummary[]> {
  requireRole(ctx, 'security')
  const keys: SigningKeySummary[] = []
  for (const algorithm of SIGNING_ALGORITHMS) {
    const all = await keysOf(ctx, algorithm)
    const signs = signingOf(ctx, all)
    const at = signs ? all.indexOf(signs) : -1
    keys.push(
      ...all.map(({ kid, created_at: createdAt }, index) => ({
        kid,
        algorithm,
        createdAt,
        state: index === at ? ('signs' as const) : index < at ? ('next' as const) : ('old' as const),
      })),
    )
  }
  return keys
}

/** Makes the next key now; it signs once everybody has had the time to read it. Throws `NotFound`, `FreshSignInRequired`. */
export async function renewSigningKey(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'security')
  requireFreshSignIn(ctx)
  const algorithm = SIGNING_ALGORITHMS.find(known => known === asked)
  if (!algorithm) throw new NotFound()
  await transaction(ctx, async tx => {
    await lockKeys(tx)
    const [youngest] = await keysOf(tx, algorithm)
    // Pressed twice it is renewed once.
    const isNext = youngest && tx.now.getTime() - youngest.created_at.getTime() < PUBLISHED_AHEAD_MS
    if (!isNext) await keepNewKey(tx, algorithm)
  })
}

/**
 * A key that somebody else may have: nothing that it signed is good any more, as soon as whoever keeps our set reads it
 * again. Another one signs from here on. Throws `NotFound`, `FreshSignInRequired`.
 */
export async function distrustSigningKey(ctx: Ctx, kid: string): Promise<void> {
  requireRole(ctx, 'security')
  requireFreshSignIn(ctx)
  await transaction(ctx, async tx => {
    await lockKeys(tx)
    for (const algorithm of SIGNING_ALGORITHMS) {
      const keys = await keysOf(tx, algorithm)
      if (!keys.some(key => key.kid === kid)) continue
      // An older one that is still published signs until the new one is known; where there is none, the new one does.
      if (keys[0]?.kid === kid) await keepNewKey(tx, algorithm)
      return forgetKey(tx, kid)
    }
    throw new NotFound()
  })
  forgetOpenedKeys(ctx.house.config)
}

async function currentKey(ctx: Ctx, algorithm: SigningAlgorithm): Promise<KeyRow> {
  return signingOf(ctx, await keysOf(ctx, algorithm)) ?? makeFirstKey(ctx, algorithm)
}

/** Youngest of those that were published long enough; the oldest while there is none. `keys` with the youngest first. */
function signingOf(ctx: Ctx, keys: readonly KeyRow[]): KeyRow | undefined {
  const isKnown = (key: KeyRow) => ctx.now.getTime() - key.created_at.getTime() >= PUBLISHED_AHEAD_MS
  return keys.find(isKnown) ?? keys.at(-1)
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
  const private_jwk = await encrypted(tx, await exportJWK(pair.privateKey))
  await db(tx)
    .insertInto('signing_keys')
    .values({
      kid,
      algorithm,
      created_at: tx.now,
      public_jwk: jsonb({ ...public_jwk }),
      private_jwk: jsonb(private_jwk),
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
  const private_jwk = jsonb(await encrypted(tx, clear))
  await db(tx).updateTable('signing_keys').set({ private_jwk }).where('kid', '=', kid).execute()
}

async function encrypted({ house }: Ctx, key: JWK): Promise<{ jwe: string }> {
  return { jwe: await encrypt(house.config.keys, PURPOSE, JSON.stringify(key)) }
}

async function decrypted({ house }: Ctx, stored: StoredKey): Promise<JWK> {
  if (stored.jwe === undefined) return stored
  return JSON.parse(await decrypt(house.config.keys, PURPOSE, stored.jwe))
}
