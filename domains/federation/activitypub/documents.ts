import { ACTIVITY_JSON, wantsActivity } from '#core/activitypub/content-negotiation'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '#core/services/federation/actors/actor-row'
import { outboxOf, peopleOf } from '#core/services/federation/actors/collections'
import { describeActor } from '#core/services/federation/actors/describe-actor'
import { localActor } from '#core/services/federation/actors/local-actor'
import { noteDocument, ownNote } from '#core/services/federation/notes/note-document'
import { isPageActivity, pageDocument } from '#core/services/federation/posts/page-object'
import type { Room } from '../../domain'

/** Our actors and what they say, as other servers fetch it. A browser that comes here is sent to the page for people. */
export const documents: Room = app => {
  app.get('/actors/:username', async ({ ctx, params, request, reply }) => {
    const actor = await actorNamed(ctx, params.username)
    if (!wantsActivity(request.headers.get('accept'))) return reply.see(actor.url ?? '/')
    return activityJson(await describeActor(ctx, actor))
  })

  app.get('/actors/:username/outbox', async ({ ctx, params, query }) => {
    const before =
      typeof query.before === 'string' && /^[0-9a-f-]{36}$/.test(query.before) ? query.before : null
    const actor = await actorNamed(ctx, params.username)
    return activityJson(await outboxOf(ctx, actor, query.page !== undefined, before))
  })
  app.get('/actors/:username/followers', async ({ ctx, params }) =>
    activityJson(await peopleOf(ctx, await actorNamed(ctx, params.username), 'followers')),
  )
  app.get('/actors/:username/following', async ({ ctx, params }) =>
    activityJson(await peopleOf(ctx, await actorNamed(ctx, params.username), 'following')),
  )

  app.get('/actors/:username/objects/:id', async ({ ctx, params, request, reply }) => {
    const actor = await actorNamed(ctx, params.username)
    const note = await ownNote(ctx, actor, `${actor.uri}/objects/${params.id}`)
    if (!note || !(note.audience === 'public' || note.audience === 'unlisted')) throw new NotFound()
    if (wantsActivity(request.headers.get('accept')))
      return activityJson(noteDocument(ctx, note, actor), note.deletedAt ? 410 : 200)
    if (note.deletedAt) throw new NotFound()
    return reply.see(note.url ?? '/')
  })

  app.get('/actors/:username/activities/:id', async ({ ctx, params }) => {
    const actor = await actorNamed(ctx, params.username)
    const uri = `${actor.uri}/activities/${params.id}`
    const activity = await ctx.em.findOne(Activity, { uri, audience: { $in: ['public', 'unlisted'] } })
    if (!activity) throw new NotFound()
    return activityJson(
      isPageActivity(activity) ? pageDocument(ctx, activity, actor) : activity.payload.document,
    )
  })
}

async function actorNamed(ctx: Ctx, username: string): Promise<ActorRow> {
  const actor = await localActor(ctx, username)
  if (!actor) throw new NotFound()
  return actor
}

function activityJson(document: unknown, status = 200): Response {
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': ACTIVITY_JSON, vary: 'accept', 'cache-control': 'max-age=60' },
  })
}
