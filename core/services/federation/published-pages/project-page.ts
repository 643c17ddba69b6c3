import type { ActivityHandler } from '#core/activities/processor'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import type { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '../actors/actor-row'
import { appActor, type SpeakingApp } from '../actors/local-actor'
import { queueDeliveries } from '../delivery/queue-deliveries'
import { isPageActivity, type PagePayload, pageImage, pageObjectUri, pageTags } from '../objects/page-object'
import { updateEarlierActivities } from './earlier-activities'

/**
 * A page that an app made public becomes an article by that app's actor: into the timelines here at once, to
 * followers elsewhere by delivery. Repeating it changes nothing.
 */
export const projectPage: ActivityHandler = {
  name: 'federation: articles',
  wants: isPageActivity,
  async handle(ctx, activity) {
    await transaction(ctx, async tx => {
      const actor = await appActor(tx, activity.domain as SpeakingApp)
      if (activity.type === 'Update') {
        const subject = { kind: activity.subjectKind, id: activity.subjectId }
        await updateEarlierActivities(tx, activity.domain, subject, activity.payload, activity.id)
      }
      const uri = `${actor.uri}/activities/${activity.id}`
      await db(tx)
        .updateTable('ap_activities')
        .set({ uri, actor_id: actor.id })
        .where('id', '=', activity.id)
        .execute()
      if (activity.type === 'Delete') await keepTombstone(tx, activity, actor)
      else await keepArticle(tx, activity, actor)
      await queueDeliveries(tx, activity, actor)
    })
  },
}

/** `received_at` is the activity's own time: of two that are processed in the wrong order the later one stays. */
async function keepArticle(tx: Tx, activity: Activity, actor: ActorRow): Promise<void> {
  const page = activity.payload as PagePayload
  const image = pageImage(page)
  const content = {
    title: page.title,
    summary: page.summary ?? null,
    html: page.html,
    url: page.url,
    attachments: jsonb(image ? [{ url: image.url, alt: image.alt, type: image.mediaType }] : []),
    tags: jsonb(pageTags(page)),
    published_at: new Date(page.publishedAt),
    received_at: activity.publishedAt,
    edited_at: activity.type === 'Update' ? activity.publishedAt : null,
  }
  await db(tx)
    .insertInto('notes')
    .values({
      ...content,
      id: Bun.randomUUIDv7(),
      uri: pageObjectUri(actor, activity.subjectId),
      kind: 'Article',
      author_id: actor.id,
      audience: 'public',
    })
    .onConflict(conflict =>
      conflict
        .column('uri')
        .doUpdateSet({ ...content, deleted_at: null })
        .whereRef('notes.received_at', '<=', 'excluded.received_at'),
    )
    .execute()
}

async function keepTombstone(tx: Tx, activity: Activity, actor: ActorRow): Promise<void> {
  await db(tx)
    .updateTable('notes')
    .set({ deleted_at: activity.publishedAt, received_at: activity.publishedAt })
    .set({ html: '', title: null, summary: null, attachments: jsonb([]), tags: jsonb([]) })
    .where('uri', '=', pageObjectUri(actor, activity.subjectId))
    .where('received_at', '<=', activity.publishedAt)
    .execute()
}
