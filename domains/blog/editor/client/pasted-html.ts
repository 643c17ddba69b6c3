import { liftCards } from './lift-cards'
import { liftNotes } from './lift-notes'
import { dropReviewMarks } from './review-marks'
import { mendWordLists } from './word-lists'

/** What a style says that a tag says as well: Google Docs and Word write nothing else. */
const TAGS: readonly (readonly [style: RegExp, tag: string])[] = [
  [/font-weight:\s*(?:bold|[6-9]00)/i, 'strong'],
  [/font-style:\s*italic/i, 'em'],
  [/text-decoration[^;]*:\s*[^;]*line-through/i, 's'],
  [/text-decoration[^;]*:\s*[^;]*underline/i, 'u'],
  [/vertical-align:\s*super/i, 'sup'],
  [/vertical-align:\s*sub/i, 'sub'],
]

/** HTML that was pasted, or that a card keeps, as a document without styles: our policy takes none, so what they say is said by tags. */
export function pastedDocument(html: string): Document {
  const parsed = new DOMParser().parseFromString(withoutStyles(html), 'text/html')
  const styleOf = (element: Element) => element.getAttribute('data-style') ?? ''
  dropReviewMarks(parsed, styleOf)
  mendWordLists(parsed, styleOf)
  // Word's mark of where a paragraph ends; in an empty one it is all there is.
  for (const mark of parsed.getElementsByTagName('o:p'))
    if (mark.textContent?.trim() === '') mark.textContent = ''
  for (const element of parsed.querySelectorAll<HTMLElement>('[data-style]')) {
    const style = element.dataset.style ?? ''
    element.removeAttribute('data-style')
    // Google Docs puts all of a text into a `<b>` that is none.
    if (element.localName === 'b' && /font-weight:\s*normal/i.test(style)) {
      element.replaceWith(...element.childNodes)
      continue
    }
    // A link is underlined by itself, a heading is bold by itself.
    if (/^(a|h[1-6])$/.test(element.localName) || element.closest('a')) continue
    for (const [says, tag] of TAGS) {
      if (!says.test(style)) continue
      const around = parsed.createElement(tag)
      around.append(...element.childNodes)
      element.append(around)
    }
  }
  for (const box of parsed.querySelectorAll<HTMLInputElement>('li input[type=checkbox]')) {
    box.closest('li')?.setAttribute('aria-checked', String(box.checked))
    box.remove()
  }
  liftNotes(parsed)
  liftCards(parsed)
  return parsed
}

/** Within tags alone: the words of a text may be about styles. */
function withoutStyles(html: string): string {
  return html
    .replace(/<style\b.*?<\/style>/gis, '')
    .replace(/<[^>]*>/g, tag => tag.replace(/\sstyle=/gi, ' data-style='))
}
