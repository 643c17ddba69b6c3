import { children } from '../fields'
import { element, escapeHtml } from '../markup'
import type { NodeRenderer } from '../rendering'

/**
 * A node this renderer does not know, or one with nothing that may be shown: its prose if it has any, else
 * a line that says so. The document keeps the node.
 */
export const unknownBlock: NodeRenderer = (node, page) => {
  const within = children(node)
  if (within.length > 0) return element('div', {}, page.blocks(within))
  return element('p', { class: 'doc-unknown' }, escapeHtml(page.options.labels.unknown))
}
