import { escapeHtml } from '@kitajs/html'

export type Mentioned = {
  /** As it was typed, `@mair` or `@ada@farm.example`, in lower case. */
  readonly typed: string
  /** Actor id. */
  readonly href: string
  /** Profile page. */
  readonly page: string
  /** `@ada@farm.example` */
  readonly name: string
}

const MENTION =
  /(?<![\w/@.])@([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?:@([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?))?/gi
const TOKEN =
  /(?<url>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)'\]])|(?<![\w/@.])(?<mention>@[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?)?)|(?<![\w&/])(?<tag>#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/giu

/** The handles a text names, each once, in lower case: `@mair`, `@ada@farm.example`. */
export function mentionsIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTION)].map(match => match[0].toLowerCase()))]
}

/** The hashtags of a text, each once, as typed: `#frost`. */
export function hashtagsIn(text: string): string[] {
  const tags = [...text.matchAll(TOKEN)].flatMap(match => match.groups?.tag ?? [])
  return [...new Map(tags.map(tag => [tag.toLowerCase(), tag])).values()]
}

/** Typed text as HTML: paragraphs, line breaks, and links for addresses, people and tags. Everything else is escaped. */
export function noteHtml(
  text: string,
  mentioned: readonly Mentioned[],
  tagUrl: (tag: string) => string,
): string {
  const people = new Map(mentioned.map(person => [person.typed, person]))
  return text
    .trim()
    .split(/\n{2,}/)
    .map(paragraph => `<p>${linked(paragraph, people, tagUrl).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

function linked(
  text: string,
  people: ReadonlyMap<string, Mentioned>,
  tagUrl: (tag: string) => string,
): string {
  let html = ''
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    html += escapeHtml(text.slice(at, match.index)) + link(match, people, tagUrl)
    at = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(at))
}

function link(
  { 0: token, groups }: RegExpMatchArray,
  people: ReadonlyMap<string, Mentioned>,
  tagUrl: (tag: string) => string,
): string {
  if (groups?.url) return `<a href="${escapeHtml(token)}" rel="nofollow noopener">${escapeHtml(token)}</a>`
  if (groups?.tag)
    return `<a href="${escapeHtml(tagUrl(token))}" class="mention hashtag" rel="tag">${escapeHtml(token)}</a>`
  const person = people.get(token.toLowerCase())
  if (!person) return escapeHtml(token)
  return `<span class="h-card"><a href="${escapeHtml(person.page)}" class="u-url mention">${escapeHtml(token)}</a></span>`
}
