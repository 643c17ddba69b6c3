import type { LexicalNode } from '../document'
import { children, number } from '../fields'
import { element, layout } from '../markup'
import type { NodeRenderer, Rendering } from '../rendering'

/** HTML wants an integer here, not `1e+300`. */
const MAX_START = 1_000_000_000

/** A bullet, number or check list. */
export const list: NodeRenderer = (node, page) => {
  const ordered = node.listType === 'number'
  const first = Math.trunc(number(node, 'start') ?? 1)
  const start = Math.abs(first) <= MAX_START ? first : 1
  const check = node.listType === 'check'
  const items = nestLists(children(node))
    .map(([item, nested]) => listItem(item, nested, check, page))
    .join('')
  const { dir } = layout(node, page)
  const attributes = {
    dir,
    class: check ? 'doc-checks' : null,
    start: ordered && start !== 1 ? start : null,
    role: check ? 'list' : null,
  }
  return element(ordered ? 'ol' : 'ul', attributes, items)
}

/** An item that has lost its list still is one. */
export const looseItem: NodeRenderer = (node, page) => element('ul', {}, listItem(node, [], false, page))

/** Lexical keeps a nested list in an item of its own; in HTML it belongs to the item before. */
function nestLists(items: readonly LexicalNode[]): (readonly [LexicalNode, LexicalNode[]])[] {
  const nested: [LexicalNode, LexicalNode[]][] = []
  for (const item of items) {
    const within = children(item)
    const last = nested.at(-1)
    const onlyLists = within.length > 0 && within.every(child => child.type === 'list')
    if (last && onlyLists) last[1].push(...within)
    else nested.push([item, []])
  }
  return nested
}

function listItem(item: LexicalNode, nested: LexicalNode[], check: boolean, page: Rendering): string {
  const words = item.type === 'listitem' ? page.flow(children(item)) : page.flow([item])
  // A sign, not a word: it needs no translation and is read aloud as what it is.
  const box = check ? `<span class="doc-box">${item.checked === true ? '☑' : '☐'}</span> ` : ''
  const { dir } = layout(item, page)
  return element(
    'li',
    { dir, class: check && item.checked === true ? 'doc-done' : null },
    [box, words, page.blocks(nested)].join(''),
  )
}
