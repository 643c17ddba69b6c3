const LEVEL = /mso-list:\s*l\d+\s+level(\d)/i
const MARKER = /mso-list:\s*ignore/i
/** `1.`, `b)`, `iv.`: a bullet has no sign behind it. */
const NUMBERED = /^\s*\(?(?:(\d+)|[a-z]{1,4})[.)]/i

/**
 * Word writes lists as paragraphs with their bullets and numbers in them: these become lists, those within others too.
 * `styleOf` says the style that an element had.
 */
export function mendWordLists(pasted: Document, styleOf: (element: Element) => string): void {
  /** The lists that are open, the innermost last. */
  let open: { readonly level: number; readonly list: HTMLElement }[] = []
  for (const line of [...pasted.querySelectorAll('p')]) {
    const level = Number(LEVEL.exec(styleOf(line))?.[1] ?? 0)
    if (level === 0) continue
    const marker = takenMarker(line, styleOf)
    const [, start] = NUMBERED.exec(marker) ?? []
    const tag = NUMBERED.test(marker) ? 'ol' : 'ul'
    const isNext = open.length > 0 && line.previousElementSibling === open[0]?.list
    open = isNext ? open.filter(each => each.level <= level) : []
    const innermost = open.at(-1)
    if (innermost?.level === level && innermost.list.localName !== tag) open.pop()
    const item = pasted.createElement('li')
    item.append(...line.childNodes)
    if (open.at(-1)?.level !== level) {
      const list = made(pasted, tag, start)
      const above = open.at(-1)?.list.lastElementChild
      if (above) above.append(list)
      else line.before(list)
      open.push({ level, list })
    }
    line.remove()
    open.at(-1)?.list.append(item)
  }
}

function made(pasted: Document, tag: 'ol' | 'ul', start: string | undefined): HTMLElement {
  const list = pasted.createElement(tag)
  if (start && start !== '1') list.setAttribute('start', start)
  return list
}

/** The bullet or number of a line, which is no longer in it. */
function takenMarker(line: Element, styleOf: (element: Element) => string): string {
  const marker = [...line.querySelectorAll('span')].find(span => MARKER.test(styleOf(span)))
  marker?.remove()
  return marker?.textContent ?? ''
}
