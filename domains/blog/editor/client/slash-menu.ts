import { mergeRegister } from '@lexical/utils'
import {
  $getSelection,
  $isElementNode,
  $isParagraphNode,
  $isRangeSelection,
  COMMAND_PRIORITY_CRITICAL,
  KEY_ARROW_DOWN_COMMAND,
  KEY_ARROW_UP_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_ESCAPE_COMMAND,
  KEY_TAB_COMMAND,
  type LexicalCommand,
  type LexicalEditor,
} from 'lexical'
import { $clearCommand, type BlockChoice, choicesLike } from './block-choices'
import { element } from './dom'
import { $blockOfSelection } from './move-blocks'
import type { Snippets } from './snippets'

/** `/` at the beginning of an empty line opens a menu of all blocks; more letters narrow it down. */
export function registerSlashMenu(
  editor: LexicalEditor,
  box: HTMLElement,
  near: HTMLElement,
  snippets: Snippets,
): () => void {
  const menu = element('ul', {
    class: 'editor-menu',
    role: 'listbox',
    id: 'editor-menu',
    'aria-label': 'Blocks',
    hidden: true,
  })
  near.append(menu)
  let choices: readonly BlockChoice[] = []
  let chosen = 0
  let dismissed: string | null = null

  const close = () => {
    menu.hidden = true
    choices = []
    box.removeAttribute('aria-activedescendant')
    box.removeAttribute('aria-controls')
  }
  const mark = (at: number) => {
    chosen = (at + choices.length) % choices.length
    ;[...menu.children].forEach((item, index) => {
      item.setAttribute('aria-selected', String(index === chosen))
      if (index === chosen) item.scrollIntoView({ block: 'nearest' })
    })
    box.setAttribute('aria-activedescendant', `editor-menu-${chosen}`)
  }
  const take = (at: number) => {
    const choice = choices[at]
    close()
    editor.update($clearCommand, { discrete: true })
    choice?.choose(editor)
  }
  const open = (query: string, line: HTMLElement | null) => {
    // They may come after more letters were typed, or after the menu had nothing to show.
    const more = snippets.choices(() => {
      const found = editor.getEditorState().read($commandTyped)
      if (found && found.query !== dismissed) open(found.query, editor.getElementByKey(found.key))
    })
    choices = choicesLike(query, more)
    if (choices.length === 0) return close()
    menu.replaceChildren(
      ...choices.map(({ label, about }, at) => {
        const item = element(
          'li',
          { role: 'option', id: `editor-menu-${at}` },
          element('strong', {}, label),
          element('span', { class: 'field__hint' }, about),
        )
        item.addEventListener('mousedown', event => event.preventDefault())
        item.addEventListener('click', () => take(at))
        return item
      }),
    )
    menu.hidden = false
    box.setAttribute('aria-controls', menu.id)
    if (line) menu.style.top = `${line.offsetTop + line.offsetHeight}px`
    mark(0)
  }
  const on = (
    command: LexicalCommand<KeyboardEvent> | LexicalCommand<KeyboardEvent | null>,
    act: () => void,
  ) =>
    editor.registerCommand(
      command as LexicalCommand<KeyboardEvent | null>,
      event => {
        if (menu.hidden) return false
        event?.preventDefault()
        act()
        return true
      },
      COMMAND_PRIORITY_CRITICAL,
    )

  const follow = () => {
    const found = editor.getEditorState().read($commandTyped)
    if (found === null || found.query === dismissed) {
      if (!menu.hidden) close()
      if (found === null) dismissed = null
      return
    }
    open(found.query, editor.getElementByKey(found.key))
  }
  // It may have been typed before this menu was loaded.
  follow()

  return mergeRegister(
    editor.registerUpdateListener(follow),
    on(KEY_ARROW_DOWN_COMMAND, () => mark(chosen + 1)),
    on(KEY_ARROW_UP_COMMAND, () => mark(chosen - 1)),
    on(KEY_ENTER_COMMAND, () => take(chosen)),
    on(KEY_TAB_COMMAND, () => take(chosen)),
    on(KEY_ESCAPE_COMMAND, () => {
      dismissed = editor.getEditorState().read($commandTyped)?.query ?? null
      close()
    }),
    () => menu.remove(),
  )
}

function $commandTyped(): { query: string; key: string } | null {
  const selection = $getSelection()
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return null
  const block = $blockOfSelection()
  if (!$isParagraphNode(block) || !$isElementNode(block)) return null
  // Asked at every key: what begins otherwise is not put together for it.
  if (!block.getFirstDescendant()?.getTextContent().startsWith('/')) return null
  const query = /^\/([\p{L}\d -]{0,20})$/u.exec(block.getTextContent())?.[1]
  return query === undefined ? null : { query, key: block.getKey() }
}
