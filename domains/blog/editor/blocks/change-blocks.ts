import type { LexicalNode } from '#core/lexical'
import { blankCard, NEW_CARDS } from '#core/lexical/editing'
import { documentOfBlocks, nodesIn, type TypedBlocks } from './typed-blocks'

/** What a button of the form does to its blocks: `up 3`, `add image 2`. */
const CHANGE = /^(up|down|remove|choose|restore|add) (?:([a-z-]+) )?(\d{1,5})$/

/** A block of words that nothing is written in yet. */
const BLANK_TEXT: LexicalNode = {
  children: [],
  direction: null,
  format: '',
  indent: 0,
  type: 'paragraph',
  version: 1,
}

export type ChangedBlocks = {
  readonly document: ReturnType<typeof documentOfBlocks>
  /** Where a new block is to be chosen for. */
  readonly insertAt?: number
  /** What else can be put there, by name. */
  readonly snippets?: readonly { readonly id: string; readonly name: string }[]
  /** What was taken out, and from where. */
  readonly removed?: { readonly nodes: readonly LexicalNode[]; readonly at: number }
}

/** The document after a button was pressed; unchanged by what is no button of ours. `restored` is what `restore` puts back. Throws `MalformedDocument`. */
export function changeBlocks(typed: TypedBlocks, change: string, restored: string): ChangedBlocks {
  const [, kind, type = '', place = '0'] = CHANGE.exec(change) ?? []
  const groups = [...typed.groups]
  const at = Math.min(Number(place), groups.length)
  const result = (more: Partial<ChangedBlocks> = {}) => ({
    document: documentOfBlocks({ frame: typed.frame, groups }),
    ...more,
  })
  /** Blocks before this one: a text may have become several. */
  const placeOf = (group: number) => groups.slice(0, group).flat().length
  switch (kind) {
    case 'up':
    case 'down':
      swap(groups, at, kind === 'up' ? at - 1 : at + 1)
      return result()
    case 'remove': {
      const [nodes = []] = groups.splice(at, 1)
      return result({ removed: { nodes, at: placeOf(at) } })
    }
    case 'add':
      groups.splice(at, 0, [blankOf(type)])
      return result()
    case 'restore':
      groups.splice(at, 0, nodesIn(restored))
      return result()
    case 'choose':
      return result({ insertAt: placeOf(at) })
    default:
      return result()
  }
}

function blankOf(type: string): LexicalNode {
  const card = NEW_CARDS.get(type)
  return card ? blankCard(card) : BLANK_TEXT
}

function swap<T>(list: T[], a: number, b: number): void {
  if (b < 0 || a >= list.length || b >= list.length) return
  const [one, other] = [list[a]!, list[b]!]
  list[a] = other
  list[b] = one
}
