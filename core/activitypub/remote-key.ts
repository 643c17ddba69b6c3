import type { KeyObject } from 'node:crypto'
import { type IdRules, isId, requireSameOrigin } from './ids'
import { idOf, isObject, type JsonObject, list, text, typesOf } from './json'
import { importMultibaseKey, importPublicKey } from './keys'
import { KeyUnavailable, KeyUnusable, OriginMismatch } from './refusals'

/** A remote actor's public key: its id, the actor that owns it, and the key itself. */
export type RemoteKey = { readonly keyId: string; readonly owner: string; readonly publicKey: KeyObject }

/**
 * The key `keyId` out of an actor document: its `publicKey` (security/v1) or its `assertionMethod` (FEP-521a).
 * @throws KeyUnavailable when the actor names no such key
 * @throws KeyUnusable when the key cannot be read
 * @throws OriginMismatch when the key says it belongs to somebody else, or lives at another origin
 */
export function keyOfActor(actor: JsonObject, keyId: string, rules: IdRules = {}): RemoteKey {
  const owner = text(actor.id)
  if (owner === null || !isId(owner, rules)) throw new KeyUnavailable('the actor has no id')
  requireSameOrigin(keyId, owner, 'key and actor')
  const named = [...list(actor.publicKey), ...list(actor.assertionMethod)].filter(isObject)
  const found = named.find(key => key.id === keyId)
  if (!found) throw new KeyUnavailable(`${owner} names no key ${keyId}`)
  const claimed = idOf(found.owner) ?? idOf(found.controller)
  if (claimed !== null && claimed !== owner)
    throw new OriginMismatch(`${keyId} belongs to ${claimed}, not ${owner}`)
  return { keyId, owner, publicKey: importKey(found) }
}

/**
 * Finds a key by its id with one or two fetches: the id leads to the actor, or to a key that names its owner.
 * `fetchDocument` returns JSON as `fetchDocument` in this folder does; null means gone.
 * @throws KeyUnavailable, KeyUnusable, OriginMismatch
 */
export async function fetchRemoteKey(
  keyId: string,
  fetchDocument: (url: string) => Promise<JsonObject | null>,
  rules: IdRules = {},
): Promise<RemoteKey> {
  if (!isId(keyId, rules)) throw new KeyUnavailable(`${keyId.slice(0, 200)} is not an https id`)
  const found = await fetchDocument(keyId)
  if (!found) throw new KeyUnavailable(`${keyId} is gone`)
  const id = text(found.id)
  if (holdsKeys(found) && id === keyId.replace(/#.*$/, '')) return keyOfActor(found, keyId, rules)
  // A key on its own, or an actor that answers under another address than its own (GoToSocial's `/main-key`).
  const owner = holdsKeys(found) ? id : (idOf(found.owner) ?? idOf(found.controller))
  if (owner === null)
    throw new KeyUnavailable(`${keyId} is neither an actor nor a key (${typesOf(found).join()})`)
  requireSameOrigin(keyId, owner, 'key and owner')
  // The key says whose it is; only the actor can say that this is true.
  const actor = await fetchDocument(owner)
  if (!actor) throw new KeyUnavailable(`${owner} is gone`)
  if (actor.id !== owner) throw new OriginMismatch(`${owner} answers as ${String(actor.id)}`)
  return keyOfActor(actor, keyId, rules)
}

function holdsKeys(document: JsonObject): boolean {
  return list(document.publicKey).length > 0 || list(document.assertionMethod).length > 0
}

function importKey(key: JsonObject): KeyObject {
  const pem = text(key.publicKeyPem)
  if (pem !== null) return importPublicKey(pem)
  const multibase = text(key.publicKeyMultibase)
  if (multibase !== null) return importMultibaseKey(multibase)
  throw new KeyUnusable('neither publicKeyPem nor publicKeyMultibase')
}
