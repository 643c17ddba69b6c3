import { orderedCollection, orderedCollectionPage } from '#core/activitypub/documents/collections'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '../actors/actor-row'
import { isPageActivity, pageDocument } from './page-object'

const ACTIVITIES_PER_PAGE = 20

/** What an actor of ours has said to everybody, newest first. `before` is the id of the last one of the page before. */
export async function outboxOf(ctx: Ctx, actor: ActorRow, page: boolean, before: string | null) {
  const id = `${actor.uri}/outbox`
  const count = await db(ctx)
    .selectFrom('ap_activities')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('actor_id', '=', actor.id)
    .where('remote', '=', false)
    .where('audience', 'in', ['public', 'unlisted'])
    .where('uri', 'is not', null)
    .executeTakeFirst()
  const totalItems = count?.total ?? 0
  if (!page) return orderedCollection(id, totalItems, `${id}?page=true`)
  const activities = await ctx.em.find(
    Activity,
    {
      actor: actor.id,
      remote: false,
      audience: { $in: ['public', 'unlisted'] },
      uri: { $ne: null },
      ...(before ? { id: { $lt: before } } : {}),
    },
    { orderBy: { id: 'desc' }, limit: ACTIVITIES_PER_PAGE },
  )
  const last = activities.length === ACTIVITIES_PER_PAGE ? activities.at(-1) : undefined
  return orderedCollectionPage({
    id: before ? `${id}?page=true&before=${before}` : `${id}?page=true`,
    partOf: id,
    totalItems,
    items: activities.map(activity => documentOf(ctx, activity, actor)),
    ...(last ? { next: `${id}?page=true&before=${last.id}` } : {}),
  })
}

/** Followers and followed may be counted, not listed. */
export async function peopleOf(ctx: Ctx, actor: ActorRow, which: 'followers' | 'following') {
  const column = which === 'followers' ? 'followed_id' : 'follower_id'
  const count = await db(ctx)
    .selectFrom('follows')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(column, '=', actor.id)
    .where('accepted_at', 'is not', null)
    .executeTakeFirst()
  return orderedCollection(`${actor.uri}/${which}`, count?.total ?? 0)
}

function documentOf(ctx: Ctx, activity: Activity, actor: ActorRow): object {
  if (isPageActivity(activity)) return pageDocument(ctx, activity, actor)
  return activity.payload.document as object
}
