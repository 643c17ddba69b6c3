import { DRAG_DROP_PASTE } from '@lexical/rich-text'
import { mergeRegister } from '@lexical/utils'
import {
  $getRoot,
  $getSelection,
  COMMAND_PRIORITY_CRITICAL,
  type LexicalEditor,
  PASTE_COMMAND,
} from 'lexical'
import type { ToolChest } from './tool-chest'

/** What is pasted before the tools are there waits for them; should they not come, its words are put in as they are. */
export function holdPastes(editor: LexicalEditor, tools: ToolChest, say: (words: string) => void): void {
  const whenHere = async (act: () => void, otherwise: () => void) => {
    const opened = await tools.open()
    // Whoever has gone elsewhere meanwhile has left no place for it.
    editor.update(() => void ($getSelection() ?? $getRoot().selectEnd()), { discrete: true })
    if (opened) act()
    else otherwise()
  }
  const release = mergeRegister(
    editor.registerCommand(
      PASTE_COMMAND,
      event => {
        const clipboard = event instanceof ClipboardEvent ? event.clipboardData : null
        if (!clipboard) return false
        event.preventDefault()
        const held = copyOf(clipboard)
        void whenHere(
          () => editor.dispatchCommand(PASTE_COMMAND, new ClipboardEvent('paste', { clipboardData: held })),
          () => {
            editor.update(() => $getSelection()?.insertRawText(held.getData('text/plain')))
            say('Pasted as plain words: what else it was could not be read just now.')
          },
        )
        return true
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      DRAG_DROP_PASTE,
      files => {
        void whenHere(
          () => editor.dispatchCommand(DRAG_DROP_PASTE, files),
          () => say('The picture was not taken just now. Try it once more.'),
        )
        return true
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
  )
  void tools.here.then(release)
}

/** A clipboard can be read for as long as its event lasts. */
function copyOf(clipboard: DataTransfer): DataTransfer {
  const copy = new DataTransfer()
  for (const type of clipboard.types) if (type !== 'Files') copy.setData(type, clipboard.getData(type))
  for (const file of clipboard.files) copy.items.add(file)
  return copy
}
