import {
  $applyNodeReplacement,
  DecoratorNode,
  type DOMConversionMap,
  type DOMConversionOutput,
  type LexicalNode as EditorNode,
  type LexicalUpdateJSON,
  type SerializedLexicalNode,
  type Spread,
} from 'lexical'
import type { JsonObject, LexicalNode } from '#core/lexical/document'
import { blankCard, NEW_CARDS } from '#core/lexical/editing/cards'
import { tableHtml } from './pasted-table'

/** A card in the editor: Ghost's node as it is, in an envelope. */
export type SerializedCard = Spread<{ node: LexicalNode }, SerializedLexicalNode>

/** A card, or a block we do not know: the node stays as it is but for what its form changes. */
export class CardNode extends DecoratorNode<LexicalNode> {
  __node: LexicalNode = { type: 'horizontalrule', version: 1 }

  override $config() {
    return this.config('card', { extends: DecoratorNode, importDOM: IMPORT_DOM })
  }

  override afterCloneFrom(before: this): void {
    super.afterCloneFrom(before)
    this.__node = before.__node
  }

  getNode(): LexicalNode {
    return this.getLatest().__node
  }

  setNode(node: LexicalNode): this {
    const writable = this.getWritable()
    writable.__node = node
    return writable
  }

  override updateFromJSON(json: LexicalUpdateJSON<SerializedCard>): this {
    return super.updateFromJSON(json).setNode(json.node)
  }

  override exportJSON(): SerializedCard {
    return { ...super.exportJSON(), node: this.getNode() }
  }

  override createDOM(): HTMLElement {
    const dom = document.createElement('div')
    dom.className = 'editor-card'
    return dom
  }

  override updateDOM(): false {
    return false
  }

  override decorate(): LexicalNode {
    return this.__node
  }

  override isInline(): false {
    return false
  }

  override getTextContent(): string {
    return ''
  }
}

export function $createCard(node: LexicalNode): CardNode {
  return $applyNodeReplacement(new CardNode()).setNode(node)
}

/** A new card of this kind, with these fields said already. */
export function $newCard(type: string, fields: JsonObject = {}): CardNode {
  return $createCard({ ...blankCard(NEW_CARDS.get(type)!), ...fields })
}

export function $isCard(node: EditorNode | null | undefined): node is CardNode {
  return node instanceof CardNode
}

const converted = (type: string, fields: (element: HTMLElement) => JsonObject | null) => () => ({
  priority: 2 as const,
  conversion: (element: HTMLElement): DOMConversionOutput | null => {
    const said = fields(element)
    return said && { node: $newCard(type, said), after: () => [], forChild: () => null }
  },
})

/** What its link and its caption said (`liftCards`). */
function saidAround({ dataset: { href, caption } }: HTMLElement): JsonObject {
  const words = document.createElement('div')
  words.textContent = caption ?? ''
  return { ...(href ? { href } : {}), ...(caption ? { caption: words.innerHTML } : {}) }
}

/** What pasted HTML becomes: pictures, code, rules and tables are cards. */
const IMPORT_DOM: DOMConversionMap = {
  img: converted('image', element => {
    const src = element.getAttribute('src') ?? ''
    return /^https?:|^\/(?!\/)|^data:image\/|^file:/.test(src)
      ? { src, alt: element.getAttribute('alt') ?? '', ...saidAround(element) }
      : null
  }),
  hr: converted('horizontalrule', () => ({})),
  pre: converted('codeblock', element => ({
    code: element.textContent ?? '',
    language: /\blang(?:uage)?-([\w+#-]+)/.exec(element.outerHTML)?.[1] ?? '',
  })),
  details: converted('toggle', element => {
    const heading = element.querySelector('summary')
    heading?.remove()
    return { heading: heading?.innerHTML ?? '', content: element.innerHTML }
  }),
  table: converted('html', element => ({ html: tableHtml(element) })),
}
