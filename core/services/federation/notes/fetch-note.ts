import { visibilityOf } from '#core/activitypub/documents/addressing'
import { requireSameOrigin } from '#core/activitypub/ids'
import { typesOf } from '#core/activitypub/json'
import { isContentType, parseObject } from '#core/activitypub/parse-object'
import { ActivityPubRefusal } from '#core/activitypub/refusals'
import type { Ctx } from '#core/contracts/ctx'
import { OutboundRefusal } from '#core/net/errors'
import { isBlocked } from '../actors/blocked'
import { fetchSigned, findActor } from '../actors/remote-actor'
import { isOurs, wire } from '../actors/wire'
import { keepRemoteNote } from './keep-remote-note'

/** Fetches a public note by its id, with its author, and keeps both. Null when it cannot be had. */
export async function fetchNote(ctx: Ctx, uri: string): Promise<string | null> {
  if (isOurs(ctx, uri) || (await isBlocked(ctx, uri))) return null
  try {
    const document = await fetchSigned(ctx, uri)
    if (!document || !isContentType(typesOf(document)[0] ?? '')) return null
    const object = parseObject(document, '', wire(ctx))
    requireSameOrigin(object.id, object.attributedTo, 'object and author')
    const author = await findActor(ctx, object.attributedTo)
    if (!author || (await isBlocked(ctx, author.uri))) return null
    const audience = visibilityOf(object, author.followers)
    if (audience !== 'public' && audience !== 'unlisted') return null
    return (await keepRemoteNote(ctx, object, author, audience))?.id ?? null
  } catch (error) {
    if (!(error instanceof ActivityPubRefusal || error instanceof OutboundRefusal)) throw error
    ctx.house.log.info({ err: error, uri }, 'a note could not be fetched')
    return null
  }
}
