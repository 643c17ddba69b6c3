import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { ACTOR_COLUMNS, type ActorRow } from '../actors/actor-row'

const PEOPLE_PER_PAGE = 50

export type FollowRelation = ActorRow & { readonly followId: string; readonly accepted: boolean }

/** Whom an actor follows, or who follows it, newest first; pages are counted from 1. */
export async function followRelations(
  ctx: Ctx,
  actor: ActorRow,
  which: 'following' | 'followers',
  page: number,
): Promise<{ people: readonly FollowRelation[]; pages: number }> {
  const [own, other] =
    which === 'following'
      ? (['f.follower_id', 'f.followed_id'] as const)
      : (['f.followed_id', 'f.follower_id'] as const)
  const count = await db(ctx)
    .selectFrom('follows as f')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(own, '=', actor.id)
    .executeTakeFirst()
  const people = await db(ctx)
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', other)
    .select(ACTOR_COLUMNS)
    .select('f.id as followId')
    .select(follow => follow('f.accepted_at', 'is not', null).$castTo<boolean>().as('accepted'))
    .where(own, '=', actor.id)
    .orderBy(follow => follow('f.accepted_at', 'is not', null))
    .orderBy('f.requested_at', 'desc')
    .limit(PEOPLE_PER_PAGE)
    .offset((page - 1) * PEOPLE_PER_PAGE)
    .execute()
  return { people, pages: Math.max(1, Math.ceil((count?.total ?? 0) / PEOPLE_PER_PAGE)) }
}

/** As much as is said of an account: it may have millions. */
export const MOST_SAID = 500
const counted = (found: RawBuilder<unknown>) => countUpTo(found, MOST_SAID)

/** Each is one more than `MOST_SAID` where there are more. */
export type Standing = {
  readonly followers: number
  readonly following: number
  readonly notes: number
  /** What the viewer is to this account. */
  readonly viewerFollows: 'no' | 'asked' | 'yes'
}

/** An account in figures, and how the viewer stands to it. */
export async function standingOf(ctx: Ctx, actor: ActorRow): Promise<Standing> {
  const me = ctx.viewer.member?.id ?? null
  const {
    rows: [row],
  } = await sql<{ followers: number; following: number; notes: number; accepted: boolean | null }>`
    select (${counted(sql`from follows where followed_id = ${actor.id} and accepted_at is not null`)}) as followers,
      (${counted(sql`from follows where follower_id = ${actor.id} and accepted_at is not null`)}) as following,
      (${counted(sql`from notes where author_id = ${actor.id} and deleted_at is null
         and audience in ('public', 'unlisted')`)}) as notes,
      (select f.accepted_at is not null from follows f join actors me on me.id = f.follower_id
         where f.followed_id = ${actor.id} and me.member_id = ${me}::uuid) as accepted`.execute(db(ctx))
  const accepted = row?.accepted ?? null
  return {
    followers: row?.followers ?? 0,
    following: row?.following ?? 0,
    notes: row?.notes ?? 0,
    viewerFollows: accepted === null ? 'no' : accepted ? 'yes' : 'asked',
  }
}
