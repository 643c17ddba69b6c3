import { escapeHtml } from '@kitajs/html'
import { WRITTEN_ADDRESS } from '#core/text/written-address'

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

/**
 * What may stand in a handle in any script, in a host of any kind, or in a mistyped one: a handle is read whole or
 * not at all, since a part of it may be somebody else. What ends a sentence or a clause stands in none.
 */
const IN_HANDLE = String.raw`[\p{L}\p{M}\p{N}\p{S}\p{Cf}\p{Pc}.\-%&*@。．｡·・׳״]|:(?=\d)`
const MENTION = String.raw`@[\p{L}\p{N}_](?:(?:${IN_HANDLE})*[\p{L}\p{N}_]\p{M}*)?@?`
/** `farm.example/@ada`: an address, and no mention of our own Ada. */
const WITHOUT_SCHEME = String.raw`(?<![\p{L}\p{N}.\-])(?:(?:[\p{L}\p{N}\-]+\.)+[\p{L}\p{N}\-]+|localhost)(?::\d+)?\/\S*`
/** After a letter or a digit it is an e-mail address; after `=` a part of an address. */
const BEFORE_MENTION = String.raw`(?<![\p{L}\p{N}\p{M}\p{Pc}@=])`
const TAG = String.raw`(?<![\w&/])(?<tag>#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`
const TOKEN = new RegExp(
  `(?<url>${WRITTEN_ADDRESS})|${WITHOUT_SCHEME}|${BEFORE_MENTION}(?<mention>${MENTION})|${TAG}`,
  'giu',
)

/** The handles a text names, as typed, each once: `@mair`, `@ada@farm.example`. Some of them may be unreadable. */
export function mentionsIn(text: string): string[] {
  return firstOfEach([...text.matchAll(TOKEN)].flatMap(match => match.groups?.mention ?? []))
}

/** The hashtags of a text, each once, as typed: `#frost`. */
export function hashtagsIn(text: string): string[] {
  return firstOfEach([...text.matchAll(TOKEN)].flatMap(match => match.groups?.tag ?? []))
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

function firstOfEach(words: readonly string[]): string[] {
  return [...new Map(words.toReversed().map(word => [word.toLowerCase(), word])).values()].toReversed()
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
  const person = groups?.mention ? people.get(token.toLowerCase()) : undefined
  if (!person) return escapeHtml(token)
  return `<span class="h-card"><a href="${escapeHtml(person.page)}" class="u-url mention">${escapeHtml(token)}</a></span>`
}
