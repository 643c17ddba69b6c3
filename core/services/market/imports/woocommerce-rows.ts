/** Columns that nobody's list but WooCommerce's has together. */
const ITS_OWN = ['regular price', 'categories', 'parent']
const LISTED = /(?<!\\),/
const ATTRIBUTE = /^attribute \d+ value\(s\)$/

/** What stands in the row of a product with variations alone. */
const SAID_ONCE = ['categories', 'tags', 'short description', 'description', 'published', 'brands']

type Lines = readonly (readonly string[])[]

/**
 * A list as WooCommerce exports it, as rows that each say all of one article. All categories of a product stand in one cell, between
 * commas, often one with the one that it is in: of these the deepest stays, and of several the first, as a product of ours is in one.
 * A variation is called like its product, which its `Parent` names by its number or as `id:12`, and is told from its siblings by its
 * attributes; the product's own row goes, as nobody can buy it. What has no number has the one that WooCommerce knows it by. Other
 * tables stay as they are; the numbers of rows stay, too.
 */
export function withWholeProducts(lines: Lines): Lines {
  const [header = [], ...rows] = lines
  const named = header.map(cell => cell.trim().toLowerCase())
  if (!ITS_OWN.every(name => named.includes(name))) return lines
  const at = (name: string) => named.indexOf(name)
  const cell = (row: readonly string[], name: string) => row[at(name)]?.trim() ?? ''
  const attributes = named.flatMap((name, column) => (ATTRIBUTE.test(name) ? [column] : []))
  const parents = new Map(
    rows
      .filter(row => cell(row, 'type') === 'variable')
      .flatMap(row => [[cell(row, 'sku'), row] as const, [`id:${cell(row, 'id')}`, row] as const]),
  )
  const parentOf = (row: readonly string[]) =>
    cell(row, 'type') === 'variation' ? parents.get(cell(row, 'parent')) : undefined
  const withVariations = new Set(rows.map(parentOf))
  return [
    header,
    ...rows.map(row => {
      // Blank rows are left out by who reads the table.
      if (withVariations.has(row)) return []
      const parent = parentOf(row)
      const values = attributes.map(column => row[column]?.trim() ?? '').filter(Boolean)
      return row.map((written, column) => {
        const name = named[column] ?? ''
        const said =
          parent && SAID_ONCE.includes(name) && written.trim() === '' ? (parent[column] ?? '') : written
        if (name === 'name' && parent) return parent[column] ?? ''
        if (name === 'sku' && written.trim() === '' && cell(row, 'id')) return `woo-${cell(row, 'id')}`
        if (name === 'categories') return deepest(said)
        // Of what has no variations they only describe it.
        if (column === attributes[0]) return parent ? values.map(inWords).join(' / ') : ''
        return said
      })
    }),
  ]
}

/** The comma of a word stands behind a backslash. */
const inWords = (value: string): string => value.replaceAll('\\,', ',')

function deepest(cell: string): string {
  const paths = cell
    .split(LISTED)
    .map(path => path.trim())
    .filter(path => path !== '')
  const depth = (path: string) => path.split('>').length
  return paths.reduce((best, path) => (depth(path) > depth(best) ? path : best), paths[0] ?? '')
}
