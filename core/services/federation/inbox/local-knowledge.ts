import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ActorRow } from '../actors/actor-row'

export type KnownNote = { readonly id: string; readonly memberId: string | null }

/** A note that is here, whoever wrote it; its `memberId` is the author's where that is one of us. Null for one that is gone. */
export async function knownNote(ctx: Ctx, uri: string): Promise<KnownNote | null> {
  const row = await db(ctx)
    .selectFrom('notes as n')
    .innerJoin('actors as a', 'a.id', 'n.author_id')
    .select(['n.id', 'a.member_id as memberId'])
    .where('n.uri', '=', uri)
    .where('n.deleted_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Whether a member of ours follows this actor. */
export async function isFollowedHere(ctx: Ctx, sender: ActorRow): Promise<boolean> {
  const follow = await db(ctx)
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.follower_id')
    .select('f.id')
    .where('f.followed_id', '=', sender.id)
    .where('f.accepted_at', 'is not', null)
    .where('a.member_id', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return follow !== undefined
}
