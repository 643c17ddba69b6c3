import type { JsonObject } from '#core/activitypub/json'
import { importMultibaseKey, importPublicKey } from '#core/activitypub/keys'
import { fetchRemoteKey, type RemoteKey } from '#core/activitypub/remote-key'
import type { Ctx } from '#core/contracts/ctx'
import { fetchSigned, keepRemoteActor } from './remote-actor'
import { wire } from './wire'

/**
 * The public key of this id: from the actors we know, or (`fresh`, or not known) from its actor's own document,
 * which is kept. Throws the refusals of the wire.
 */
export async function fetchKey(ctx: Ctx, keyId: string, fresh: boolean): Promise<RemoteKey> {
  const known = fresh ? null : await knownKey(ctx, keyId)
  if (known) return known
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

type KeyRow = { uri: string; pem: string | null; multibase: string | null; is_rsa: boolean }

async function knownKey(ctx: Ctx, keyId: string): Promise<RemoteKey | null> {
  const [row] = await ctx.em.execute<KeyRow[]>(
    `select uri, public_key_pem as pem, ed25519public_key as multibase, coalesce(public_key_id = ?, false) as is_rsa
     from actors where member_id is null and app is null and (public_key_id = ? or ed25519key_id = ?) limit 1`,
    [keyId, keyId, keyId],
  )
  if (!row) return null
  if (row.is_rsa && row.pem) return { keyId, owner: row.uri, publicKey: importPublicKey(row.pem) }
  return row.multibase ? { keyId, owner: row.uri, publicKey: importMultibaseKey(row.multibase) } : null
}
