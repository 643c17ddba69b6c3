import { $insertGeneratedNodes } from '@lexical/clipboard'
import { $generateNodesFromDOM } from '@lexical/html'
import { $generateNodesFromMarkdownString } from '@lexical/markdown'
import { DRAG_DROP_PASTE, eventFiles } from '@lexical/rich-text'
import { mergeRegister } from '@lexical/utils'
import {
  $createParagraphNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $insertNodes,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  DRAGOVER_COMMAND,
  DROP_COMMAND,
  type LexicalEditor,
  PASTE_COMMAND,
} from 'lexical'
import { withNotesInPlace } from '#core/lexical/footnote-names'
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
        if (!html || !selection || isOurs(clipboard)) return false
        const pasted = pastedDocument(html)
        // A picture that was copied by itself comes as a file, too: that is taken.
        if (clipboard?.files.length && isOnePicture(pasted)) return false
        event.preventDefault()
        const nodes = $generateNodesFromDOM(editor, pasted)
        bringPictures(editor, nodes, say)
        $insertGeneratedNodes(editor, nodes, selection)
        $endInLine()
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      PASTE_COMMAND,
      event => {
        const clipboard = event instanceof ClipboardEvent ? event.clipboardData : null
        const text = clipboard?.getData('text/plain') ?? ''
        const hasMore = clipboard?.types.includes('text/html') || isOurs(clipboard)
        if (hasMore || !$isRangeSelection($getSelection()) || !looksLikeMarkdown(text)) return false
        event.preventDefault()
        const nodes = $generateNodesFromMarkdownString(
          withNotesInPlace(text, words => `^[${words}]`),
          TRANSFORMERS,
        )
        bringPictures(editor, nodes, say)
        $insertNodes(nodes)
        $endInLine()
        return true
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      DRAG_DROP_PASTE,
      files => {
        void uploadAll(editor, files, say)
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

/** What was copied in an editor of ours is pasted as the nodes it was; Ghost's editor says so of its own. */
function isOurs(clipboard: DataTransfer | null | undefined): boolean {
  return !!clipboard?.getData('application/x-lexical-editor').includes('"namespace":"post"')
}

function isOnePicture({ body }: Document): boolean {
  return body.querySelectorAll('img').length === 1 && body.textContent?.trim() === ''
}

/** Behind a card one can only write where there is a line. */
function $endInLine(): void {
  const last = $getRoot().getLastChild()
  if ($isCard(last)) last.insertAfter($createParagraphNode())
}

/** A card for each, and then one after another; what did not come is said when all have been tried. */
async function uploadAll(editor: LexicalEditor, files: readonly File[], say: (words: string) => void) {
  const pictures = files.filter(({ type }) => type.startsWith('image/'))
  const faults = files
    .filter(file => !pictures.includes(file))
    .map(({ name }) => `${name} is no picture: choose a card for it.`)
  const cards = pictures.map(() => $newCard('image'))
  if (cards.length > 0) $insertNodes(cards)
  $endInLine()
  for (const [at, file] of pictures.entries()) {
    const key = cards[at]!.getKey()
    const which = pictures.length > 1 ? `${file.name}, ${at + 1} of ${pictures.length}` : file.name
    try {
      const { url, width, height } = await uploadPicture(file, share =>
        say(`Uploading ${which}: ${Math.round(share * 100)} %`),
      )
      editor.update(() => {
        const block = $getNodeByKey(key)
        if ($isCard(block)) block.setNode({ ...block.getNode(), src: url, width, height })
      })
      if (at === 0)
        editor.getElementByKey(key)?.querySelectorAll<HTMLElement>('input.field__control')[1]?.focus()
    } catch (fault) {
      // What was said of it stays in its card, which has a button to try again.
      faults.push(`${file.name}: ${(fault as Error).message}`)
    }
  }
  const here =
    pictures.length > 1
      ? 'The pictures are here. Say what they show'
      : `${pictures[0]?.name} is here. Say what it shows`
  say(faults.join(' ') || `${here}, for those who cannot see it.`)
}
