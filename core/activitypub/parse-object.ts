import { oneLine } from '#core/text/one-line'
import { type IdRules, isId, requireId } from './ids'
import { idOf, idsOf, isObject, type JsonObject, list, text, typesOf } from './json'
import { plainText, sanitizeRemote } from './sanitize-remote'

const MAX_LIST = 100
const MAX_NAME_CHARACTERS = 500
const EARLIEST = new Date('0001-01-01T00:00:00Z')
const LATEST = new Date('9999-12-31T23:59:59Z')

/** A remote Note or Article. `contentHtml` is sanitised; all other texts are plain and still to be escaped. */
export type IncomingObject = {
  readonly type: 'Note' | 'Article'
  readonly id: string
  readonly attributedTo: string
  readonly name: string | null
  readonly summary: string | null
  readonly contentHtml: string
  readonly sensitive: boolean
  /** The page for people; the id when none was sent. */
  readonly url: string
  readonly inReplyTo: string | null
  readonly published: Date | null
  readonly updated: Date | null
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly hashtags: readonly string[]
  readonly mentions: readonly { readonly href: string; readonly name: string }[]
  readonly images: readonly {
    readonly url: string
    readonly mediaType: string | null
    readonly alt: string
  }[]
}

export function isContentType(type: string): type is IncomingObject['type'] {
  return type === 'Note' || type === 'Article'
}

const ACTOR_TYPES = ['Person', 'Service', 'Group', 'Organization', 'Application'] as const

export type ActorType = (typeof ACTOR_TYPES)[number]

export function isActorType(type: string): type is ActorType {
  return ACTOR_TYPES.some(known => known === type)
}

/**
 * Reads a Note or Article; `actor` is the author when it names none.
 * @throws DocumentMalformed when it has no https id
 */
export function parseObject(json: JsonObject, actor: string, rules: IdRules = {}): IncomingObject {
  const id = requireId(text(json.id), 'object.id', rules)
  const tags = list(json.tag).slice(0, MAX_LIST).filter(isObject)
  return {
    type: typesOf(json)[0] === 'Article' ? 'Article' : 'Note',
    id,
    attributedTo: requireId(idOf(json.attributedTo) ?? actor, 'attributedTo', rules),
    name: line(json.name),
    summary: line(json.summary),
    contentHtml: sanitizeRemote(text(json.content) ?? languageMapValue(json.contentMap) ?? ''),
    sensitive: json.sensitive === true,
    url: linkOf(json.url) ?? id,
    inReplyTo: known(idOf(json.inReplyTo), rules),
    published: time(json.published),
    updated: time(json.updated),
    to: idsOf(json.to).slice(0, MAX_LIST),
    cc: idsOf(json.cc).slice(0, MAX_LIST),
    hashtags: tags.filter(tag => typesOf(tag).includes('Hashtag')).flatMap(tag => hashtag(tag)),
    mentions: tags.filter(tag => typesOf(tag).includes('Mention')).flatMap(tag => mention(tag, rules)),
    images: list(json.attachment).slice(0, MAX_LIST).filter(isObject).flatMap(image),
  }
}

function line(value: unknown): string | null {
  const plain = oneLine(plainText(text(value) ?? ''))
    .slice(0, MAX_NAME_CHARACTERS)
    .toWellFormed()
  return plain === '' ? null : plain
}

function languageMapValue(map: unknown): string | null {
  return isObject(map) ? text(Object.values(map)[0]) : null
}

/** The first http(s) address of a `url`, which may be text, a Link, or several; an HTML page goes first. */
function linkOf(value: unknown): string | null {
  const links = list(value).flatMap(item => {
    if (typeof item === 'string') return [{ href: item, html: false }]
    return isObject(item) && typeof item.href === 'string'
      ? [{ href: item.href, html: item.mediaType === 'text/html' }]
      : []
  })
  const usable = links.filter(link => isId(link.href, { allowHttp: true }))
  return (usable.find(link => link.html) ?? usable[0])?.href ?? null
}

function known(id: string | null, rules: IdRules): string | null {
  return id !== null && isId(id, rules) ? id : null
}

/** A moment of the years 1 to 9999, as ISO 8601 writes them without a sign; null when it is none. */
export function time(value: unknown): Date | null {
  const date = new Date(text(value) ?? Number.NaN)
  return date >= EARLIEST && date <= LATEST ? date : null
}

function hashtag(tag: JsonObject): string[] {
  const name = line(tag.name)?.replace(/^#/, '').toLowerCase()
  return name ? [name] : []
}

function mention(tag: JsonObject, rules: IdRules) {
  const href = known(text(tag.href), rules)
  return href === null ? [] : [{ href, name: line(tag.name) ?? href }]
}

function image(attachment: JsonObject) {
  const mediaType = text(attachment.mediaType)
  const isImage = typesOf(attachment).includes('Image') || mediaType?.startsWith('image/')
  const url = linkOf(attachment.url) ?? linkOf(attachment.href)
  return isImage && url !== null ? [{ url, mediaType, alt: line(attachment.name) ?? '' }] : []
}
