/** These are not parted by a picture in them, which stands behind. */
const LEFT_WHOLE = 'ul, ol, table'

/**
 * Takes pictures out of the paragraphs, links and lists that they stand in: here each is a block of its own. What a link and
 * a caption say of it goes with it, as `data-href` and `data-caption`.
 */
export function liftPictures(pasted: Document): void {
  for (const picture of [...pasted.querySelectorAll('img')]) {
    const href = picture.closest('a')?.getAttribute('href')
    if (href && /^https?:/.test(href)) picture.dataset.href = href
    const figure = picture.closest('figure')
    const caption = figure?.querySelectorAll('img').length === 1 ? figure.querySelector('figcaption') : null
    if (caption) {
      picture.dataset.caption = caption.textContent?.trim() ?? ''
      caption.remove()
    }
    const whole = outermost(picture, LEFT_WHOLE)
    if (whole) lastAfter(whole).after(picture)
    while (picture.parentElement && picture.parentElement !== pasted.body)
      split(picture, picture.parentElement)
  }
}

function outermost(element: Element, selector: string): Element | null {
  let found: Element | null = null
  for (let up = element.closest(selector); up; up = up.parentElement?.closest(selector) ?? null) found = up
  return found
}

/** Pictures of one list stand behind it in their order. */
function lastAfter(element: Element): Element {
  let last = element
  while (last.nextElementSibling?.localName === 'img') last = last.nextElementSibling
  return last
}

/** What stood behind it goes on in an element like the one it stood in; neither is left empty. */
function split(picture: Element, around: Element): void {
  const rest = around.cloneNode(false) as Element
  while (picture.nextSibling) rest.append(picture.nextSibling)
  around.after(picture, rest)
  for (const part of [around, rest]) if (isEmpty(part)) part.remove()
}

function isEmpty(element: Element): boolean {
  return element.textContent?.trim() === '' && !element.querySelector('img, hr, pre, table')
}
