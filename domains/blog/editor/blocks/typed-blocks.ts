import { typedTexts } from '#core/app/form'
import { type LexicalDocument, type LexicalNode, MalformedDocument, parseDocument } from '#core/lexical'
import { cardOf, editCard, readBlocks, unsafeAddresses } from '#core/lexical/editing'

/** More than a text of any length has; each costs the form some fields. */
const MAX_BLOCKS = 5_000

/** The blocks of a form as typed: each is what became of one block that the form showed. */
export type TypedBlocks = {
  /** The document without its blocks: what else it carries is kept. */
  readonly frame: LexicalDocument
  readonly groups: readonly (readonly LexicalNode[])[]
  /** What is wrong, by the name of the field it will have when the form is shown again. */
  readonly errors: Readonly<Record<string, string>>
}

export function hasBlocks(body: unknown): boolean {
  return typedTexts(body).blocks !== undefined
}

/** Reads the blocks of a form. Throws `MalformedDocument` for one that we did not write. */
export function typedBlocks(body: unknown): TypedBlocks {
  const typed = typedTexts(body)
  const frame = parseDocument(typed.frame ?? '')
  const count = Number(typed.blocks)
  if (!Number.isInteger(count) || count < 0 || count > MAX_BLOCKS) {
    throw new MalformedDocument('blocks', `must be a number up to ${MAX_BLOCKS}`)
  }
  const errors: Record<string, string> = {}
  const groups: (readonly LexicalNode[])[] = []
  let place = 0
  for (let at = 0; at < count; at++) {
    const [before] = nodesIn(`[${typed[`b${at}.node`] ?? ''}]`)
    if (!before) throw new MalformedDocument(`blocks[${at}]`, 'missing')
    const after = typedBlock(before, name => typed[`b${at}.${name}`])
    const card = cardOf(before)
    for (const name of card && after[0] ? unsafeAddresses(card, before, after[0]) : []) {
      errors[`b${place}.${name}`] = 'An address begins with /, https://, mailto: or tel:.'
    }
    groups.push(after)
    place += after.length
  }
  return { frame, groups, errors }
}

/** The document these blocks make. */
export function documentOfBlocks({ frame, groups }: Pick<TypedBlocks, 'frame' | 'groups'>): LexicalDocument {
  return { ...frame, root: { ...frame.root, children: groups.flat() } }
}

/** The same without its blocks. */
export function frameOf(document: LexicalDocument): LexicalDocument {
  return { ...document, root: { ...document.root, children: [] } }
}

/** Blocks in JSON, read by the same rules as a document. */
export function nodesIn(json: string): readonly LexicalNode[] {
  return parseDocument(`{"root":{"type":"root","children":${json}}}`).root.children
}

function typedBlock(
  before: LexicalNode,
  typed: (name: string) => string | undefined,
): readonly LexicalNode[] {
  const markdown = typed('text')
  if (markdown !== undefined && !cardOf(before)) {
    return readBlocks(markdown.replaceAll('\r\n', '\n'), before)
  }
  const card = cardOf(before)
  if (!card) return [before]
  // A browser sends nothing of a box that is not ticked.
  return [editCard(card, before, ({ name, kind }) => (kind === 'yes' ? (typed(name) ?? '') : typed(name)))]
}
