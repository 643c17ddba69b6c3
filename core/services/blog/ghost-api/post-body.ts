import { LONGEST_GHOST_TITLE, UNTITLED } from '#core/ghost'
import {
  documentOf,
  type LexicalDocument,
  type LexicalNode,
  MalformedDocument,
  parseDocument,
} from '#core/lexical'
import { BLOCK_NODES, INLINE_NODES } from '#core/lexical/nodes'
import { type Fields, fieldsOf } from './fields'
import { type Action, invalid, singular } from './refusals'

/** Of texts that may be null, and how long they may be. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = {
  slug: 191,
  custom_excerpt: 300,
  email_subject: 300,
  meta_title: 300,
  meta_description: 500,
  og_title: 300,
  og_description: 500,
  twitter_title: 300,
  twitter_description: 500,
  feature_image: 2_000,
  og_image: 2_000,
  twitter_image: 2_000,
  canonical_url: 2_000,
}
/** RFC 3339, §5.6. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i
const ADDRESSES = ['canonical_url', 'feature_image', 'og_image', 'twitter_image']
/** RFC 3986, Appendix A; what is not ASCII is taken. */
const UNFIT_FOR_ADDRESSES = /[\s<>"\\^`{|}]/
const STATUSES = ['published', 'draft', 'scheduled', 'sent']
/** Nodes that stand inside others, or are dealt with before rendering. */
const OTHER_NODES = new Set(['root', 'listitem', 'paywall', 'transistor', 'email', 'email-cta'])

/** The one thing in a body `{posts: [{…}]}`, checked as Ghost’s schemas check it. Throws Ghost’s refusals. */
export function sentThing(
  body: unknown,
  action: Action,
  needs: 'title' | 'updated_at' | 'name' | null,
): Fields {
  const list = fieldsOf(body)[action.of]
  if (!Array.isArray(list)) throw missing(action, action.of, '', '#/required')
  if (list.length !== 1) throw wrongCount(action, list.length)
  const thing = fieldsOf(list[0])
  // An empty title is one, and Ghost names it.
  if (needs === 'title' && thing.title === '') return { ...thing, title: UNTITLED }
  if (needs && (thing[needs] === undefined || thing[needs] === null || thing[needs] === ''))
    throw missing(action, needs, `/${action.of}/0`, `#/properties/${action.of}/items/required`)
  return thing
}

/** Of several the rest would be lost. */
function wrongCount({ verb, of }: Action, count: number) {
  const [keyword, words] = count === 0 ? ['minItems', 'fewer'] : ['maxItems', 'more']
  const at = { instancePath: `/${of}`, schemaPath: `#/properties/${of}/${keyword}`, keyword }
  const message = `must NOT have ${words} than 1 items`
  return invalid({ verb, of }, `Validation failed for ${of}.`, {
    property: of,
    details: [{ ...at, params: { limit: 1 }, message }],
  })
}

function missing(action: Action, name: string, instancePath: string, schemaPath: string) {
  const property = instancePath === '' ? name : '0'
  return invalid(action, `Validation failed for ${property}.`, {
    property,
    details: [
      {
        instancePath,
        schemaPath,
        keyword: 'required',
        params: { missingProperty: name },
        message: `must have required property '${name}'`,
      },
    ],
  })
}

/** What Ghost’s schema of posts says of single fields. */
export function checkPost(post: Fields, action: Action): void {
  if (post.status !== undefined && !STATUSES.includes(String(post.status)))
    throw wrongField(
      action,
      'status',
      'enum',
      { allowedValues: STATUSES },
      'must be equal to one of the allowed values',
    )
  if (typeof post.lexical === 'string' && !isJson(post.lexical))
    throw wrongFormat(action, 'lexical', 'json-string')
  checkTypes(post, action)
  checkLengths(post, action)
  for (const name of ['published_at', 'updated_at'])
    if (typeof post[name] === 'string' && !isDateTime(post[name]))
      throw wrongFormat(action, name, 'date-time')
  for (const name of ADDRESSES)
    if (UNFIT_FOR_ADDRESSES.test(String(post[name] ?? ''))) throw wrongFormat(action, name, 'uri-reference')
  if (Array.isArray(post.authors) && post.authors.length === 0)
    throw invalid(action, 'At least one author is required.')
  refuseMobiledoc(post, action)
  if (typeof post.title === 'string' && post.title !== '' && post.title.trim() === '')
    throw invalid(action, 'Value in [posts.title] cannot be blank. posts.title')
  if (typeof post.title === 'string' && post.title.length > LONGEST_GHOST_TITLE)
    throw invalid(
      action,
      `Value in [posts.title] exceeds maximum length of ${LONGEST_GHOST_TITLE} characters. posts.title`,
    )
}

/** The older document of Ghost's is not read here; taken in silence, its words would be lost. */
function refuseMobiledoc(post: Fields, action: Action): void {
  const { mobiledoc, lexical, html } = post
  if (typeof mobiledoc !== 'string' || mobiledoc === '') return
  if (!isJson(mobiledoc)) throw wrongFormat(action, 'mobiledoc', 'json-string')
  if (typeof lexical !== 'string' && typeof html !== 'string')
    throw invalid(action, 'Mobiledoc is not read here. Send lexical, or html with ?source=html.', {
      property: 'mobiledoc',
    })
}

function checkTypes(post: Fields, action: Action): void {
  const refuse = (name: string, type: unknown) =>
    wrongField(action, name, 'type', { type }, `must be ${type}`)
  const isText = (value: unknown) => value === undefined || typeof value === 'string'
  if (!isText(post.title)) throw refuse('title', 'string')
  if (post.featured !== undefined && typeof post.featured !== 'boolean') throw refuse('featured', 'boolean')
  for (const name of ['tags', 'authors'])
    if (post[name] !== undefined && !Array.isArray(post[name])) throw refuse(name, 'array')
  for (const name of [...Object.keys(MOST_CHARACTERS), 'visibility', 'published_at'])
    if (post[name] !== null && !isText(post[name])) throw refuse(name, ['string', 'null'])
}

function checkLengths(post: Fields, action: Action): void {
  for (const [name, limit] of Object.entries(MOST_CHARACTERS))
    if (String(post[name] ?? '').length > limit) {
      const message = `must NOT have more than ${limit} characters`
      throw wrongField(action, name, 'maxLength', { limit }, message)
    }
}

function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) && !Number.isNaN(Date.parse(text))
}

