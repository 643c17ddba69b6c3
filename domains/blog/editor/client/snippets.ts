import {
  $getSelection,
  $isRangeSelection,
  $parseSerializedNode,
  type LexicalEditor,
  type SerializedLexicalNode,
} from 'lexical'
import type { LexicalDocument } from '#core/lexical/document'
import type { BlockChoice } from './block-choices'
import { type DocumentBridge, inEditor } from './document'
import { element } from './dom'
import { $blockOfSelection } from './move-blocks'

type Kept = { readonly id: string; readonly name: string; readonly document: LexicalDocument }

/** Snippets of this site, asked for once, when they are first needed. */
export class Snippets {
  private known: readonly BlockChoice[] = []
  private asked: Promise<void> | null = null

  /** Those that are here already; `then` hears when there are more. */
  choices(then: () => void): readonly BlockChoice[] {
    this.asked ??= this.load().then(then)
    return this.known
  }

  /** After one was saved. */
  forget(): void {
    this.asked = null
  }

  private async load(): Promise<void> {
    const all: BlockChoice[] = []
    for (let after = ''; ; ) {
      const response = await fetch(`/editor/snippets.json?${new URLSearchParams(after ? { after } : {})}`, {
        redirect: 'manual',
      })
      if (!response.ok) break
      const { snippets, next } = (await response.json()) as { snippets: readonly Kept[]; next: string | null }
      all.push(...snippets.map(choiceOf))
      if (!next) break
      after = next
    }
    this.known = all
  }
}

function choiceOf({ name, document }: Kept): BlockChoice {
  return { label: name, about: 'A snippet', choose: editor => insert(editor, document) }
}

function insert(editor: LexicalEditor, { root }: LexicalDocument): void {
  editor.update(() => {
    const block = $blockOfSelection()
    if (!block) return
    const nodes = root.children.map(node =>
      $parseSerializedNode(inEditor(node) as unknown as SerializedLexicalNode),
    )
    for (const node of nodes.toReversed()) block.insertAfter(node)
    if (block.getTextContent() === '') block.remove()
    nodes.at(-1)?.selectEnd?.()
  })
}

/** The blocks that are selected, whole, to be kept under a name. */
export function snippetField(editor: LexicalEditor, bridge: DocumentBridge, snippets: Snippets) {
  const input = element('input', {
    class: 'field__control',
    type: 'text',
    maxlength: '191',
    dir: 'auto',
    'aria-label': 'Name of the snippet',
    placeholder: 'A name for these blocks',
  })
  const said = element('span', { class: 'field__hint', role: 'status' })
  const row = element('div', { class: 'editor-toolbar__row', hidden: true }, input, said)
  let chosen: LexicalDocument | null = null
  const close = () => {
    // Whoever went on writing while it was kept stays where they are: the words that were chosen are not chosen again.
    const isHere = row.contains(document.activeElement)
    row.hidden = true
    if (isHere) editor.focus()
  }
  const keep = async () => {
    const body = new URLSearchParams({ name: input.value, document: JSON.stringify(chosen) })
    const response = await fetch('/editor/snippets', { method: 'POST', body, redirect: 'manual' })
    const answer = response.status < 500 && response.type !== 'opaqueredirect' ? await response.json() : {}
    if (!response.ok) {
      said.textContent =
        (answer as { error?: string }).error ?? 'It was not kept. Sign in again in a new tab.'
      return
    }
    snippets.forget()
    close()
  }
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter') void keep()
    else close()
  })
  const open = () => {
    const keys = editor.getEditorState().read(() => {
      const selection = $getSelection()
      const nodes = $isRangeSelection(selection) ? selection.getNodes() : []
      return new Set(nodes.flatMap(node => node.getTopLevelElement()?.getKey() ?? []))
    })
    chosen = bridge.blocksOf(keys)
    said.textContent = ''
    input.value = ''
    row.hidden = false
    input.focus()
  }
  return { row, open }
}
