import { FOOTNOTE, FOOTNOTE_SIGN } from '#core/lexical/footnote-link'

const WITHIN = 'a[href^="#"]'

/**
 * Puts the notes that Word, Google Docs, Pandoc and others keep below a text, with links both ways, where the text refers to
 * them: here a footnote is a link whose title is the note.
 */
export function liftNotes(pasted: Document): void {
  const named = (name: string) =>
    [...pasted.querySelectorAll<HTMLElement>('[id], [name]')].find(
      each => each.id === name || each.getAttribute('name') === name,
    )
  const nameIn = (link: Element | null | undefined) => link?.getAttribute('href')?.slice(1) ?? ''
  for (const reference of pasted.querySelectorAll(WITHIN)) {
    const note = named(nameIn(reference))?.closest('li, p, div')
    const back = note?.querySelector(WITHIN)
    // What a table of contents leads to does not lead back.
    const from = back && named(nameIn(back))
    if (!note || !from || !(from.contains(reference) || reference.contains(from))) continue
    if (note.contains(reference)) continue
    back.remove()
    const link = pasted.createElement('a')
    link.href = FOOTNOTE
    link.title = note.textContent?.replace(/\s+/g, ' ').trim() ?? ''
    link.innerHTML = `<sup>${FOOTNOTE_SIGN}</sup>`
    ;(reference.closest('sup') ?? reference).replaceWith(link)
    removeWithAround(note)
  }
}

/** With what was there for it alone: a list, the line above. */
function removeWithAround(note: Element): void {
  const around = note.parentElement
  note.remove()
  if (around?.textContent?.trim() !== '' || around.localName === 'body') return
  if (around.previousElementSibling?.localName === 'hr') around.previousElementSibling.remove()
  removeWithAround(around)
}
