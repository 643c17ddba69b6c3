import { fetchDocument } from '#core/activitypub/fetch-document'
import { hostOf } from '#core/activitypub/handle'
import type { IdRules } from '#core/activitypub/ids'
import { isObject, type JsonObject, list, text } from '#core/activitypub/json'
import { algorithmOf, publicKeyToMultibase, publicKeyToPem } from '#core/activitypub/keys'
import { type IncomingActor, parseActor } from '#core/activitypub/parse-actor'
import { ActivityPubRefusal } from '#core/activitypub/refusals'
import { keyOfActor, type RemoteKey } from '#core/activitypub/remote-key'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type ActorRow, actorByUri } from './actor-row'
import { signerOf } from './keys'
import { appActor, localActorByUri } from './local-actor'
import { isOurs, wire } from './wire'

const MAX_KEYS = 8

/** A document from elsewhere, asked for in the server's own name: some answer nobody who does not sign. */
export async function fetchSigned(ctx: Ctx, uri: string): Promise<JsonObject | null> {
  const signer = await signerOf(ctx, await appActor(ctx, 'federation'))
  return fetchDocument(uri, { ...wire(ctx), signer })
}

/**
 * An actor by its id: ours, or one we know, or fetched now. `fresh` fetches it again. Null when it is gone.
 * Throws the refusals of the wire and of `house.fetch`.
 */
export async function findActor(ctx: Ctx, uri: string, fresh = false): Promise<ActorRow | null> {
  if (isOurs(ctx, uri)) return localActorByUri(ctx, uri)
  const known = await actorByUri(ctx, uri)
  if (known && !fresh) return known.deletedAt ? null : known
  const document = await fetchSigned(ctx, uri)
  if (!document) return null
  const id = text(document.id)
  return id !== null && isOurs(ctx, id) ? localActorByUri(ctx, id) : keepRemoteActor(ctx, document)
}

/**
 * Keeps what an actor's own document says of it, its keys included. Its URI alone says who it is: others of the same
 * name at the same host (a community and a person, an account made anew) are others, and stay as they are.
 */
export async function keepRemoteActor(ctx: Ctx, document: JsonObject): Promise<ActorRow> {
  const actor = parseActor(document, wire(ctx))
  if (isOurs(ctx, actor.id)) throw new Error(`${actor.id} is ours and is not fetched`)
  const said = { ...columnsOf(actor), ...keysIn(document, wire(ctx)), fetched_at: ctx.now }
  await db(ctx)
    .insertInto('actors')
    .values({
      ...said,
      id: Bun.randomUUIDv7(),
      uri: actor.id,
      host: hostOf(actor.id),
      created_at: ctx.now,
    })
    .onConflict(conflict =>
      conflict
        .column('uri')
        .doUpdateSet({ ...said, deleted_at: null })
        // Ours is what we say it is, whoever answers at an address that was ours once.
        .where('actors.app', 'is', null)
        .where('actors.member_id', 'is', null),
    )
    .execute()
  const kept = await actorByUri(ctx, actor.id)
  if (!kept) throw new Error(`The actor ${actor.id} could not be kept`)
  return kept
}

function columnsOf(actor: IncomingActor) {
  return {
    kind: actor.type,
    username: actor.preferredUsername.slice(0, 200),
    name: actor.name.slice(0, 400),
    summary: actor.summaryHtml,
    url: actor.url,
    icon: actor.iconUrl,
    inbox: actor.inbox,
    shared_inbox: actor.sharedInbox,
    outbox: actor.outbox,
    followers: actor.followers,
    manually_approves_followers: actor.manuallyApprovesFollowers,
    moved_to: actor.movedTo,
  }
}

/**
 * One key of each kind for the cache, RSA as PEM and Ed25519 as multibase; null where there is none.
 * Only what the actor may call its own; keys of other kinds are passed over.
 */
function keysIn(document: JsonObject, rules: IdRules) {
  const keys = [...list(document.publicKey), ...list(document.assertionMethod)]
    .slice(0, MAX_KEYS)
    .filter(isObject)
    .flatMap(key => readKey(document, key, rules))
  const rsa = keys.find(key => algorithmOf(key.publicKey) === 'rsa')
  const ed25519 = keys.find(key => algorithmOf(key.publicKey) === 'ed25519')
  return {
    public_key_id: rsa?.keyId ?? null,
    public_key_pem: rsa ? publicKeyToPem(rsa.publicKey) : null,
    ed25519key_id: ed25519?.keyId ?? null,
    ed25519public_key: ed25519 ? publicKeyToMultibase(ed25519.publicKey) : null,
  }
}

function readKey(document: JsonObject, key: JsonObject, rules: IdRules): RemoteKey[] {
  try {
    // Of two kinds under one id, each is read by itself.
    return [keyOfActor({ id: document.id, publicKey: key }, text(key.id) ?? '', rules)]
  } catch (error) {
    if (error instanceof ActivityPubRefusal) return []
    throw error
  }
}
