import { $getNodeByKey, $isElementNode, type LexicalEditor, type LexicalNode, type NodeKey } from 'lexical'
import { $isCard, type CardNode } from './card-node'
import { type Uploaded, uploadFrom, uploadPicture } from './upload'

/**
 * Takes the pictures of what is pasted into the library: those that came with it, and those of other sites, since our pages
 * show nothing from elsewhere. Where one cannot be had its card stays, and it is said what to do. To be called in an update.
 */
export function bringPictures(
  editor: LexicalEditor,
  nodes: readonly LexicalNode[],
  say: (words: string) => void,
): void {
  const waiting: [key: NodeKey, bring: () => Promise<Uploaded>][] = []
  for (const card of nodes.flatMap($picturesIn)) {
    const src = String(card.getNode().src ?? '')
    if (/^https?:/.test(src) && URL.parse(src)?.host !== location.host)
      waiting.push([card.getKey(), () => uploadFrom(src)])
    if (!/^(?:data|file):/.test(src)) continue
    // Neither is an address that a text may keep.
    card.setNode({ ...card.getNode(), src: '' })
    waiting.push([card.getKey(), () => uploadInline(src)])
  }
  if (waiting.length > 0) void bringAll(editor, waiting, say)
}

function $picturesIn(node: LexicalNode): CardNode[] {
  if ($isCard(node)) return node.getNode().type === 'image' ? [node] : []
  return $isElementNode(node) ? node.getChildren().flatMap($picturesIn) : []
}

/** One after another: a text may have many. */
async function bringAll(
  editor: LexicalEditor,
  waiting: readonly (readonly [NodeKey, () => Promise<Uploaded>])[],
  say: (words: string) => void,
): Promise<void> {
  const faults: string[] = []
  for (const [at, [key, bring]] of waiting.entries()) {
    say(`Bringing picture ${at + 1} of ${waiting.length} here`)
    try {
      const { url, width, height } = await bring()
      editor.update(() => {
        const block = $getNodeByKey(key)
        if ($isCard(block)) block.setNode({ ...block.getNode(), src: url, width, height })
      })
    } catch (fault) {
      faults.push((fault as Error).message)
    }
  }
  say(faults.length === 0 ? 'The pictures are here. Say what they show.' : [...new Set(faults)].join(' '))
}

/** A picture that is written out in the text itself; Word names files of its own device, which nobody may read. */
async function uploadInline(src: string): Promise<Uploaded> {
  const [, type = '', isBase64, written = ''] =
    /^data:(image\/[\w.+-]+)[^,]*?(;base64)?,(.*)$/s.exec(src) ?? []
  if (!type) throw new Error('A picture did not come with the text. Upload it in its card.')
  const bytes = isBase64
    ? Uint8Array.from(atob(decodeURIComponent(written)), letter => letter.charCodeAt(0))
    : new TextEncoder().encode(decodeURIComponent(written))
  return uploadPicture(new File([bytes], 'pasted', { type }), () => {})
}
