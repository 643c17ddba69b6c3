import { ActivityPubRefusal } from '#core/activitypub/refusals'
import type { Ctx } from '#core/contracts/ctx'
import { OutboundRefusal } from '#core/net/errors'
import { handleText } from '../actors/actor-row'
import { actorOfHandle } from '../actors/find-handle'
import { type Mentioned, mentionsIn } from './markup'

const MAX_MENTIONS = 10

/** The people a text names, as far as they can be found; a handle that is nobody's stays plain text. */
export async function resolveMentions(ctx: Ctx, text: string): Promise<Mentioned[]> {
  const found = await Promise.all(
    mentionsIn(text)
      .slice(0, MAX_MENTIONS)
      .map(typed => resolve(ctx, typed)),
  )
  return found.filter(person => person !== null)
}

async function resolve(ctx: Ctx, typed: string): Promise<Mentioned | null> {
  try {
    const actor = await actorOfHandle(ctx, typed)
    if (!actor) return null
    return { typed, href: actor.uri, page: actor.url ?? actor.uri, name: handleText(actor) }
  } catch (error) {
    if (error instanceof ActivityPubRefusal || error instanceof OutboundRefusal) return null
    throw error
  }
}
