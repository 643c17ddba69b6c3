import type { Attributes, IOptions, Tag } from 'sanitize-html'
import { sanitizeHtml } from '#core/html/parsers'
import { hostileFreePicture } from './picture'
import type { Rendering } from './rendering'
import { linkUrl, mediaUrl } from './urls'

const INLINE_TAGS = ['a', 'b', 'strong', 'i', 'em', 'u', 's', 'code', 'sub', 'sup', 'mark', 'br']
const BLOCK_TAGS = [
  ...INLINE_TAGS,
  ...['p', 'div', 'section', 'aside', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'hr', 'pre'],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'img', 'audio', 'video'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ...['small', 'abbr', 'kbd', 'samp', 'var', 'cite', 'q', 'time', 'ins', 'del', 'details', 'summary'],
]
// Their text is code, drawing or fallback, never prose.
const SILENT_TAGS = [
  'script',
  'style',
  'textarea',
  'option',
  'noscript',
  'template',
  'svg',
  'math',
  'xmp',
  'noembed',
  'noframes',
  'plaintext',
  'title',
  'object',
]
const ALIGNABLE = ['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'th', 'td'] as const

/** A caption or heading that Ghost keeps as HTML: phrasing tags and checked links survive, the rest is text. */
export function inlineHtml(html: string, page: Rendering): string {
  if (!/[<&]/.test(html)) return Bun.escapeHTML(html)
  return clean(html, { ...inlineOptions, transformTags: { ...RENAMED, a: link(page) } })
}

/**
 * A card of HTML by an author, or what Markdown became: prose, tables, pictures, sound and film survive.
 * Scripts, styles, forms, frames (a link instead), ids and classes do not: none may reach the page around.
 */
export function blockHtml(html: string, page: Rendering): string {
  const align = Object.fromEntries(ALIGNABLE.map(tag => [tag, aligned(tag, page)]))
  return clean(html, {
    ...blockOptions,
    transformTags: {
      ...RENAMED,
      ...align,
      a: link(page),
      iframe: frame(page),
      pre: (_, given) => ({ tagName: 'pre', attribs: { ...given, ...SCROLLED_BY_KEYS } }),
      img: (_, given) => ({ tagName: 'img', attribs: hostileFreePicture(given, page) }),
      audio: player('audio', page),
      video: player('video', page),
    },
  })
}

const RENAMED = { strike: 's' }
/** Long lines scroll sideways, and not everybody has a mouse. */
const SCROLLED_BY_KEYS = { tabindex: '0' }

const inlineOptions: IOptions = {
  allowedTags: INLINE_TAGS,
  allowedAttributes: { a: ['href', 'title', 'rel'] },
  nonTextTags: SILENT_TAGS,
  // Every address has passed our own check by then, or is gone.
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
}

const blockOptions: IOptions = {
  ...inlineOptions,
  allowedTags: BLOCK_TAGS,
  allowedAttributes: {
    '*': ['dir', 'lang'],
    a: ['href', 'title', 'rel'],
    abbr: ['title'],
    pre: ['tabindex'],
    img: ['src', 'srcset', 'sizes', 'alt', 'title', 'width', 'height', 'loading', 'decoding'],
    audio: ['src', 'controls', 'preload'],
    video: ['src', 'controls', 'preload', 'width', 'height', 'poster'],
    ol: ['start', 'reversed'],
    li: ['value'],
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(tag => [tag, ['id']])),
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
    col: ['span'],
    time: ['datetime'],
    details: ['open'],
  },
  allowedClasses: {
    code: [/^language-[\w+#-]{1,30}$/],
    img: ['doc-unsized', 'ground-*'],
    ...Object.fromEntries(
      ALIGNABLE.map(tag => [tag, ['doc-left', 'doc-right', 'doc-center', 'doc-justify']]),
    ),
  },
  exclusiveFilter: ({ tag, attribs }) => /^(img|audio|video)$/.test(tag) && !attribs.src,
}

function clean(html: string, options: IOptions): string {
  // Void elements come as XHTML; outside of tags `>` is always escaped.
  return sanitizeHtml(html, options).replaceAll(' />', '>')
}

function link(page: Rendering) {
  return (_: string, given: Attributes): Tag => {
    const href = linkUrl(given.href ?? '', page)
    const rel = /\b(?:nofollow|sponsored|ugc)\b/.exec(given.rel ?? '')?.[0]
    // A tag that is not allowed leaves its words.
    if (!href) return { tagName: 'span', attribs: {} }
    const attribs: Attributes = { href }
    if (given.title) attribs.title = given.title
    if (rel) attribs.rel = rel
    return { tagName: 'a', attribs }
  }
}

function frame(page: Rendering) {
  return (_: string, given: Attributes): Tag => {
    const href = linkUrl(given.src ?? '', page)
    return href
      ? { tagName: 'a', attribs: { href }, text: given.title || href }
      : { tagName: 'span', attribs: {} }
  }
}

function player(tagName: 'audio' | 'video', page: Rendering) {
  return (_: string, given: Attributes): Tag => {
    const { width, height, poster, src } = given
    const attribs: Attributes = { controls: '', preload: 'none', src: mediaUrl(src ?? '', page) ?? '' }
    if (width && height) Object.assign(attribs, { width, height })
    const still = poster && mediaUrl(poster, page)
    if (still) attribs.poster = still
    return { tagName, attribs }
  }
}

/** `align` and `text-align` become our class; an id stays only where the renderer itself has given it. */
function aligned(tagName: string, page: Rendering) {
  return (_: string, given: Attributes): Tag => {
    const { id, style, align, class: _class, ...attribs } = given
    if (attribs.dir === page.options.direction) delete attribs.dir
    const side = align ?? /text-align:\s*(\w+)/.exec(style ?? '')?.[1]
    if (side) attribs.class = `doc-${side.toLowerCase()}`
    if (id?.startsWith(OWN_ID) && page.ids.has(id.slice(OWN_ID.length))) attribs.id = id.slice(OWN_ID.length)
    return { tagName, attribs }
  }
}

/** Marks an id as the renderer's own on its way through the sanitiser. No author can guess it. */
export const OWN_ID = `own-${crypto.randomUUID()}-`
