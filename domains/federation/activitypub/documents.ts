import { ACTIVITY_JSON, wantsActivity } from '#core/activitypub/content-negotiation'
import { tombstone } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { Gone, NotFound } from '#core/contracts/refusal'
import { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '#core/services/federation/actors/actor-row'
import { describeActor } from '#core/services/federation/actors/describe-actor'
import { goneSince, localActor } from '#core/services/federation/actors/local-actor'
import { noteDocument, ownNote } from '#core/services/federation/notes/note-document'
import { outboxOf, peopleOf } from '#core/services/federation/objects/collections'
import { isPageActivity, pageDocument } from '#core/services/federation/objects/page-object'
import type { Room } from '../../domain'

/** Our actors and what they say, as other servers fetch it. A browser that comes here is sent to the page for people. */
export const documents: Room = app => {
  app.get('/actors/:username', async ({ ctx, params, request, reply }) => {
    const wanted = wantsActivity(request.headers.get('accept'))
    const page = `/@${encodeURIComponent(params.username)}`
    return ofActor(ctx, params.username, request, async actor =>
      wanted ? activityJson(await describeActor(ctx, actor)) : reply.see(actor.url ?? page),
    )
  })

  app.get('/actors/:username/outbox', ({ ctx, params, query, request }) => {
    const before = typeof query.before === 'string' && isId(query.before) ? query.before : null
    return ofActor(ctx, params.username, request, async actor =>
      activityJson(await outboxOf(ctx, actor, query.page !== undefined, before)),
    )
  })
  for (const which of ['followers', 'following'] as const) {
    app.get(`/actors/:username/${which}`, ({ ctx, params, request }) =>
      ofActor(ctx, params.username, request, async actor => activityJson(await peopleOf(ctx, actor, which))),
    )
  }

  app.get('/actors/:username/objects/:id', ({ ctx, params, request, reply }) =>
    ofActor(ctx, params.username, request, async actor => {
      const note = await ownNote(ctx, actor, `${actor.uri}/objects/${params.id}`)
      if (!note || !(note.audience === 'public' || note.audience === 'unlisted')) throw new NotFound()
      if (wantsActivity(request.headers.get('accept')))
        return activityJson(noteDocument(ctx, note, actor), note.deletedAt ? 410 : 200)
      if (note.deletedAt) throw new NotFound()
      return reply.see(note.url ?? '/')
    }),
  )

  app.get('/actors/:username/activities/:id', ({ ctx, params, request }) =>
    ofActor(ctx, params.username, request, async actor => {
      const uri = `${actor.uri}/activities/${params.id}`
      const activity = await ctx.em.findOne(Activity, { uri, audience: { $in: ['public', 'unlisted'] } })
      if (!activity) throw new NotFound()
      return activityJson(
        isPageActivity(activity) ? pageDocument(ctx, activity, actor) : activity.payload.document,
      )
    }),
  )
}

/** Who closed their account is gone with everything that was theirs: 410 and a Tombstone (ActivityPub §6.4). */
async function ofActor(
  ctx: Ctx,
  username: string,
  request: Request,
  answer: (actor: ActorRow) => Promise<Response>,
): Promise<Response> {
  const actor = await localActor(ctx, username)
  if (actor) return answer(actor)
  const since = await goneSince(ctx, username)
  if (!since) throw new NotFound()
  if (!wantsActivity(request.headers.get('accept'))) throw new Gone('This account was closed.')
  const { pathname } = new URL(request.url)
  const formerType = pathname.includes('/objects/') ? 'Note' : 'Person'
  return activityJson(tombstone(`${ctx.house.config.actorsOrigin}${pathname}`, formerType, since), 410)
}

/** What may be withdrawn or edited is asked for anew each time: nobody is to get the old text from a cache. */
const ASK_AGAIN = 'no-cache'

function activityJson(document: unknown, status = 200): Response {
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': ACTIVITY_JSON, vary: 'accept', 'cache-control': ASK_AGAIN },
  })
}
