import { flag, text } from '../fields'
import { classes, element, escapeHtml, oneOf } from '../markup'
import type { NodeRenderer, Rendering } from '../rendering'
import { blockHtml, inlineHtml } from '../sanitise'
import { linkUrl } from '../urls'

/** Something to notice, with a sign before it. Ghost's colours are names; the CSS says what they look like. */
export const callout: NodeRenderer = (node, page) => {
  const emoji = escapeHtml(text(node, 'calloutEmoji'))
  const colour = oneOf(node.backgroundColor, [
    ...(['grey', 'white', 'blue', 'green', 'yellow', 'red', 'pink', 'purple', 'accent'] as const),
  ])
  const sign = emoji && element('span', { class: 'doc-callout-sign' }, `${emoji} `)
  const words = element('div', { class: 'doc-callout-text' }, blockHtml(text(node, 'calloutText'), page))
  return element('div', { class: `doc-callout doc-tint-${colour}` }, sign + words)
}

/** A question that opens its answer, without a script. */
export const toggle: NodeRenderer = (node, page) => {
  const question = inlineHtml(text(node, 'heading'), page)
  const answer = element('div', { class: 'doc-toggle-answer' }, blockHtml(text(node, 'content'), page))
  return `<details class="doc-toggle"><summary>${question}</summary>${answer}</details>`
}

export const button: NodeRenderer = (node, page) => {
  const link = buttonLink(text(node, 'buttonText'), text(node, 'buttonUrl'), page)
  const centred = node.alignment === 'center'
  return link && element('p', { class: classes('doc-button-row', centred && 'doc-center') }, link)
}

/** A card of letters with a button; on the web it is nothing at all. */
export const emailCta: NodeRenderer = (node, page) => {
  if (page.options.medium !== 'email') return ''
  const link = flag(node, 'showButton') ? button(node, page) : ''
  return element('div', { class: 'doc-cta' }, blockHtml(text(node, 'html'), page) + link)
}

/** A link that looks like a button; only its words when it may lead nowhere. */
export function buttonLink(words: string, url: string, page: Rendering): string {
  if (words.trim() === '') return ''
  const href = linkUrl(url, page)
  return href ? element('a', { class: 'doc-button', href }, escapeHtml(words.trim())) : escapeHtml(words)
}
