import type { JsonObject } from '../document'
import { object, text } from '../fields'
import { attributes, element, escapeHtml } from '../markup'
import type { NodeRenderer, Rendering } from '../rendering'
import { hostOf, linkUrl, mediaUrl } from '../urls'
import { figure } from './image'
import { unknownBlock } from './unknown'

/** A link shown as a card, by what its page said of itself. */
export const bookmark: NodeRenderer = (node, page) => {
  const href = linkUrl(text(node, 'url'), page)
  if (!href) return unknownBlock(node, page)
  const about = object(node, 'metadata')
  const source = [text(about, 'publisher'), text(about, 'author')].filter(Boolean).join(' · ')
  const card = linkCard(href, page, {
    title: text(about, 'title') || href,
    description: text(about, 'description'),
    source: source || hostOf(href),
    thumbnail: text(about, 'thumbnail'),
  })
  return figure('doc-bookmark', card, text(node, 'caption'), page)
}

/**
 * Something embedded from elsewhere (oEmbed). A frame or script of theirs would need holes in our CSP and
 * would tell them who reads here, so the reader gets its picture and title, and goes there by choice.
 */
export const embed: NodeRenderer = (node, page) => {
  const href = linkUrl(text(node, 'url'), page)
  if (!href) return unknownBlock(node, page)
  const about: JsonObject = object(node, 'metadata')
  const host = hostOf(href)
  const card = linkCard(href, page, {
    title: text(about, 'title') || host || href,
    description: text(about, 'author_name'),
    source: page.options.labels.openAt(text(about, 'provider_name') || host || href),
    thumbnail: text(about, 'thumbnail_url'),
  })
  return figure('doc-embed', card, text(node, 'caption'), page)
}

type Card = { title: string; description: string; source: string; thumbnail: string }

function linkCard(href: string, page: Rendering, card: Card): string {
  const src = mediaUrl(card.thumbnail, page)
  const stored = src ? page.options.stored?.(src) : null
  const sizes = stored && { srcset: stored.srcset, sizes: '20rem' }
  // The CSS fixes its shape; the size here only keeps its place until the CSS is there.
  const still = {
    src: stored?.src ?? src,
    ...sizes,
    alt: '',
    width: 320,
    height: 180,
    loading: 'lazy',
    decoding: 'async',
  }
  const picture = src ? `<img${attributes({ ...still, referrerpolicy: 'no-referrer' })}>` : ''
  const line = (name: string, words: string) =>
    words && element('span', { class: `doc-card-${name}` }, `${escapeHtml(words)}<br>`)
  const words =
    line('title', card.title) + line('description', card.description) + line('source', card.source)
  return element('a', { class: 'doc-card', href }, `${picture}<span class="doc-card-text">${words}</span>`)
}
