import { $isElementNode, type LexicalNode } from 'lexical'

/**
 * What was made of each block, for as long as nothing in it is another: Lexical changes no node that it has shown, but
 * puts a new one in its place. Whoever asks for the whole of a long text then pays for the block that was typed in.
 */
export class BlockCache<T> {
  private readonly kept = new WeakMap<
    LexicalNode,
    { readonly nodes: readonly LexicalNode[]; readonly made: T }
  >()

  constructor(private readonly make: (block: LexicalNode) => T) {}

  of(given: LexicalNode): T {
    const block = given.getLatest()
    const nodes = $within(block)
    const kept = this.kept.get(block)
    if (kept?.nodes.length === nodes.length && kept.nodes.every((node, at) => node === nodes[at]))
      return kept.made
    const made = this.make(block)
    this.kept.set(block, { nodes, made })
    return made
  }
}

function $within(block: LexicalNode, into: LexicalNode[] = []): LexicalNode[] {
  if (!$isElementNode(block)) return into
  for (const child of block.getChildren()) {
    into.push(child)
    $within(child, into)
  }
  return into
}
