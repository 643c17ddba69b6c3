const OF_WORD_COMMENTS = /mso-element:\s*comment/i
const COMMENTED = /mso-comment-reference/i
const HIDDEN = /mso-hide:\s*all|display:\s*none/i
/** Word's signs of a comment in the text, and what was taken out while changes were tracked. */
const WORD_SIGNS = '.msocomanchor, .MsoCommentReference, .msoDel, del[cite], del[datetime]'
const DOCS_SIGNS = 'a[href^="#cmnt"]'

/**
 * Takes out what editors said to each other about a text, and what they had taken out of it: comments, tracked deletions and hidden
 * words of Word and Google Docs are in what is pasted, and are not for readers. `styleOf` says the style that an element had.
 */
export function dropReviewMarks(pasted: Document, styleOf: (element: Element) => string): void {
  for (const element of pasted.body.querySelectorAll('*')) {
    const style = styleOf(element)
    if (OF_WORD_COMMENTS.test(style) || HIDDEN.test(style)) element.remove()
    else if (COMMENTED.test(style)) element.replaceWith(...element.childNodes)
  }
  for (const sign of pasted.querySelectorAll(WORD_SIGNS)) sign.remove()
  for (const sign of pasted.querySelectorAll(DOCS_SIGNS)) {
    // Above, a sign beside the words; below, the comment itself in a block of its own.
    if (sign.getAttribute('href')?.startsWith('#cmnt_ref')) commentOf(sign).remove()
    else (sign.closest('sup') ?? sign).remove()
  }
  for (const struck of pasted.querySelectorAll('del, strike')) {
    const tag = pasted.createElement('s')
    tag.append(...struck.childNodes)
    struck.replaceWith(tag)
  }
}

/** All paragraphs of the comment that begins with this sign. */
function commentOf(sign: Element): Element {
  const around = sign.closest('div')
  const isAll = around?.textContent?.trim().startsWith(sign.textContent?.trim() ?? '')
  return (isAll && around) || (sign.closest('p, li') ?? sign)
}
