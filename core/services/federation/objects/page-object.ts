import { create, deletion, update } from '#core/activitypub/documents/activities'
import { actorAddresses } from '#core/activitypub/documents/actor'
import { type Addressing, addressing } from '#core/activitypub/documents/addressing'
import { type ContentDescription, contentObject, tombstone } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '../actors/actor-row'
import { SPEAKING_APPS, type SpeakingApp } from '../actors/local-actor'

/** What an app says of a page of its own that the fediverse may read: `payload` of its public activities. */
export type PagePayload = {
  readonly title: string
  /** Ours and clean. */
  readonly html: string
  readonly summary?: string
  /** Absolute. */
  readonly url: string
  readonly image?:
    | string
    | { readonly url: string; readonly alt?: string; readonly mediaType?: string }
    | null
  readonly tags?: readonly string[]
  /** ISO 8601 */
  readonly publishedAt: string
}

const VERBS = ['Create', 'Update', 'Delete']

/** Whether an activity tells of a page that is to be sent out as an article of its app. */
export function isPageActivity(activity: Activity): boolean {
  return (
    !activity.remote &&
    activity.audience === 'public' &&
    VERBS.includes(activity.type) &&
    activity.domain !== 'federation' &&
    SPEAKING_APPS.includes(activity.domain as SpeakingApp) &&
    (activity.type === 'Delete' || isPage(activity.payload))
  )
}

/** Apps also tell each other of public things that are no page to send: an event's new dates. */
function isPage({ title, html, url, publishedAt }: Readonly<Record<string, unknown>>): boolean {
  return [title, html, url, publishedAt].every(part => typeof part === 'string')
}

/** The id of the article in the fediverse; stable, whatever becomes of the page's address. */
export function pageObjectUri(actor: ActorRow, subjectId: string): string {
  return `${actor.uri}/objects/${subjectId}`
}

/** The same, where the actor need not be there yet. */
export function pageUri(ctx: Ctx, domain: DomainName, subjectId: string): string {
  return `${actorAddresses(ctx.house.config.actorsOrigin, domain).id}/objects/${subjectId}`
}

/** The activity as it goes on the wire; the same text every time it is asked for. */
export function pageDocument(ctx: Ctx, activity: Activity, actor: ActorRow) {
  const act = { id: activity.uri ?? `${actor.uri}/activities/${activity.id}`, actor: actor.uri }
  const id = pageObjectUri(actor, activity.subjectId)
  const to = pageAddressing(actor)
  if (activity.type === 'Delete') return deletion(act, tombstone(id, 'Article', activity.publishedAt), to)
  const content = pageContent(ctx, activity, actor, id)
  const object = contentObject(content, to)
  return activity.type === 'Update' ? update(act, object, activity.publishedAt) : create(act, object)
}

function pageAddressing(actor: ActorRow): Addressing {
  return addressing('public', actor.followers ?? `${actor.uri}/followers`)
}

function pageContent(ctx: Ctx, activity: Activity, actor: ActorRow, id: string): ContentDescription {
  const page = activity.payload as PagePayload
  const image = pageImage(page)
  return {
    type: 'Article',
    id,
    attributedTo: actor.uri,
    url: page.url,
    name: page.title,
    contentHtml: page.html,
    ...(page.summary ? { summary: page.summary } : {}),
    language: ctx.house.site().locale,
    published: new Date(page.publishedAt),
    ...(activity.type === 'Update' ? { updated: activity.publishedAt } : {}),
    images: image ? [image] : [],
    tags: pageTags(page).map(tag => ({ type: 'Hashtag', ...tag })),
  }
}

export function pageImage({ image, url }: PagePayload) {
  if (!image) return null
  const {
    url: address,
    alt = '',
    mediaType,
  } = typeof image === 'string'
    ? ({ url: image } as { url: string; alt?: string; mediaType?: string })
    : image
  const absolute = new URL(address, url).href
  return { url: absolute, alt, mediaType: mediaType ?? mediaTypeOf(absolute) }
}

export function pageTags({ tags = [], url }: PagePayload): { name: string; href: string }[] {
  return tags.map(tag => {
    const slug = tag
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
    return { name: `#${slug.replaceAll('-', '')}`, href: new URL(`/tags/${slug}`, url).href }
  })
}

function mediaTypeOf(address: string): string {
  const extension = /\.(\w+)(?:[?#]|$)/.exec(address)?.[1]?.toLowerCase()
  const types: Record<string, string> = {
    png: 'image/png',
    webp: 'image/webp',
    avif: 'image/avif',
    gif: 'image/gif',
    svg: 'image/svg+xml',
  }
  return types[extension ?? ''] ?? 'image/jpeg'
}
