/** Fields of documents and of posts that name a picture, a recording, a film or a file. */
const FIELDS = new Set([
  ...['src', 'thumbnailSrc', 'customThumbnailSrc', 'backgroundImageSrc', 'productImageSrc', 'imageUrl'],
  ...['thumbnail', 'icon', 'headerImage', 'feature_image', 'og_image', 'twitter_image'],
  ...[
    'profile_image',
    'cover_image',
    'featureImage',
    'ogImage',
    'twitterImage',
    'profileImage',
    'coverImage',
  ],
  ...['logo'],
])
/** Fields with HTML or Markdown in them. */
const PROSE = new Set(['html', 'markdown'])
/** Of these the text is what the nodes say already, or somebody else's page. */
const NOT_LOOKED_INTO = new Set(['embed'])
const TAG = /<(?:img|audio|video|source)\b[^>]*?\s(?:src|poster)\s*=\s*(?:"([^"]+)"|'([^']+)')/gi
const MARKDOWN_IMAGE = /!\[[^\]]*\]\(\s*<?([^\s)>]+)/g
/** In bytes: an index takes no longer ones. */
const MAX_URL = 2_000
/** Deeper nested documents are of nobody who writes. */
const MAX_DEPTH = 200

/**
 * The addresses of media that are kept neither here nor on the old site, as they are written, once each. `things` is what
 * the Admin API or an export says of posts, tags or people, documents as JSON or parsed; `isOwn` knows the hosts that are
 * of either side. Links, embedded pages and addresses of other schemes are none.
 */
export function foreignMedia(things: unknown, isOwn: (url: URL) => boolean): string[] {
  const found = new Set<string>()
  const add = (written: string) => {
    if (!/^https?:\/\//i.test(written) || /[\s\p{Cc}"'\\<>()]/u.test(written) || !written.isWellFormed())
      return
    if (Buffer.byteLength(written) > MAX_URL) return
    const url = URL.parse(addressOf(written))
    if (url && url.username === '' && url.password === '' && !isOwn(url)) found.add(written)
  }
  const walk = (value: unknown, field: string, depth: number): void => {
    if (depth > MAX_DEPTH) return
    if (typeof value === 'string') {
      if (FIELDS.has(field)) add(value)
      else if (field === 'lexical') walk(parsed(value), '', depth + 1)
      else if (PROSE.has(field)) for (const url of mediaOfProse(value)) add(url)
    } else if (Array.isArray(value)) {
      for (const each of value) walk(each, field, depth + 1)
    } else if (typeof value === 'object' && value !== null) {
      const { type } = value as { type?: unknown }
      if (typeof type === 'string' && NOT_LOOKED_INTO.has(type)) return
      for (const [name, each] of Object.entries(value)) {
        // A post's own `html` is what became of its document.
        if (name !== 'html' || typeof type === 'string') walk(each, name, depth + 1)
      }
    }
  }
  walk(things, '', 0)
  return [...found]
}

/** What is asked for, of an address that may be written as in HTML. */
export function addressOf(written: string): string {
  return written.replaceAll('&amp;', '&')
}

function mediaOfProse(text: string): string[] {
  const tags = [...text.matchAll(TAG)].map(([, double, single]) => double ?? single ?? '')
  return [...tags, ...[...text.matchAll(MARKDOWN_IMAGE)].map(([, url = '']) => url)]
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // What is no document names nothing.
    return null
  }
}
