type Tree = {
  readonly type?: string
  readonly name?: string
  readonly data?: string
  readonly children?: readonly Tree[]
  readonly attribs?: Readonly<Record<string, string>>
}

const NO_WORDS = new Set(['script', 'style', 'template', 'noscript', 'svg', 'select', 'option'])

/**
 * The words of an element as people read them: what stands in elements of its own is parted by blanks, but for the pieces of
 * one number: `<b>£12</b><sup>.50</sup>` is £12.50, and small digits behind a number are its decimals.
 */
export function shownText(elements: readonly unknown[]): string {
  return elements.reduce<string>((text, element) => joined(text, element as Tree), '').trim()
}

/** The same of an element with so few signs and parts that it can be a label; null for a longer one, which is not read through. */
export function shortText(element: unknown, most: number): string | null {
  const left = { parts: MOST_PARTS, signs: most }
  if (!isWithin(element as Tree, left)) return null
  return shownText([element])
}

const MOST_PARTS = 40

function isWithin(node: Tree, left: { parts: number; signs: number }): boolean {
  left.parts -= 1
  left.signs -= node.data?.trim().length ?? 0
  if (left.parts < 0 || left.signs < 0) return false
  return (node.children ?? []).every(child => isWithin(child, left))
}

function joined(before: string, node: Tree): string {
  if (node.type === 'text') return glued(before, node.data ?? '', '')
  if (node.name && NO_WORDS.has(node.name)) return before
  const own = (node.children ?? []).reduce<string>(joined, '')
  if (own.trim() === '') return before + own
  // Small digits, or what is called the cents, behind a number are its decimals.
  const isDecimals = node.name === 'sup' || CENTS.test(node.attribs?.class ?? '')
  if (isDecimals && /(?:^|[^\d.,])[\d.,]*\d\s*$/.test(before) && /^\s*\d\d\s*$/.test(own))
    // Where points group the number, a comma parts it.
    return `${before.trimEnd()}${/\d\.\d{3}\s*$/.test(before) ? ',' : '.'}${own.trim()}`
  if (isOnePiece(node)) return glued(before, own.replace(/\s/g, ''), ' ')
  return glued(before, own, ' ')
}

const CENTS = /(?:^|[\s_-])(?:cents?|fraction|decimals?|pence|kopecks?|minor)(?:$|[\s_-])/i

/** Digits that are moved one by one: every one of them, and the point, has an element of its own. */
function isOnePiece({ children = [] }: Tree): boolean {
  const parts = children.map(({ children: [only] = [] }) => only?.data?.trim() ?? '').filter(Boolean)
  const digits = parts.filter(text => /^[\d.,]$/.test(text))
  return digits.length >= 3 && parts.length - digits.length <= 1
}

function glued(before: string, own: string, between: string): string {
  const isOneNumber =
    (/\d\s*$/.test(before) && /^\s*[.,](?:\d|\s*$)/.test(own)) ||
    (/\d[.,]\s*$/.test(before) && /^\s*\d/.test(own))
  if (isOneNumber && between !== '') return before.trimEnd() + own.trimStart()
  // A word that follows an element is parted from it as well.
  const isParted = between !== '' || before === '' || /\s$/.test(before) || /^\s/.test(own)
  return isParted ? before + between + own : `${before}${isTouching(before, own) ? '' : ' '}${own}`
}

/** Text behind an element of the same word or number. */
const isTouching = (before: string, own: string): boolean =>
  /[\d\p{L}]$/u.test(before) && /^[.,:;!?)]/.test(own)
