import { anchor } from '../anchors'
import { children } from '../fields'
import { element, layout, oneOf } from '../markup'
import { plaintextOf } from '../plaintext'
import type { NodeRenderer } from '../rendering'

/** A heading with an id to link to. */
export const heading: NodeRenderer = (node, page) => {
  const tag = oneOf(node.tag, ['h2', 'h1', 'h3', 'h4', 'h5', 'h6'])
  const html = page.inline(children(node))
  const id = anchor(plaintextOf(html), page.ids)
  return element(tag, { id: id || null, ...layout(node, page) }, html)
}
