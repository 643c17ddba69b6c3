import {
  $getNodeByKey,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  KEY_DOWN_COMMAND,
  type LexicalEditor,
  type LexicalNode,
} from 'lexical'

/** Moves the block of the selection by Alt+Shift and an arrow. */
export function registerMoves(editor: LexicalEditor): () => void {
  return editor.registerCommand(
    KEY_DOWN_COMMAND,
    event => {
      const step = stepOf(event)
      const block = step && $blockOfSelection()
      if (!block || !step) return false
      event.preventDefault()
      $moveBlock(block, step)
      return true
    },
    COMMAND_PRIORITY_HIGH,
  )
}

/** -1 for up, 1 for down, 0 for keys that move nothing. */
export function stepOf({ altKey, shiftKey, key }: KeyboardEvent): -1 | 0 | 1 {
  if (!altKey || !shiftKey) return 0
  if (key === 'ArrowUp') return -1
  return key === 'ArrowDown' ? 1 : 0
}

export function $moveBlock(block: LexicalNode, step: -1 | 1): void {
  const other = step < 0 ? block.getPreviousSibling() : block.getNextSibling()
  if (!other) return
  if (step < 0) other.insertBefore(block)
  else other.insertAfter(block)
}

/** Puts a block before another, or after all of them. */
export function moveBefore(editor: LexicalEditor, key: string, beforeKey: string | null): void {
  editor.update(() => {
    const block = $getNodeByKey(key)
    const before = beforeKey === null ? null : $getNodeByKey(beforeKey)
    if (!block || block === before) return
    if (before) before.insertBefore(block)
    else block.getParentOrThrow().append(block)
  })
}

export function $blockOfSelection(): LexicalNode | null {
  const selection = $getSelection()
  if ($isRangeSelection(selection)) return selection.anchor.getNode().getTopLevelElement()
  return $isNodeSelection(selection) ? (selection.getNodes()[0]?.getTopLevelElement() ?? null) : null
}
