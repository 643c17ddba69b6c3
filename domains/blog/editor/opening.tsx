import { documentOf, type LexicalDocument, type LexicalNode, renderDocument } from '#core/lexical'
import { cardOf } from '#core/lexical/editing'
import { FOOTNOTE } from '#core/lexical/footnote-link'

/** More than a screen shows of a text. */
const MOST_LETTERS = 3_000

/**
 * How a text begins, as the editor's script will show it: it stands there at once, and the fields below are hidden, where
 * there are scripts at all. Who cannot wait goes to the fields by the link.
 */
export function Opening({ document, fields }: { document: LexicalDocument | null; fields: string }) {
  const safeHtml = firstWords(document).map(blockHtml).join('')
  return (
    <div class="editor editor-opening">
      <section class="doc editor-text" aria-label="Text" aria-busy="true" data-opening>
        {safeHtml}
        {/* Of no name: it is never sent. */}
        <textarea class="editor-opening__words" aria-label="Text" rows="1" dir="auto" />
      </section>
      <p class="field__hint">
        The editor is on its way. <a href={`#${fields}`}>Write in plain fields</a>
      </p>
    </div>
  )
}

/** Up to the first card, which is a form there, and to the first footnote, which has a number. */
function firstWords(document: LexicalDocument | null): LexicalNode[] {
  const words: LexicalNode[] = []
  let letters = 0
  for (const node of document?.root.children ?? []) {
    const json = JSON.stringify(node)
    if (cardOf(node) || json.includes(`"${FOOTNOTE}"`) || letters > MOST_LETTERS) break
    words.push(node)
    letters += json.length
  }
  return words
}

/** With its place in the text. Nothing leads to it, and it leads nowhere: it is there to be seen. */
function blockHtml(node: LexicalNode, at: number): string {
  return renderDocument(documentOf([node]))
    .html.replace(/<[^>]*>/g, tag => tag.replace(/ (?:id|href)="[^"]*"/g, ''))
    .replace(/^<\w+/, tag => `${tag} data-block="${at}"`)
}
