import { loadHtml } from '#core/html/parsers'
import { asGhostExport, type ForeignPost, slugOf } from './as-export'
import { withParagraphs } from './loose-paragraphs'
import { UnusableFile } from './redirects'

const STATUSES: Readonly<Record<string, ForeignPost['status']>> = {
  publish: 'published',
  future: 'scheduled',
}
const WITHOUT_WORDS = new Set(['post', 'page', 'attachment', 'nav_menu_item', 'revision', 'custom_css'])
/** What may stand behind the end of a file: blank lines, a comment of a cache. */
const MOST_BEHIND = 5_000
/** Under which our upload paths hold those of WordPress, so that they are fetched and moved like Ghost's. */
const WORDPRESS_UPLOADS = '/content/images/wp-content/uploads/'

/**
 * A WordPress export (WXR 1.2, Tools → Export) as a file of Ghost's. Posts and pages come with their HTML, categories and
 * tags, author, excerpt and featured image; what is private or has a password becomes a draft. Throws `UnusableFile`.
 */
export function wordpressAsGhost(xml: string): string {
  const $ = loadHtml(xml, { xml: { decodeEntities: true } })
  const channel = $('rss > channel').first()
  if (channel.length === 0 || $('wp\\:wxr_version').length === 0)
    throw new UnusableFile('This is no WordPress export (WXR).')
  // Of a download that broke off, the last text would be here by half.
  if (!/<\/rss\s*>\s*(?:<!--[\s\S]*?-->\s*)*$/.test(xml.slice(-MOST_BEHIND)))
    throw new UnusableFile('This WordPress export breaks off before its end. Export it once more.')
  const items = $('item').toArray()
  const text = (item: (typeof items)[number], name: string) =>
    $(item).children(name.replace(':', '\\:')).first().text().trim()
  const attachments = new Map(
    items
      .filter(item => text(item, 'wp:post_type') === 'attachment')
      .map(item => [text(item, 'wp:post_id'), text(item, 'wp:attachment_url')]),
  )
  const names = new Map(
    $('wp\\:author')
      .toArray()
      .map(each => [
        $(each).children('wp\\:author_login').text(),
        $(each).children('wp\\:author_display_name').text() || $(each).children('wp\\:author_login').text(),
      ]),
  )
  const posts = items.flatMap((item): ForeignPost[] => {
    const type = text(item, 'wp:post_type')
    if ((type !== 'post' && type !== 'page') || text(item, 'wp:status') === 'trash') return []
    const title = text(item, 'title')
    const [gmt, local, told] = ['wp:post_date_gmt', 'wp:post_date', 'pubDate'].map(name =>
      moment(text(item, name)),
    )
    // A draft has a date of its own clock alone.
    const date = gmt ?? local ?? told ?? new Date(0)
    const knownSince = [gmt, told].find(at => at && at.getTime() > 0) ?? new Date(0)
    const thumbnail = $(item)
      .children('wp\\:postmeta')
      .toArray()
      .find(meta => $(meta).children('wp\\:meta_key').text() === '_thumbnail_id')
    const picture = thumbnail && attachments.get($(thumbnail).children('wp\\:meta_value').text().trim())
    const isOpen = text(item, 'wp:post_password') === ''
    const creator = text(item, 'dc:creator')
    return [
      {
        ...{
          key: text(item, 'guid') || `wordpress:${text(item, 'wp:post_id')}`,
          type,
          title,
          date,
          knownSince,
        },
        slug: decoded(text(item, 'wp:post_name')) || slugOf(title),
        status: (isOpen && STATUSES[text(item, 'wp:status')]) || 'draft',
        updated: moment(text(item, 'wp:post_modified_gmt')) ?? moment(text(item, 'wp:post_modified')) ?? date,
        html: movedUploads(withParagraphs(text(item, 'content:encoded'))),
        excerpt: text(item, 'excerpt:encoded') || null,
        featureImage: picture ? movedUploads(picture) : null,
        featureImageAlt: null,
        tags: $(item)
          .children('category')
          .toArray()
          .map(each => $(each).text().trim())
          .filter(name => name !== '' && name !== 'Uncategorized'),
        authors: creator ? [names.get(creator) ?? creator] : [],
        visibility: 'public',
      },
    ]
  })
  if (posts.length === 0) throw new UnusableFile('There are no posts and no pages in this export.')
  const own = (name: string) => channel.children(name).first().text().trim()
  const kinds = items.map(item =>
    text(item, 'wp:status') === 'trash' ? 'in the bin' : text(item, 'wp:post_type'),
  )
  const comments = $('item > wp\\:comment').length
  const leftOut = [
    ...leftOutOf(kinds),
    ...(comments > 0 ? [`Comments: ${comments} are not brought over.`] : []),
  ]
  return asGhostExport({ title: own('title'), description: own('description'), posts, leftOut })
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
