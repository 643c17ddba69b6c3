/** These are not parted by a card in them, which stands behind. */
const LEFT_WHOLE = 'ul, ol, table, details'
/** Here each is a card. Within one another they are a part of it, but for pictures. */
const CARDS = 'img, hr, pre, table, details'

/**
 * Takes cards out of the paragraphs, links and lists that they stand in: here each is a block of its own. What a link and
 * a caption say of a picture goes with it, as `data-href` and `data-caption`.
 */
export function liftCards(pasted: Document): void {
  const lifted = new Set<Element>()
  for (const card of pasted.querySelectorAll<HTMLElement>(CARDS)) {
    if (card.localName === 'img') keepWhatIsSaidOf(card)
    else if (card.parentElement?.closest('table, pre, details')) continue
    const within = card.parentElement
    const whole = within && outermost(within, LEFT_WHOLE)
    if (whole) {
      let last = whole
      // Cards of one list stand behind it in their order.
      while (last.nextElementSibling && lifted.has(last.nextElementSibling)) last = last.nextElementSibling
      last.after(card)
      lifted.add(card)
      removeEmptyLines(within)
    }
    while (card.parentElement && card.parentElement !== pasted.body) split(card, card.parentElement)
  }
}

function keepWhatIsSaidOf(picture: HTMLElement): void {
  const href = picture.closest('a')?.getAttribute('href')
  if (href && /^https?:/.test(href)) picture.dataset.href = href
  const figure = picture.closest('figure')
  const caption = figure?.querySelectorAll('img').length === 1 ? figure.querySelector('figcaption') : null
  if (caption) {
    picture.dataset.caption = caption.textContent?.trim() ?? ''
    caption.remove()
  }
}

function outermost(element: Element, selector: string): Element | null {
  let found: Element | null = null
  for (let up = element.closest(selector); up; up = up.parentElement?.closest(selector) ?? null) found = up
  return found
}

/** Of a list that had nothing else. */
function removeEmptyLines(within: Element): void {
  const around = within.parentElement
  if (!within.matches('li, ul, ol') || !isEmpty(within)) return
  within.remove()
  if (around) removeEmptyLines(around)
}

/** What stood behind it goes on in an element like the one it stood in; neither is left empty. */
function split(card: Element, around: Element): void {
  const rest = around.cloneNode(false) as Element
  while (card.nextSibling) rest.append(card.nextSibling)
  around.after(card, rest)
  for (const part of [around, rest]) if (isEmpty(part)) part.remove()
}

function isEmpty(element: Element): boolean {
  return element.textContent?.trim() === '' && !element.querySelector(CARDS)
}