function wrongFormat(action: Action, property: string, format: string) {
  return wrongField(action, property, 'format', { format }, `must match format "${format}"`)
}

function wrongField(action: Action, property: string, keyword: string, params: unknown, message: string) {
  const at = {
    instancePath: `/${action.of}/0/${property}`,
    schemaPath: `#/properties/${property}/${keyword}`,
  }
  return invalid(action, `Validation failed for ${property}.`, {
    property,
    details: [{ ...at, keyword, params, message }],
  })
}

/** The text that was sent: its Lexical as it is, or with `?source=html` its HTML as one card; null for neither. */
export function sentDocument(post: Fields, source: string | null, action: Action): LexicalDocument | null {
  if (source === 'html' && typeof post.html === 'string')
    return documentOf(post.html === '' ? [] : [{ type: 'html', version: 1, html: post.html }])
  if (typeof post.lexical !== 'string') return null
  try {
    const document = parseDocument(post.lexical)
    if (document.root.children.length === 0) throw new MalformedDocument('root', 'no block')
    if (document.root.children.some(node => !isKnown(node)))
      throw new MalformedDocument('root', 'unknown node')
    return document
  } catch (fault) {
    if (!(fault instanceof MalformedDocument)) throw fault
    throw invalid(
      { verb: 'save', of: singular(action.of) },
      'Invalid lexical structure. Minified Lexical error #38; visit https://lexical.dev/docs/error?code=38 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.',
      { property: 'lexical', help: 'https://docs.ghost.org/publishing/' },
    )
  }
}

function isKnown({ type, children = [] }: LexicalNode): boolean {
  return (INLINE_NODES.has(type) || BLOCK_NODES.has(type) || OTHER_NODES.has(type)) && children.every(isKnown)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
