import type { Ctx } from '#core/contracts/ctx'
import { ACTOR_COLUMNS, type ActorRow } from '../actors/actor-row'

const PEOPLE_PER_PAGE = 50

export type Acquaintance = ActorRow & { readonly followId: string; readonly accepted: boolean }

/** Whom an actor follows, or who follows it, newest first; pages are counted from 1. */
export async function acquaintances(
  ctx: Ctx,
  actor: ActorRow,
  which: 'following' | 'followers',
  page: number,
): Promise<{ people: readonly Acquaintance[]; pages: number }> {
  const [own, other] = which === 'following' ? ['follower_id', 'followed_id'] : ['followed_id', 'follower_id']
  const [count] = await ctx.em.execute<{ total: number }[]>(
    `select count(*)::int as total from follows where ${own} = ?`,
    [actor.id],
  )
  const people = await ctx.em.execute<Acquaintance[]>(
    `select ${ACTOR_COLUMNS}, f.id as "followId", f.accepted_at is not null as accepted
     from follows f join actors a on a.id = f.${other} where f.${own} = ?
     order by f.accepted_at is not null, f.requested_at desc limit ${PEOPLE_PER_PAGE} offset ?`,
    [actor.id, (page - 1) * PEOPLE_PER_PAGE],
  )
  return { people, pages: Math.max(1, Math.ceil((count?.total ?? 0) / PEOPLE_PER_PAGE)) }
}

export type Standing = {
  readonly followers: number
  readonly following: number
  readonly notes: number
  /** What the viewer is to this account. */
  readonly viewerFollows: 'no' | 'asked' | 'yes'
}

/** An account in figures, and how the viewer stands to it. */
export async function standingOf(ctx: Ctx, actor: ActorRow): Promise<Standing> {
  const [row] = await ctx.em.execute<
    { followers: number; following: number; notes: number; accepted: boolean | null }[]
  >(
    `select (select count(*)::int from follows where followed_id = ? and accepted_at is not null) as followers,
       (select count(*)::int from follows where follower_id = ? and accepted_at is not null) as following,
       (select count(*)::int from notes where author_id = ? and deleted_at is null
          and audience in ('public', 'unlisted')) as notes,
       (select f.accepted_at is not null from follows f join actors me on me.id = f.follower_id
          where f.followed_id = ? and me.member_id = ?::uuid) as accepted`,
    [actor.id, actor.id, actor.id, actor.id, ctx.viewer.member?.id ?? null],
  )
  const accepted = row?.accepted ?? null
  return {
    followers: row?.followers ?? 0,
    following: row?.following ?? 0,
    notes: row?.notes ?? 0,
    viewerFollows: accepted === null ? 'no' : accepted ? 'yes' : 'asked',
  }
}
