/** Columns that nobody's list but WooCommerce's has together. */
const ITS_OWN = ['regular price', 'categories', 'parent']
const LISTED = /(?<!\\),/

/**
 * A list as WooCommerce exports it says all categories of a product in one cell, between commas, often one with the one that it is
 * in: of these the deepest stays, and of several the first, as a product of ours is in one. Other tables stay as they are.
 */
export function withOneCategory(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [header = [], ...rows] = lines
  const named = header.map(cell => cell.trim().toLowerCase())
  if (!ITS_OWN.every(name => named.includes(name))) return lines
  const column = named.indexOf('categories')
  return [header, ...rows.map(cells => cells.map((cell, at) => (at === column ? deepest(cell) : cell)))]
}

function deepest(cell: string): string {
  const paths = cell
    .split(LISTED)
    .map(path => path.trim())
    .filter(path => path !== '')
  const depth = (path: string) => path.split('>').length
  return paths.reduce((best, path) => (depth(path) > depth(best) ? path : best), paths[0] ?? '')
}
