/** What stands in the first of a product's rows alone. */
const SAID_ONCE = [
  'title',
  'body (html)',
  'vendor',
  'type',
  'tags',
  'published',
  'status',
  'product category',
]

/**
 * A list as Shopify exports it says a product's name in the first row of its handle, and further variants and pictures in rows
 * below, without it; somebody may have sorted it since. Every row gets what its product said, and rows of pictures go. Other tables stay as they are; the numbers of
 * rows stay, too.
 */
export function withWholeRows(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [header = [], ...rows] = lines
  const named = header.map(cell => cell.trim().toLowerCase())
  const [handle, sku] = [named.indexOf('handle'), named.indexOf('variant sku')]
  if (handle < 0 || sku < 0) return lines
  const once = named.flatMap((name, at) => (SAID_ONCE.includes(name) ? [at] : []))
  const title = named.indexOf('title')
  const firsts = new Map<string, readonly string[]>()
  for (const cells of rows) {
    const first = firsts.get(cells[handle] ?? '')
    if (!first || (isBlank(first[title]) && !isBlank(cells[title]))) firsts.set(cells[handle] ?? '', cells)
  }
  return [
    header,
    ...rows.map(cells => {
      const first = firsts.get(cells[handle] ?? '') ?? cells
      // Of a picture: no variant is in it. Blank rows are left out by who reads the table.
      if (first !== cells && !cells[sku]?.trim()) return []
      return cells.map((cell, at) => (cell.trim() === '' && once.includes(at) ? (first[at] ?? '') : cell))
    }),
  ]
}

const isBlank = (cell: string | undefined): boolean => !cell?.trim()
