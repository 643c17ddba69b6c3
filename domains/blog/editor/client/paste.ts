import { $insertGeneratedNodes } from '@lexical/clipboard'
import { $generateNodesFromDOM } from '@lexical/html'
import { $generateNodesFromMarkdownString } from '@lexical/markdown'
import { DRAG_DROP_PASTE, eventFiles } from '@lexical/rich-text'
import { mergeRegister } from '@lexical/utils'
import {
  $getNodeByKey,
  $getSelection,
  $insertNodes,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  DRAGOVER_COMMAND,
  DROP_COMMAND,
  type LexicalEditor,
  PASTE_COMMAND,
} from 'lexical'
import { $isCard, $newCard } from './card-node'
import { looksLikeMarkdown, TRANSFORMERS } from './markdown'
import { pastedDocument } from './pasted-html'
import { bringPictures } from './pasted-pictures'
import { uploadPicture } from './upload'

/** Pastes Markdown as what it says, and pictures as cards that are uploaded where they stand. */
export function registerPaste(editor: LexicalEditor, say: (words: string) => void): () => void {
  return mergeRegister(
    editor.registerCommand(
      PASTE_COMMAND,
      event => {
        const clipboard = event instanceof ClipboardEvent ? event.clipboardData : null
        const selection = $getSelection()
        const html = clipboard?.getData('text/html')
        // What was copied in an editor of ours is pasted as the nodes it was.
        if (!html || !selection || clipboard?.types.includes('application/x-lexical-editor')) return false
        const pasted = pastedDocument(html)
        // A picture that was copied by itself comes as a file, too: that is taken.
        if (clipboard?.files.length && isOnePicture(pasted)) return false
        event.preventDefault()
        const nodes = $generateNodesFromDOM(editor, pasted)
        bringPictures(editor, nodes, say)
        $insertGeneratedNodes(editor, nodes, selection)
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      PASTE_COMMAND,
      event => {
        const clipboard = event instanceof ClipboardEvent ? event.clipboardData : null
        const text = clipboard?.getData('text/plain') ?? ''
        const hasHtml =
          clipboard?.types.includes('text/html') || clipboard?.types.includes('application/x-lexical-editor')
        if (hasHtml || !$isRangeSelection($getSelection()) || !looksLikeMarkdown(text)) return false
        event.preventDefault()
        const nodes = $generateNodesFromMarkdownString(text, TRANSFORMERS)
        bringPictures(editor, nodes, say)
        $insertNodes(nodes)
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      DRAG_DROP_PASTE,
      files => {
        for (const file of files) if (file.type.startsWith('image/')) $insertUpload(editor, file, say)
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      DRAGOVER_COMMAND,
      event => {
        const [isFile] = eventFiles(event)
        if (isFile) event.preventDefault()
        return isFile
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      DROP_COMMAND,
      event => {
        const [isFile, files] = eventFiles(event)
        if (!isFile || files.length === 0) return false
        event.preventDefault()
        editor.dispatchCommand(DRAG_DROP_PASTE, files)
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
  )
}

function isOnePicture({ body }: Document): boolean {
  return body.querySelectorAll('img').length === 1 && body.textContent?.trim() === ''
}

function $insertUpload(editor: LexicalEditor, file: File, say: (words: string) => void): void {
  const card = $newCard('image')
  const key = card.getKey()
  $insertNodes([card])
  uploadPicture(file, share => say(`Uploading ${file.name}: ${Math.round(share * 100)} %`)).then(
    ({ url, width, height }) => {
      editor.update(() => {
        const block = $getNodeByKey(key)
        if ($isCard(block)) block.setNode({ ...block.getNode(), src: url, width, height })
      })
      say(`${file.name} is here. Say what it shows, for those who cannot see it.`)
      editor.getElementByKey(key)?.querySelectorAll<HTMLElement>('input.field__control')[1]?.focus()
    },
    (fault: Error) => {
      say(fault.message)
      editor.update(() => $getNodeByKey(key)?.remove())
    },
  )
}
