import { objects, text } from '../fields'
import { attributes, classes, element, oneOf } from '../markup'
import { pictureOf, SIZES } from '../picture'
import type { NodeRenderer, Rendering } from '../rendering'
import { inlineHtml } from '../sanitise'
import { hostOf, linkUrl } from '../urls'
import { unknownBlock } from './unknown'

const GALLERY_ROW = 3

export const image: NodeRenderer = (node, page) => {
  const width = oneOf(node.cardWidth, ['regular', 'wide', 'full'])
  const href = linkUrl(text(node, 'href'), page)
  // A linked picture without words would be a link without a name.
  const alt = text(node, 'alt') || (href && (text(node, 'title') || hostOf(href) || href)) || ''
  const img = pictureOf({ ...node, alt }, page, SIZES[width])
  if (!img) return unknownBlock(node, page)
  const name = classes('doc-image', width !== 'regular' && `doc-${width}`)
  return figure(name, href ? `<a${attributes({ href })}>${img}</a>` : img, text(node, 'caption'), page)
}

export const gallery: NodeRenderer = (node, page) => {
  const images = objects(node, 'images').map(one => pictureOf(one, page, SIZES.wide))
  const shown = images.filter(html => html !== '')
  if (shown.length === 0) return unknownBlock(node, page)
  const columns = Math.min(GALLERY_ROW, shown.length === 4 ? 2 : shown.length)
  const grid = element('div', { class: `doc-gallery-grid doc-columns-${columns}` }, shown.join(''))
  return figure('doc-gallery doc-wide', grid, text(node, 'caption'), page)
}

/** A figure with the caption Ghost keeps as HTML, if there is one. */
export function figure(name: string, html: string, caption: string, page: Rendering): string {
  const words = caption && inlineHtml(caption, page)
  return element('figure', { class: name }, html + (words && `<figcaption>${words}</figcaption>`))
}
