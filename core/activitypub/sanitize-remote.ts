import { sanitizeHtml } from '#core/html/parsers'

const MAX_CHARACTERS = 200_000
const MAX_NESTING = 30
/** Classes that microsyntax of the fediverse gives a meaning to; all others could borrow our own styles. */
const CLASSES = ['mention', 'hashtag', 'u-url', 'h-card', 'invisible', 'ellipsis']

/**
 * Remote HTML that is safe to put into our pages: text-level markup only, http(s) links that vouch for nothing.
 * Longer texts are cut before parsing, so a bomb costs nothing.
 */
export function sanitizeRemote(html: string): string {
  return sanitizeHtml(html.slice(0, MAX_CHARACTERS).toWellFormed(), {
    allowedTags: [
      'p',
      'br',
      'a',
      'span',
      'em',
      'strong',
      'ul',
      'ol',
      'li',
      'blockquote',
      'pre',
      'code',
      'del',
    ],
    allowedAttributes: { a: ['href', 'rel', 'class'], span: ['class'] },
    allowedClasses: { a: CLASSES, span: CLASSES },
    allowedSchemes: ['http', 'https'],
    allowedSchemesAppliedToAttributes: ['href'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nestingLimit: MAX_NESTING,
    transformTags: {
      a: (tagName, { href, class: classes }) => ({
        tagName,
        attribs: {
          ...(href && /^https?:\/\//i.test(href) ? { href } : {}),
          ...(classes ? { class: classes } : {}),
          rel: 'nofollow noopener ugc',
        },
      }),
      b: 'strong',
      i: 'em',
      s: 'del',
    },
  })
}

/** Remote HTML as one line of plain text, for names and summaries that a template escapes. */
export function plainText(html: string): string {
  const spaced = html
    .slice(0, MAX_CHARACTERS)
    .toWellFormed()
    .replace(/<(br|\/p|\/li|\/div)\b/gi, ' <$1')
  const text = sanitizeHtml(spaced, { allowedTags: [], allowedAttributes: {} })
  return decodeEntities(text).replace(/\s+/g, ' ').trim()
}

/** sanitize-html leaves exactly these four escaped in text. */
function decodeEntities(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}
