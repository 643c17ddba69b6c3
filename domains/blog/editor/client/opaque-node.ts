import { DecoratorNode, type LexicalUpdateJSON, type SerializedLexicalNode, type Spread } from 'lexical'
import type { LexicalNode } from '#core/lexical/document'

type SerializedOpaque = Spread<{ node: LexicalNode }, SerializedLexicalNode>

/** A node within a line that we do not know: kept, shown as its words, moved with them. */
export class OpaqueNode extends DecoratorNode<null> {
  __node: LexicalNode = { type: 'zwnj', version: 1 }

  override $config() {
    return this.config('opaque', { extends: DecoratorNode })
  }

  override afterCloneFrom(before: this): void {
    super.afterCloneFrom(before)
    this.__node = before.__node
  }

  override updateFromJSON(json: LexicalUpdateJSON<SerializedOpaque>): this {
    const writable = super.updateFromJSON(json).getWritable()
    writable.__node = json.node
    return writable
  }

  override exportJSON(): SerializedOpaque {
    return { ...super.exportJSON(), node: this.getLatest().__node }
  }

  override createDOM(): HTMLElement {
    const dom = document.createElement('span')
    dom.className = 'editor-opaque'
    dom.textContent = wordsOf(this.__node)
    return dom
  }

  override updateDOM(): false {
    return false
  }

  override decorate(): null {
    return null
  }

  override isInline(): true {
    return true
  }
}

function wordsOf({ text, children = [] }: LexicalNode): string {
  return (typeof text === 'string' ? text : '') + children.map(wordsOf).join('')
}
