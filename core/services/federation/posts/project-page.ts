import type { ActivityHandler } from '#core/activities/processor'
import type { Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '../actors/actor-row'
import { appActor, type SpeakingApp } from '../actors/local-actor'
import { queueDeliveries } from '../delivery/queue-deliveries'
import { isPageActivity, type PagePayload, pageImage, pageObjectUri, pageTags } from './page-object'
import { restateSaid } from './said-before'

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
        await restateSaid(tx, activity.domain, subject, activity.payload, activity.id)
      }
      const uri = `${actor.uri}/activities/${activity.id}`
      await tx.em.execute('update ap_activities set uri = ?, actor_id = ? where id = ?', [
        uri,
        actor.id,
        activity.id,
      ])
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
  await tx.em.execute(
    `insert into notes (id, uri, kind, author_id, title, summary, html, url, audience, attachments, tags,
       published_at, received_at, edited_at)
     values (?, ?, 'Article', ?, ?, ?, ?, ?, 'public', ?::jsonb, ?::jsonb, ?, ?, ?)
     on conflict (uri) do update set title = excluded.title, summary = excluded.summary, html = excluded.html,
       url = excluded.url, attachments = excluded.attachments, tags = excluded.tags,
       published_at = excluded.published_at, received_at = excluded.received_at, edited_at = excluded.edited_at,
       deleted_at = null
     where notes.received_at <= excluded.received_at`,
    [
      Bun.randomUUIDv7(),
      pageObjectUri(actor, activity.subjectId),
      actor.id,
      page.title,
      page.summary ?? null,
      page.html,
      page.url,
      JSON.stringify(image ? [{ url: image.url, alt: image.alt, type: image.mediaType }] : []),
      JSON.stringify(pageTags(page)),
      new Date(page.publishedAt),
      activity.publishedAt,
      activity.type === 'Update' ? activity.publishedAt : null,
    ],
  )
}

async function keepTombstone(tx: Tx, activity: Activity, actor: ActorRow): Promise<void> {
  await tx.em.execute(
    `update notes set deleted_at = ?, received_at = ?, html = '', title = null, summary = null, attachments = '[]', tags = '[]'
     where uri = ? and received_at <= ?`,
    [
      activity.publishedAt,
      activity.publishedAt,
      pageObjectUri(actor, activity.subjectId),
      activity.publishedAt,
    ],
  )
}
