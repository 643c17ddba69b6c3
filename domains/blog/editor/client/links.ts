import { $isLinkNode, $toggleLink, LinkNode, TOGGLE_LINK_COMMAND } from '@lexical/link'
import { mergeRegister } from '@lexical/utils'
import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  type LexicalEditor,
  PASTE_COMMAND,
} from 'lexical'

/** Links of the selected words; an address that is pasted over words links them. */
export function registerLinks(editor: LexicalEditor): () => void {
  return mergeRegister(
    editor.registerCommand(
      TOGGLE_LINK_COMMAND,
      link => {
        $toggleLink(typeof link === 'string' || link === null ? link : link.url)
        return true
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      PASTE_COMMAND,
      event => {
        const address =
          event instanceof ClipboardEvent ? event.clipboardData?.getData('text/plain').trim() : ''
        const selection = $getSelection()
        if (!address || !isAddress(address) || !$isRangeSelection(selection) || selection.isCollapsed())
          return false
        event.preventDefault()
        $toggleLink(address)
        return true
      },
      COMMAND_PRIORITY_LOW,
    ),
  )
}

/** The address of the link that the selection stands in. */
export function $linkOfSelection(): string | null {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return null
  const node = selection.anchor.getNode()
  const link = [node, ...node.getParents()].find($isLinkNode)
  return link instanceof LinkNode ? link.getURL() : null
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text)
}
