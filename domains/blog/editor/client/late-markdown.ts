import { $generateNodesFromMarkdownString } from '@lexical/markdown'
import {
  $getNodeByKey,
  $getSelection,
  $isParagraphNode,
  $isRangeSelection,
  type LexicalEditor,
  type NodeKey,
} from 'lexical'
import { looksLikeMarkdown, TRANSFORMERS } from './markdown'

/** Makes of these paragraphs what their Markdown says: they were typed before the shortcuts were there. One undo puts them back. */
export function readLateMarkdown(editor: LexicalEditor, keys: Iterable<NodeKey>): void {
  editor.update(
    () => {
      for (const key of keys) {
        const block = $getNodeByKey(key)
        if (!$isParagraphNode(block) || !block.getAllTextNodes().every(text => text.getFormat() === 0))
          continue
        if (block.getAllTextNodes().length === 0 || !looksLikeMarkdown(block.getTextContent())) continue
        const selection = $getSelection()
        const isHere =
          $isRangeSelection(selection) && block.is(selection.anchor.getNode().getTopLevelElement())
        const nodes = $generateNodesFromMarkdownString(block.getTextContent(), TRANSFORMERS)
        for (const node of nodes) block.insertBefore(node)
        if (isHere) nodes.at(-1)?.selectEnd?.()
        block.remove()
      }
    },
    { tag: 'history-push' },
  )
}
