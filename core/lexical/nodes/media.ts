import { flag, number, pixels, text } from '../fields'
import { attributes, classes, element, escapeHtml, oneOf } from '../markup'
import type { NodeRenderer } from '../rendering'
import { mediaUrl } from '../urls'
import { figure } from './image'
import { unknownBlock } from './unknown'

/** Sound with the browser's own player; nothing of it is loaded before someone presses play. */
export const audio: NodeRenderer = (node, page) => {
  const src = mediaUrl(text(node, 'src'), page)
  if (!src) return unknownBlock(node, page)
  const title = text(node, 'title')
  const player = { src, controls: true, preload: 'none', 'aria-label': title || null }
  return figure('doc-audio', `<audio${attributes(player)}></audio>`, escapeHtml(title), page)
}

/** Film with the browser's own player. It never starts by itself, also where Ghost would loop it silently. */
export const video: NodeRenderer = (node, page) => {
  const src = mediaUrl(text(node, 'src'), page)
  if (!src) return unknownBlock(node, page)
  const width = oneOf(node.cardWidth, ['regular', 'wide', 'full'])
  const thumbnail = mediaUrl(text(node, 'customThumbnailSrc') || text(node, 'thumbnailSrc'), page)
  const poster = (thumbnail && page.options.stored?.(thumbnail)?.src) ?? thumbnail
  const size = { width: pixels(node, 'width') ?? 1280, height: pixels(node, 'height') ?? 720 }
  const loop = flag(node, 'loop')
  const player = { src, poster, ...size, controls: true, loop, muted: loop, playsinline: true }
  const html = `<video${attributes({ ...player, preload: poster ? 'none' : 'metadata' })}></video>`
  const name = classes('doc-video', shapeOf(size), width !== 'regular' && `doc-${width}`)
  return figure(name, html, text(node, 'caption'), page)
}

export const file: NodeRenderer = (node, page) => {
  const href = mediaUrl(text(node, 'src'), page)
  if (!href) return unknownBlock(node, page)
  const name = text(node, 'fileName')
  const bytes = number(node, 'fileSize')
  const line = (part: string, words: string) =>
    words && element('span', { class: `doc-card-${part}` }, `${escapeHtml(words)}<br>`)
  const details = [name, bytes !== null && fileSize(bytes)].filter(Boolean).join(' · ')
  const words =
    line('title', text(node, 'fileTitle') || name) +
    line('description', text(node, 'fileCaption')) +
    line('source', details)
  return element(
    'a',
    { class: 'doc-card doc-file', href, download: name || true },
    `<span class="doc-card-text">${words}</span>`,
  )
}

/** A poster of another shape would move the page once it is there, so the CSS holds the film's own. */
function shapeOf({ width, height }: { width: number; height: number }): string | false {
  const ratio = width / height
  if (ratio < 0.8) return 'doc-tall'
  if (ratio < 1.2) return 'doc-square'
  return ratio < 1.5 && 'doc-classic'
}

function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
