import type { Addressing } from './addressing'
import { ACTIVITY_CONTEXT } from './context'

/** A Note or an Article of ours, before it is JSON. HTML is ours and clean. */
export type ContentDescription = {
  readonly type: 'Note' | 'Article'
  readonly id: string
  readonly attributedTo: string
  readonly url: string
  /** The title of an Article; a Note has none. */
  readonly name?: string
  readonly contentHtml: string
  /** Plain text: an Article's excerpt, a Note's content warning. */
  readonly summary?: string
  /** BCP 47, e.g. `en-GB`. */
  readonly language?: string
  readonly sensitive?: boolean
  readonly published: Date
  readonly updated?: Date
  readonly inReplyTo?: string
  readonly images?: readonly ImageAttachment[]
  readonly tags?: readonly Tag[]
}

export type ImageAttachment = {
  readonly url: string
  readonly mediaType: string
  readonly alt: string
  readonly width?: number
  readonly height?: number
}

export type Tag =
  | { readonly type: 'Hashtag'; readonly name: string; readonly href: string }
  | { readonly type: 'Mention'; readonly name: string; readonly href: string }

/** The object document, without `@context`: as it stands inside a Create (ActivityStreams vocabulary §3). */
export function contentObject(content: ContentDescription, { to, cc }: Addressing) {
  const { images = [], tags = [] } = content
  return {
    id: content.id,
    type: content.type,
    attributedTo: content.attributedTo,
    url: content.url,
    ...(content.name !== undefined && { name: content.name }),
    ...(content.summary !== undefined && { summary: content.summary }),
    content: content.contentHtml,
    ...(content.language && { contentMap: { [content.language]: content.contentHtml } }),
    mediaType: 'text/html',
    sensitive: content.sensitive ?? false,
    published: content.published.toISOString(),
    ...(content.updated && { updated: content.updated.toISOString() }),
    ...(content.inReplyTo && { inReplyTo: content.inReplyTo }),
    to,
    cc,
    attachment: images.map(attachment),
    tag: tags.map(tag => ({ ...tag, name: tagName(tag) })),
  }
}

export type ContentObject = ReturnType<typeof contentObject>

/** The same as a document of its own, served at its id. */
export function contentDocument(content: ContentDescription, to: Addressing) {
  return { '@context': ACTIVITY_CONTEXT, ...contentObject(content, to) }
}

/** What is served, with status 410, where a deleted object was (ActivityPub §6.4). */
export function tombstone(id: string, formerType: ContentDescription['type'] | 'Person', deleted: Date) {
  return { id, type: 'Tombstone' as const, formerType, deleted: deleted.toISOString() }
}

function attachment({ url, mediaType, alt, width, height }: ImageAttachment) {
  return { type: 'Image', url, mediaType, name: alt, ...(width && height && { width, height }) }
}

function tagName({ type, name }: Tag): string {
  const sign = type === 'Hashtag' ? '#' : '@'
  return name.startsWith(sign) ? name : `${sign}${name}`
}
