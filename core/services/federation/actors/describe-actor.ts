import { escapeHtml } from '@kitajs/html'
import { type ActorDocument, actorAddresses, actorDocument } from '#core/activitypub/documents/actor'
import type { Ctx } from '#core/contracts/ctx'
import type { ActorRow } from './actor-row'
import { publicKeysOf } from './keys'

/** The document of one of our actors, as others fetch it. */
export async function describeActor(ctx: Ctx, actor: ActorRow): Promise<ActorDocument> {
  const keys = await publicKeysOf(ctx, actor)
  return actorDocument({
    type: actor.kind === 'Application' ? 'Service' : actor.kind,
    addresses: actorAddresses(ctx.house.config.actorsOrigin, actor.username),
    handle: actor.username,
    name: actor.name,
    summaryHtml: actor.summary ? `<p>${escapeHtml(actor.summary)}</p>` : '',
    url: actor.url ?? actor.uri,
    rsaPublicKeyPem: keys.rsaPublicPem,
    ed25519PublicKeyPem: keys.ed25519PublicPem,
    discoverable: actor.app !== 'federation',
    manuallyApprovesFollowers: actor.manuallyApprovesFollowers,
    published: actor.createdAt,
  })
}
