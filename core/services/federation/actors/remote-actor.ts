import { fetchDocument } from '#core/activitypub/fetch-document'
import { isObject, type JsonObject, list, text } from '#core/activitypub/json'
import { importPublicKey } from '#core/activitypub/keys'
import { type IncomingActor, parseActor } from '#core/activitypub/parse-actor'
import { KeyUnusable } from '#core/activitypub/refusals'
import type { Ctx } from '#core/contracts/ctx'
import { type ActorRow, actorByUri } from './actor-row'
import { signerOf } from './keys'
import { appActor, localActorByUri } from './local-actor'
import { isOurs, wire } from './wire'

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
  return document ? keepRemoteActor(ctx, document) : null
}

/** Keeps what an actor's own document says of it, its keys included. */
export async function keepRemoteActor(ctx: Ctx, document: JsonObject): Promise<ActorRow> {
  const actor = parseActor(document, wire(ctx))
  if (isOurs(ctx, actor.id)) throw new Error(`${actor.id} is ours and is not fetched`)
  const { host } = new URL(actor.id)
  // An account made anew has its old handle under a new address: the old one gives the handle up.
  await ctx.em.execute(
    'update actors set username = id::text, deleted_at = coalesce(deleted_at, ?) where username = ? and host = ? and uri <> ?',
    [ctx.now, actor.preferredUsername, host, actor.id],
  )
  await ctx.em.execute(
    `insert into actors (id, uri, kind, username, host, name, summary, url, icon, inbox, shared_inbox, outbox,
       followers, manually_approves_followers, moved_to, public_key_id, public_key_pem, ed25519key_id,
       ed25519public_key, created_at, fetched_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (uri) do update set kind = excluded.kind, username = excluded.username, name = excluded.name,
       summary = excluded.summary, url = excluded.url, icon = excluded.icon, inbox = excluded.inbox,
       shared_inbox = excluded.shared_inbox, outbox = excluded.outbox, followers = excluded.followers,
       manually_approves_followers = excluded.manually_approves_followers, moved_to = excluded.moved_to,
       public_key_id = excluded.public_key_id, public_key_pem = excluded.public_key_pem,
       ed25519key_id = excluded.ed25519key_id, ed25519public_key = excluded.ed25519public_key,
       fetched_at = excluded.fetched_at, deleted_at = null`,
    [...columnsOf(actor, host), ...keysIn(document), ctx.now, ctx.now],
  )
  const kept = await actorByUri(ctx, actor.id)
  if (!kept) throw new Error(`The actor ${actor.id} could not be kept`)
  return kept
}

function columnsOf(actor: IncomingActor, host: string): unknown[] {
  return [
    Bun.randomUUIDv7(),
    actor.id,
    actor.type,
    actor.preferredUsername.slice(0, 200),
    host,
    actor.name.slice(0, 400),
    actor.summaryHtml,
    actor.url,
    actor.iconUrl,
    actor.inbox,
    actor.sharedInbox,
    actor.outbox,
    actor.followers,
    actor.manuallyApprovesFollowers,
    actor.movedTo,
  ]
}

/** Key ids and keys for the cache: `[rsa id, rsa PEM, ed25519 id, ed25519 multibase]`, null where there is none. */
function keysIn(document: JsonObject): (string | null)[] {
  const rsa = list(document.publicKey)
    .filter(isObject)
    .find(key => isReadablePem(text(key.publicKeyPem)))
  const ed25519 = list(document.assertionMethod)
    .filter(isObject)
    .find(key => text(key.publicKeyMultibase) !== null)
  return [
    rsa ? text(rsa.id) : null,
    rsa ? text(rsa.publicKeyPem) : null,
    ed25519 ? text(ed25519.id) : null,
    ed25519 ? text(ed25519.publicKeyMultibase) : null,
  ]
}

function isReadablePem(pem: string | null): boolean {
  if (pem === null) return false
  try {
    importPublicKey(pem)
    return true
  } catch (error) {
    if (error instanceof KeyUnusable) return false
    throw error
  }
}
