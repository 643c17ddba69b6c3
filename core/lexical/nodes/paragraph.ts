import { children } from '../fields'
import { attributes, element, layout } from '../markup'
import type { NodeRenderer } from '../rendering'

/** A paragraph; one that holds blocks (some importers write such) is opened up, since `<p>` cannot hold them. */
export const paragraph: NodeRenderer = (node, page) => {
  const within = children(node)
  if (!within.every(page.isInline)) return page.blocks(within)
  return element('p', layout(node, page), page.inline(within))
}

/** A quotation; Ghost's `aside` is the same in a louder voice. */
export const quote: NodeRenderer = (node, page) => {
  const { dir, class: side } = layout(node, page)
  const name = node.type === 'aside' ? `doc-aside ${side}`.trim() : side
  return `<blockquote${attributes({ dir, class: name })}>${page.flow(children(node))}</blockquote>`
}

export const rule: NodeRenderer = () => '<hr>'
