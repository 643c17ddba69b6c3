import type { AnyNode, Element } from 'domhandler'
import { loadHtml } from '#core/html/parsers'
import { asGhostExport, type ForeignPost, slugOf } from './as-export'
import { withParagraphs } from './loose-paragraphs'
import { UnusableFile } from './redirects'
import { partsOfWordpress } from './wordpress-entries'

const STATUSES: Readonly<Record<string, ForeignPost['status']>> = {
  publish: 'published',
  future: 'scheduled',
}
const WITHOUT_WORDS = new Set(['post', 'page', 'attachment', 'nav_menu_item', 'revision', 'custom_css'])
/** Not each entry has to be taken apart to know that it is no picture. */
const MAY_BE_PICTURE = /<wp:post_type>\s*(?:<!\[CDATA\[)?\s*attachment/
/** Under which our upload paths hold those of WordPress, so that they are fetched and moved like Ghost's. */
const WORDPRESS_UPLOADS = '/content/images/wp-content/uploads/'

/**
 * A WordPress export (WXR 1.2, Tools → Export) as a file of Ghost's. Posts and pages come with their HTML, categories and
 * tags, author, excerpt and featured image; what is private or has a password becomes a draft. Throws `UnusableFile`.
 */
export function wordpressAsGhost(xml: string): string {
  if (!/<rss\b/.test(xml) || !xml.includes('<wp:wxr_version'))
    throw new UnusableFile('This is no WordPress export (WXR).')
  const { around, entries } = partsOfWordpress(xml)
  const $ = loadHtml(around, { xml: { decodeEntities: true } })
  const channel = $('rss > channel').first()
  if (channel.length === 0) throw new UnusableFile('This is no WordPress export (WXR).')
  const names = new Map(
    $('wp\\:author')
      .toArray()
      .map(each => [
        $(each).children('wp\\:author_login').text(),
        $(each).children('wp\\:author_display_name').text() || $(each).children('wp\\:author_login').text(),
      ]),
  )
  const pictures = new Map<string, string>()
  for (const [start, end] of entries) {
    const written = xml.slice(start, end)
    if (!MAY_BE_PICTURE.test(written)) continue
    const { text } = readEntry(written)
    if (text('wp:post_type') === 'attachment') pictures.set(text('wp:post_id'), text('wp:attachment_url'))
  }
  const posts: ForeignPost[] = []
  const kinds: string[] = []
  let comments = 0
  for (const [start, end] of entries) {
    const entry = readEntry(xml.slice(start, end))
    const kind = entry.text('wp:status') === 'trash' ? 'in the bin' : entry.text('wp:post_type')
    kinds.push(kind)
    comments += entry.all('wp:comment').length
    if (kind === 'post' || kind === 'page') posts.push(postOf(entry, kind, { names, pictures }))
  }
  if (posts.length === 0) throw new UnusableFile('There are no posts and no pages in this export.')
  const own = (name: string) => channel.children(name).first().text().trim()
  const leftOut = [
    ...leftOutOf(kinds),
    ...(comments > 0 ? [`Comments: ${comments} are not brought over.`] : []),
  ]
  return asGhostExport({ title: own('title'), description: own('description'), posts, leftOut })
}

type Entry = {
  /** The words of the first of its children with this name. */
  text(name: string): string
  all(name: string): readonly EntryPart[]
}

type EntryPart = { readonly words: () => string; child(name: string): string }

/** One entry by itself: to take the whole file apart at once holds twenty times as much as it has bytes. */
function readEntry(written: string): Entry {
  const $ = loadHtml(written, { xml: { decodeEntities: true } })
  const words = (element: Element | undefined) => (element ? $(element).text().trim() : '')
  const byName = Map.groupBy($('item')[0]?.children.filter(isElement) ?? [], ({ name }) => name)
  return {
    text: name => words(byName.get(name)?.[0]),
    all: name =>
      (byName.get(name) ?? []).map(element => ({
        words: () => words(element),
        child: of => words(element.children.filter(isElement).find(each => each.name === of)),
      })),
  }
}

const isElement = (node: AnyNode): node is Element => node.type === 'tag'

type Known = {
  readonly names: ReadonlyMap<string, string>
  readonly pictures: ReadonlyMap<string, string>
}

function postOf({ text, all }: Entry, type: 'post' | 'page', { names, pictures }: Known): ForeignPost {
  const title = text('title')
  const [gmt, local, told] = ['wp:post_date_gmt', 'wp:post_date', 'pubDate'].map(name => moment(text(name)))
  // A draft has a date of its own clock alone.
  const date = gmt ?? local ?? told ?? new Date(0)
  const knownSince = [gmt, told].find(at => at && at.getTime() > 0) ?? new Date(0)
  const thumbnail = all('wp:postmeta').find(meta => meta.child('wp:meta_key') === '_thumbnail_id')
  const picture = thumbnail && pictures.get(thumbnail.child('wp:meta_value'))
  const isOpen = text('wp:post_password') === ''
  const creator = text('dc:creator')
  return {
    key: text('guid') || `wordpress:${text('wp:post_id')}`,
    type,
    title,
    date,
    knownSince,
    slug: decoded(text('wp:post_name')) || slugOf(title),
    status: (isOpen && STATUSES[text('wp:status')]) || 'draft',
    updated: moment(text('wp:post_modified_gmt')) ?? moment(text('wp:post_modified')) ?? date,
    html: movedUploads(withParagraphs(text('content:encoded'))),
    excerpt: text('excerpt:encoded') || null,
    featureImage: picture ? movedUploads(picture) : null,
    featureImageAlt: null,
    tags: all('category')
      .map(each => each.words())
      .filter(name => name !== '' && name !== 'Uncategorized'),
    authors: creator ? [names.get(creator) ?? creator] : [],
    visibility: 'public',
  }
}

/** Menus and pictures' own pages are no texts; what a plug-in keeps may be. */
function leftOutOf(kinds: readonly string[]): string[] {
  const counted = new Map<string, number>()
  for (const kind of kinds) if (!WITHOUT_WORDS.has(kind)) counted.set(kind, (counted.get(kind) ?? 0) + 1)
  return [...counted].map(([kind, count]) => `Left out, “${kind}”: ${count}.`)
}

/** Without the size that WordPress made of a picture: the original is fetched. */
function movedUploads(html: string): string {
  return html.replace(
    /https?:\/\/[^\s"'<>()/]+\/wp-content\/uploads\/([^\s"'<>()?#]+?)(?:-\d+x\d+)?(\.[a-z0-9]+)(?=["'\s)?#<]|$)/gi,
    (_, path: string, ending: string) => `__GHOST_URL__${WORDPRESS_UPLOADS}${path}${ending}`,
  )
}

/** WordPress escapes what is not Latin, and cuts it where it is long. */
function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug.replace(/(?:%[0-9a-f]{2})*(?:%[0-9a-f]?)?$/i, tail => whole(tail)))
  } catch (fault) {
    if (fault instanceof URIError) return slugOf(slug)
    throw fault
  }
}

/** Without the part of a letter that was cut off at the end. */
function whole(escapes: string): string {
  const bytes = escapes.match(/%[0-9a-f]{2}/gi) ?? []
  for (let length = bytes.length; length > 0; length--) {
    const text = bytes.slice(0, length).join('')
    if (isWhole(text)) return text
  }
  return ''
}

function isWhole(escapes: string): boolean {
  try {
    return decodeURIComponent(escapes) !== ''
  } catch (fault) {
    if (fault instanceof URIError) return false
    throw fault
  }
}

/** A day that no calendar has is none, and so is the year 0 or -1, by which WordPress says that there is none. */
function moment(text: string): Date | null {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text)
  if (/ -\d{4} /.test(text) || text.startsWith('0000') || text === '') return null
  const date = new Date(parts ? `${parts[1]}T${parts[2]}Z` : text)
  if (Number.isNaN(date.getTime())) return null
  return parts && date.toISOString().slice(0, 10) !== parts[1] ? null : date
}
