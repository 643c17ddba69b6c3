import { hostOf } from '#core/activitypub/handle'
import type { JsonObject } from '#core/activitypub/json'
import { importMultibaseKey, importPublicKey } from '#core/activitypub/keys'
import { ActivityPubRefusal, DocumentUnavailable, KeyUnavailable } from '#core/activitypub/refusals'
import { fetchRemoteKey, type RemoteKey } from '#core/activitypub/remote-key'
import type { VerifyOptions } from '#core/activitypub/verify-request'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { Platform } from '#core/contracts/platform'
import { db } from '#core/database/db'
import { OutboundRefusal } from '#core/net/errors'
import { fetchSigned, keepRemoteActor } from './remote-actor'
import { isOurs, wire } from './wire'

/** A key that could not be had is not asked for again so soon: its sender tries again later than this. */
const MISSING_MS = 5 * 60_000
/** A host that does not answer, or has sent us after too many keys that are none, is left alone for so long. */
const PAUSE_MS = 60_000
const MISSES_BEFORE_PAUSE = 5
/** A known key that does not fit may have been replaced; asking each time would let anybody make us ask. */
const RENEWAL_MS = 60_000
const RENEWALS_PER_HOST = 5

/**
 * Where the keys of one request come from: the actors we know, or their own documents, which are then kept. Whoever
 * posts without a key that fits costs its alleged host one question in a while, not one each.
 */
export function keySource(ctx: Ctx): VerifyOptions['fetchKey'] {
  let justAsked = false
  return async (keyId, { fresh }) => {
    const known = fresh ? null : await knownKey(ctx, keyId)
    if (known) return known
    if (fresh && !(await mayRenew(ctx, keyId, justAsked))) return null
    justAsked = true
    return inFlight(ctx.house, keyId, () => askForKey(ctx, keyId))
  }
}

/** What was asked a moment ago, for this very request, is fresh, and spends the key's one renewal. */
async function mayRenew(ctx: Ctx, keyId: string, justAsked: boolean): Promise<boolean> {
  const { cache } = ctx.house
  const ofKey = createRateLimit(cache, { name: 'key-renewal', limit: 1, windowMs: RENEWAL_MS })
  const verdict = await ofKey.hit(nameOf(keyId))
  if (justAsked || !verdict.allowed) return false
  const ofHost = { name: 'key-renewal-host', limit: RENEWALS_PER_HOST, windowMs: RENEWAL_MS }
  return (await createRateLimit(cache, ofHost).hit(hostOf(keyId))).allowed
}

/** Throws the refusals of the wire. */
async function askForKey(ctx: Ctx, keyId: string): Promise<RemoteKey> {
  if (!URL.canParse(keyId) || isOurs(ctx, keyId)) throw new KeyUnavailable(`${keyId.slice(0, 200)} is none`)
  const { cache } = ctx.house
  const [missing, paused] = [`key-missing:${nameOf(keyId)}`, `keys-paused:${hostOf(keyId)}`]
  return oneByOne(ctx.house, hostOf(keyId), async () => {
    if ((await cache.get(missing)) ?? (await cache.get(paused)))
      throw new KeyUnavailable(`${keyId} could not be had a moment ago`)
    try {
      return await fetchKey(ctx, keyId)
    } catch (error) {
      const isSilent =
        error instanceof OutboundRefusal || (error instanceof DocumentUnavailable && error.isTrouble)
      if (!isSilent && !(error instanceof ActivityPubRefusal)) throw error
      await cache.set(missing, '1', { ttlMs: MISSING_MS })
      const misses = await cache.increment(`key-misses:${hostOf(keyId)}`, PAUSE_MS)
      if (isSilent || misses.count >= MISSES_BEFORE_PAUSE) await cache.set(paused, '1', { ttlMs: PAUSE_MS })
      throw error
    }
  })
}

async function fetchKey(ctx: Ctx, keyId: string): Promise<RemoteKey> {
  const documents = new Map<unknown, JsonObject>()
  const key = await fetchRemoteKey(
    keyId,
    async uri => {
      const document = await fetchSigned(ctx, uri)
      if (document) documents.set(document.id, document)
      return document
    },
    wire(ctx),
  )
  const owner = documents.get(key.owner)
  if (owner) await keepRemoteActor(ctx, owner)
  return key
}

async function knownKey(ctx: Ctx, keyId: string): Promise<RemoteKey | null> {
  const rows = await db(ctx)
    .selectFrom('actors')
    .select(['uri', 'public_key_id', 'public_key_pem', 'ed25519key_id', 'ed25519public_key'])
    .where('member_id', 'is', null)
    .where('app', 'is', null)
    .where(actor => actor.or([actor('public_key_id', '=', keyId), actor('ed25519key_id', '=', keyId)]))
    .limit(2)
    .execute()
  // Anybody at a host may put another's key id into their document: then only the key's own document tells.
  const row = rows.length === 1 ? rows[0] : rows.find(({ uri }) => uri === keyId.replace(/#.*$/, ''))
  if (!row) return null
  if (row.public_key_id === keyId && row.public_key_pem)
    return { keyId, owner: row.uri, publicKey: importPublicKey(row.public_key_pem) }
  return row.ed25519public_key
    ? { keyId, owner: row.uri, publicKey: importMultibaseKey(row.ed25519public_key) }
    : null
}

const waiting = new WeakMap<Platform, Map<string, Promise<RemoteKey>>>()
const queues = new WeakMap<Platform, Map<string, Promise<unknown>>>()

/** Many posts of somebody new at once are one question. */
async function inFlight(house: Platform, keyId: string, ask: () => Promise<RemoteKey>): Promise<RemoteKey> {
  const keys = mapOf(waiting, house)
  const asked = keys.get(keyId)
  if (asked) return asked
  const asking = ask().finally(() => keys.delete(keyId))
  keys.set(keyId, asking)
  return asking
}

/** Questions to one host wait for each other, so that the first that fails spares it the rest. */
async function oneByOne<T>(house: Platform, host: string, ask: () => Promise<T>): Promise<T> {
  const hosts = mapOf(queues, house)
  const before = hosts.get(host) ?? Promise.resolve()
  const mine = before.then(ask, ask)
  hosts.set(host, mine)
  try {
    return await mine
  } finally {
    if (hosts.get(host) === mine) hosts.delete(host)
  }
}

function mapOf<V>(maps: WeakMap<Platform, Map<string, V>>, house: Platform): Map<string, V> {
  const known = maps.get(house)
  if (known) return known
  const made = new Map<string, V>()
  maps.set(house, made)
  return made
}

/** Short, whatever length a stranger gives an id. */
function nameOf(keyId: string): string {
  return new Bun.CryptoHasher('sha256').update(keyId).digest('base64url')
}
