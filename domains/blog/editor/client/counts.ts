import { $getRoot, type LexicalEditor } from 'lexical'
import { countWords } from '#core/lexical/plaintext'
import { BlockCache } from './block-cache'
import { settled } from './dom'

/** As most people read to themselves. */
const WORDS_PER_MINUTE = 240

/** Says below the text how many words it has, and how long one reads. */
export function registerCounts(editor: LexicalEditor, place: HTMLElement): () => void {
  const wordsIn = new BlockCache(block => countWords(block.getTextContent()))
  const count = () => {
    const words = editor.read(() =>
      $getRoot()
        .getChildren()
        .reduce((sum, block) => sum + wordsIn.of(block), 0),
    )
    const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE))
    place.textContent =
      words === 0 ? '' : `${words === 1 ? '1 word' : `${words} words`}, ${minutes} min to read`
  }
  count()
  return editor.registerUpdateListener(settled(count, 400))
}
