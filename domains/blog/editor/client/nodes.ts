import { AutoLinkNode, LinkNode } from '@lexical/link'
import { ListItemNode, ListNode } from '@lexical/list'
import { HeadingNode, QuoteNode } from '@lexical/rich-text'
import { type LexicalNodeConfig, TextNode } from 'lexical'
import { CardNode } from './card-node'
import { OpaqueNode } from './opaque-node'

/** Ghost's text, heading, quote and aside: Lexical's own under Ghost's names. */
class GhostText extends TextNode {
  override $config() {
    return this.config('extended-text', { extends: TextNode })
  }
}

/** A mark left in a draft: something is still to come. */
class TkNode extends TextNode {
  override $config() {
    return this.config('tk', { extends: TextNode })
  }
}

class GhostHeading extends HeadingNode {
  override $config() {
    return this.config('extended-heading', { extends: HeadingNode })
  }
}

class GhostQuote extends QuoteNode {
  override $config() {
    return this.config('extended-quote', { extends: QuoteNode })
  }
}

export class AsideNode extends QuoteNode {
  override $config() {
    return this.config('aside', { extends: QuoteNode })
  }

  override createDOM(config: Parameters<QuoteNode['createDOM']>[0]): HTMLElement {
    const dom = super.createDOM(config)
    dom.className = 'doc-aside'
    return dom
  }
}

/** Words and what stands in them: for the text, and for the small editors within cards. */
export const WORD_NODES: readonly LexicalNodeConfig[] = [
  GhostText,
  { replace: TextNode, with: (node: TextNode) => new GhostText(node.getTextContent()), withKlass: GhostText },
  TkNode,
  LinkNode,
  AutoLinkNode,
  OpaqueNode,
]

export const NODES: readonly LexicalNodeConfig[] = [
  ...WORD_NODES,
  GhostHeading,
  {
    replace: HeadingNode,
    with: (node: HeadingNode) => new GhostHeading(node.getTag()),
    withKlass: GhostHeading,
  },
  GhostQuote,
  { replace: QuoteNode, with: () => new GhostQuote(), withKlass: GhostQuote },
  AsideNode,
  ListNode,
  ListItemNode,
  CardNode,
]
