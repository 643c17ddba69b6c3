import { $getRoot, $isElementNode, type LexicalNode as EditorNode, type LexicalEditor } from 'lexical'
import type { JsonObject, LexicalDocument, LexicalNode } from '#core/lexical/document'
import { BLANK_PARAGRAPH } from './blank'
import { BlockCache } from './block-cache'

const BLOCKS = new Set([
  'paragraph',
  'heading',
  'extended-heading',
  'quote',
  'extended-quote',
  'aside',
  'list',
  'listitem',
])
const INLINE = new Set(['text', 'extended-text', 'tk', 'linebreak', 'tab', 'link', 'autolink'])

/**
 * The way of a document into the editor and out of it again. Lexical knows its own fields alone and joins runs that
 * are alike, so each node is remembered as it came beside what Lexical made of it: what has not changed goes out to the
 * letter, and what has changed keeps every field that Lexical does not know.
 */
export class DocumentBridge {
  private readonly origins = new Map<string, Origin>()
  private frame: LexicalDocument | null = null
  private settled = ''
  private readonly blocks = new BlockCache(block => this.exported(block))

  constructor(private readonly editor: LexicalEditor) {}

  /** Shows a document; `tag` says whether undo leads back to the one before. */
  load(document: LexicalDocument, tag: 'history-merge' | 'history-push' = 'history-merge'): void {
    this.frame = document
    const blocks = document.root.children.length > 0 ? document.root.children : [BLANK_PARAGRAPH]
    const root = {
      children: blocks.map(inEditor),
      direction: null,
      format: '',
      indent: 0,
      type: 'root',
      version: 1,
    }
    const state = this.editor.parseEditorState(JSON.stringify({ root }))
    state.read(
      () => {
        $getRoot()
          .getChildren()
          .forEach((child, at) => {
            this.remember(child, document.root.children[at])
          })
      },
      { editor: this.editor },
    )
    this.editor.setEditorState(state, { tag })
    // Lexical joins lists and runs that are alike as soon as it may: that is no change of anybody's.
    this.editor.update(() => {}, { discrete: true, tag: 'history-merge' })
    this.settled = this.editor.read(() => this.wholeTree())
  }

  /** These blocks of it, in their order. */
  blocksOf(keys: ReadonlySet<string>): LexicalDocument {
    const { root } = this.frame!
    return this.editor.read(() => ({
      root: {
        ...root,
        children: $getRoot()
          .getChildren()
          .filter(node => keys.has(node.getKey()))
          .map(node => this.blocks.of(node).node),
      },
    }))
  }

  /** The document as it stands now. */
  read(): LexicalDocument {
    const frame = this.frame!
    return this.editor.read(() => {
      if (this.wholeTree() === this.settled) return frame
      const nodes = $getRoot().getChildren()
      const isBlank =
        frame.root.children.length === 0 && nodes.length === 1 && nodes[0]?.getTextContent() === ''
      const children = isBlank && $isElementNode(nodes[0]) ? [] : nodes.map(node => this.blocks.of(node).node)
      return { ...frame, root: { ...frame.root, children } }
    })
  }

  /** Returns it as it goes out. */
  private remember(node: EditorNode, original: LexicalNode | undefined): string {
    const own = ownFields(node)
    const within = $isElementNode(node) ? node.getChildren() : []
    // Where Lexical has joined runs, no child is known to be that one of before.
    const isParallel = within.length === (original?.children?.length ?? 0)
    const exported = textOf(
      own,
      within.map((child, at) => this.remember(child, isParallel ? original?.children?.[at] : undefined)),
    )
    if (original) this.origins.set(node.getKey(), { original, exported, own })
    return exported
  }

  /** A node as it goes out, and all of it as one text: two are alike where that is. */
  private exported(node: EditorNode): Exported {
    const own = ownFields(node)
    const within = $isElementNode(node) ? node.getChildren().map(child => this.exported(child)) : null
    const text = textOf(own, within?.map(child => child.text) ?? [])
    const origin = this.origins.get(node.getKey())
    if (origin?.exported === text) return { text, node: origin.original }
    const fields = origin ? changedFields(origin, own) : own
    if (!within) return { text, node: fields as LexicalNode }
    const children = within.map(child => child.node)
    return { text, node: { ...fields, children } as unknown as LexicalNode }
  }

  private wholeTree(): string {
    return $getRoot()
      .getChildren()
      .map(block => this.blocks.of(block).text)
      .join()
  }
}

type Origin = { readonly original: LexicalNode; readonly exported: string; readonly own: JsonObject }
type Exported = { readonly text: string; readonly node: LexicalNode }

function textOf(own: JsonObject, within: readonly string[]): string {
  return `${JSON.stringify(own)}[${within.join()}]`
}

/** What came, with the fields that are different now. */
function changedFields({ original, own: before }: Origin, now: JsonObject): JsonObject {
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return { ...original, ...Object.fromEntries(changed) }
}

/** A node of Ghost's as the editor's: cards and what we do not know in their envelopes. */
export function inEditor(node: LexicalNode): JsonObject {
  if (!BLOCKS.has(node.type) || !holdsWords(node)) return { type: 'card', version: 1, node }
  return { ...node, children: (node.children ?? []).map(within) }
}

function within(node: LexicalNode): JsonObject {
  if (BLOCKS.has(node.type)) return { ...node, children: (node.children ?? []).map(within) }
  if (!INLINE.has(node.type)) return { type: 'opaque', version: 1, node }
  return node.children ? { ...node, children: node.children.map(within) } : node
}

/** A list holds items, an item lines and lists, all else lines alone. */
function holdsWords(node: LexicalNode): boolean {
  return (node.children ?? []).every(child => {
    if (node.type === 'list') return child.type === 'listitem' && holdsWords(child)
    if (child.type === 'list') return node.type === 'listitem' && holdsWords(child)
    return (
      !BLOCKS.has(child.type) &&
      (INLINE.has(child.type) || child.text !== undefined || child.type.startsWith('at-link'))
    )
  })
}

function ownFields(node: EditorNode): JsonObject {
  const json = node.exportJSON() as unknown as JsonObject
  if (json.type === 'card' || json.type === 'opaque') return json.node as JsonObject
  const { children: _, $: __, ...own } = json
  return own
}
