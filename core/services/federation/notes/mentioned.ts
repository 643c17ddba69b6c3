import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { Refusal } from '#core/contracts/refusal'
import { handleText } from '../actors/actor-row'
import { findByHandle } from '../actors/find-handle'
import { type Mentioned, mentionsIn } from './markup'

/** Each one elsewhere is a question to its server. */
const MAX_MENTIONS = 10

/** A handle that leads to nobody, and a sentence that says why. */
export type NotFoundName = { readonly typed: string; readonly why: string }

/** The people a text names: those who were found, and the names that lead to nobody. */
export async function resolveMentions(
  ctx: Ctx,
  text: string,
): Promise<{ readonly found: readonly Mentioned[]; readonly missing: readonly NotFoundName[] }> {
  const names = mentionsIn(text)
  const asked = await Promise.all(names.slice(0, MAX_MENTIONS).map(typed => resolve(ctx, typed)))
  const tooMany = names.slice(MAX_MENTIONS).map(typed => ({
    typed,
    why: isolate`${typed} is one name too many: a note names ${MAX_MENTIONS} at most.`,
  }))
  return {
    found: asked.filter(name => 'href' in name),
    missing: [...asked.filter(name => 'why' in name), ...tooMany],
  }
}

async function resolve(ctx: Ctx, typed: string): Promise<Mentioned | NotFoundName> {
  try {
    const actor = await findByHandle(ctx, typed)
    const page = actor.url ?? actor.uri
    return { typed: typed.toLowerCase(), href: actor.uri, page, name: handleText(actor) }
  } catch (error) {
    if (error instanceof Refusal) return { typed, why: error.message }
    throw error
  }
}
