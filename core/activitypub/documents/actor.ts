import { importPublicKey, publicKeyToMultibase } from '../keys'
import { ACTOR_CONTEXT } from './context'

/** Where an actor lives; every address absolute. `id` is also its identity and never changes. */
export type ActorAddresses = {
  readonly id: string
  readonly inbox: string
  readonly outbox: string
  readonly followers: string
  readonly following: string
  readonly sharedInbox: string
}

export type ActorDescription = {
  readonly type: 'Person' | 'Service' | 'Group' | 'Organization'
  readonly addresses: ActorAddresses
  /** The user part of `@user@host`. */
  readonly handle: string
  readonly name: string
  readonly summaryHtml: string
  /** The page for people. */
  readonly url: string
  readonly icon?: { readonly url: string; readonly mediaType: string; readonly alt?: string }
  readonly image?: { readonly url: string; readonly mediaType: string; readonly alt?: string }
  readonly rsaPublicKeyPem: string
  readonly ed25519PublicKeyPem?: string
  readonly discoverable: boolean
  readonly manuallyApprovesFollowers: boolean
  readonly published?: Date
  readonly alsoKnownAs?: readonly string[]
  readonly movedTo?: string
}

/** Our layout of an actor's addresses: `<origin>/actors/<handle>/…` and one shared inbox per origin. */
export function actorAddresses(origin: string, handle: string): ActorAddresses {
  const id = `${origin}/actors/${encodeURIComponent(handle)}`
  return {
    id,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    sharedInbox: `${origin}/inbox`,
  }
}

/** The ids of an actor's keys. Actors that share a key pair still have ids of their own. */
export function actorKeyIds(actorId: string): { readonly rsa: string; readonly ed25519: string } {
  return { rsa: `${actorId}#main-key`, ed25519: `${actorId}#ed25519-key` }
}

/**
 * The actor document (ActivityPub §4; `publicKey` of security/v1; `assertionMethod` of FEP-521a).
 * @throws KeyUnusable when a PEM cannot be read
 */
export function actorDocument(actor: ActorDescription) {
  const { sharedInbox, ...addresses } = actor.addresses
  const keyIds = actorKeyIds(addresses.id)
  return {
    '@context': ACTOR_CONTEXT,
    ...addresses,
    type: actor.type,
    preferredUsername: actor.handle,
    name: actor.name,
    summary: actor.summaryHtml,
    url: actor.url,
    ...(actor.icon && { icon: picture(actor.icon) }),
    ...(actor.image && { image: picture(actor.image) }),
    endpoints: { sharedInbox },
    publicKey: {
      id: keyIds.rsa,
      type: 'CryptographicKey',
      owner: addresses.id,
      publicKeyPem: actor.rsaPublicKeyPem,
    },
    ...(actor.ed25519PublicKeyPem && {
      assertionMethod: [
        {
          id: keyIds.ed25519,
          type: 'Multikey',
          controller: addresses.id,
          publicKeyMultibase: publicKeyToMultibase(importPublicKey(actor.ed25519PublicKeyPem)),
        },
      ],
    }),
    discoverable: actor.discoverable,
    manuallyApprovesFollowers: actor.manuallyApprovesFollowers,
    ...(actor.published && { published: actor.published.toISOString() }),
    ...(actor.alsoKnownAs && { alsoKnownAs: actor.alsoKnownAs }),
    ...(actor.movedTo && { movedTo: actor.movedTo }),
  }
}

export type ActorDocument = ReturnType<typeof actorDocument>

function picture({ url, mediaType, alt }: { url: string; mediaType: string; alt?: string }) {
  return { type: 'Image', url, mediaType, ...(alt && { name: alt }) }
}
