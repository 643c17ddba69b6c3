/** What stands in the first of a product's rows alone. */
const SAID_ONCE = [
  'title',
  'body (html)',
  'description',
  'vendor',
  'type',
  'tags',
  'published',
  'published on online store',
  'status',
  'product category',
]

/** As it is exported, and as the template for imports has it. */
const NAMES = [
  ['handle', 'variant sku'],
  ['url handle', 'sku'],
] as const
const PRICES = ['variant price', 'price']
const OPTIONS = ['option1 value', 'option2 value', 'option3 value']

type Lines = readonly (readonly string[])[]

/**
 * A list as Shopify exports it says a product's name in the first row of its handle, and further variants and pictures in rows
 * below, without it; somebody may have sorted it since. Every row gets what its product said, and rows of pictures go. What a variant
 * has of several options stands together, as one of them does not tell it from the others. Other tables stay as they are; the numbers of
 * rows stay, too.
 */
export function withWholeRows(lines: Lines): Lines {
  const [header = [], ...rows] = lines
  const named = header.map(cell => cell.trim().toLowerCase())
  const [handle, sku] = NAMES.map(names => names.map(name => named.indexOf(name))).find(
    found => !found.includes(-1),
  ) ?? [-1, -1]
  if (handle === undefined || sku === undefined || handle < 0) return lines
  const price = named.findIndex(name => PRICES.includes(name))
  const options = OPTIONS.map(name => named.indexOf(name))
  const once = named.flatMap((name, at) => (SAID_ONCE.includes(name) ? [at] : []))
  const title = named.indexOf('title')
  const firsts = new Map<string, readonly string[]>()
  for (const cells of rows) {
    const first = firsts.get(cells[handle] ?? '')
    if (!first || (isBlank(first[title]) && !isBlank(cells[title]))) firsts.set(cells[handle] ?? '', cells)
  }
  const isOfPicture = (cells: readonly string[]) =>
    [sku, price, ...options].every(column => isBlank(cells[column]))
  return [
    header,
    ...rows.map(cells => {
      const first = firsts.get(cells[handle] ?? '') ?? cells
      // Blank rows are left out by who reads the table.
      if (first !== cells && isOfPicture(cells)) return []
      const values = options.map(column => cells[column]?.trim() ?? '').filter(Boolean)
      return cells.map((cell, at) => {
        if (at === options[0]) return values.join(' / ')
        return isBlank(cell) && once.includes(at) ? (first[at] ?? '') : cell
      })
    }),
  ]
}

const isBlank = (cell: string | undefined): boolean => !cell?.trim()
