import { createEmptyHistoryState, registerHistory } from '@lexical/history'
import { $generateHtmlFromNodes, $generateNodesFromDOM } from '@lexical/html'
import { registerRichText } from '@lexical/rich-text'
import {
  $createParagraphNode,
  $getRoot,
  $insertNodes,
  $isElementNode,
  createEditor,
  type LexicalEditor,
} from 'lexical'
import type { LexicalNode } from '#core/lexical/document'
import type { CardField } from '#core/lexical/editing/card-fields'
import { shownValue } from '#core/lexical/editing/card-values'
import { directionOf } from '#core/text/direction'
import { element } from './dom'
import { registerLinks } from './links'
import { WORD_NODES } from './nodes'
import { pastedDocument } from './pasted-html'

/** Words with emphasis and links within a card: a small editor of its own, that reads and writes Ghost's HTML. */
export function richField(field: CardField, html: string, set: (html: string) => void) {
  const editor = createEditor({
    namespace: field.name,
    nodes: [...WORD_NODES],
    onError: fault => {
      throw fault
    },
  })
  const name = element('span', { class: 'field__label' }, field.label)
  const box = element('div', {
    class: 'field__control editor-rich',
    contenteditable: 'true',
    role: 'textbox',
    'aria-label': field.label,
    'aria-multiline': field.kind === 'rich' ? 'true' : undefined,
  })
  editor.setRootElement(box)
  registerRichText(editor)
  registerHistory(editor, createEmptyHistoryState(), 300)
  registerLinks(editor)
  let shown = html
  fill(editor, html)
  editor.registerUpdateListener(({ tags, dirtyElements, dirtyLeaves }) => {
    if (tags.has('fill') || (dirtyElements.size === 0 && dirtyLeaves.size === 0)) return
    shown = editor.read(() => htmlOf(editor, field.kind === 'rich-line'))
    set(shown)
  })
  const show = (node: LexicalNode) => {
    const latest = shownValue(node, field)
    if (latest === shown) return
    shown = latest
    fill(editor, latest)
  }
  return { row: element('div', { class: 'editor-field' }, name, box), show }
}

function fill(editor: LexicalEditor, html: string): void {
  editor.update(
    () => {
      const parsed = pastedDocument(html)
      const root = $getRoot().clear()
      root.append($createParagraphNode())
      root.selectEnd()
      const nodes = $generateNodesFromDOM(editor, parsed)
      if (nodes.every($isElementNode) && nodes.length > 0 && nodes.every(node => !node.isInline())) {
        root.clear().append(...nodes)
      } else $insertNodes(nodes)
    },
    { tag: ['fill', 'skip-dom-selection', 'history-merge'], discrete: true },
  )
}

/** As Ghost's editor writes it; nothing for no words. */
function htmlOf(editor: LexicalEditor, isLine: boolean): string {
  if ($getRoot().getTextContent().trim() === '') return ''
  const html = $generateHtmlFromNodes(editor)
  if (isLine) return html.replace(/<\/?p\b[^>]*>/g, '')
  return html.replace(/<p>(.*?)<\/p>/gs, (_, words: string) => {
    const direction = directionOf(words.replace(/<[^>]*>/g, '')) ?? 'ltr'
    return `<p dir="${direction}">${words}</p>`
  })
}
