import type { LexicalNode } from './document'
import { children, text } from './fields'
import { escapeHtml } from './markup'
import { BLOCK_NODES, INLINE_NODES } from './nodes'
import { unknownBlock } from './nodes/unknown'
import type { Rendering } from './rendering'
import { isVisible } from './visibility'

/** The three ways through a tree, always giving HTML whose elements may stand where they stand. */
export function walkOf(page: () => Rendering): Pick<Rendering, 'blocks' | 'inline' | 'flow' | 'isInline'> {
  const inline = (nodes: readonly LexicalNode[]): string =>
    nodes.map(node => renderInline(node, page())).join('')

  const blocks = (nodes: readonly LexicalNode[]): string => {
    let html = ''
    let loose: LexicalNode[] = []
    const settle = () => {
      if (loose.length > 0) html += `<p>${inline(loose)}</p>`
      loose = []
    }
    for (const node of nodes) {
      if (!isVisible(node, page())) continue
      if (isInline(node)) {
        loose.push(node)
        continue
      }
      settle()
      html += (BLOCK_NODES.get(node.type) ?? unknownBlock)(node, page())
    }
    settle()
    return html
  }

  const flow = (nodes: readonly LexicalNode[]): string =>
    nodes.every(isInline) ? inline(nodes) : blocks(nodes)

  return { inline, blocks, flow, isInline }
}

/** An unknown node is taken for text when it has text of its own. */
function isInline(node: LexicalNode): boolean {
  return INLINE_NODES.has(node.type) || (!BLOCK_NODES.has(node.type) && node.text !== undefined)
}

function renderInline(node: LexicalNode, page: Rendering): string {
  if (!isVisible(node, page)) return ''
  const renderer = INLINE_NODES.get(node.type)
  if (renderer) return renderer(node, page)
  return escapeHtml(text(node, 'text')) + page.inline(children(node))
}
