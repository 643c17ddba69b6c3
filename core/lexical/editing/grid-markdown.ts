import { isCovered, LEFT, settled, UP } from './merged-cells'
import { richHtml, richMarkdown } from './rich-html'
import { BLANK_GRID, type Grid } from './table-grid'

const RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/

/** What is typed where another cell reaches. */
const SIGNS: Readonly<Record<string, string>> = { [LEFT]: '<<', [UP]: '^^' }
const COVERED = new Map(Object.entries(SIGNS).map(([cell, sign]) => [sign, cell]))

/** The words of a cell; those that look like a sign are none. */
function saidAs(cell: string): string | null {
  const words = richMarkdown(cell)
  return words !== null && COVERED.has(words) ? `\\${words}` : words
}

/** A grid as the table of Markdown (GFM §4.10), or null: a cell holds what Markdown does not say. */
export function gridMarkdown({ hasHead, rows }: Grid): string | null {
  const said = rows.map(row => row.map(cell => (isCovered(cell) ? (SIGNS[cell] ?? '') : saidAs(cell))))
  if (said.some(row => row.some(cell => cell === null || cell.includes('\n')))) return null
  const lines = said.map(row => `| ${row.map(cell => cell!.replaceAll('|', '\\|')).join(' | ')} |`)
  if (hasHead) lines.splice(1, 0, `|${' --- |'.repeat(rows[0]?.length ?? 1)}`)
  return lines.join('\n')
}

/**
 * Typed rows as a grid: cells are parted by `|`, a row of dashes makes the one above it the head, `<<` joins a cell with the
 * one before it, and `^^` with the one above.
 */
export function readGrid(markdown: string): Grid {
  const lines = markdown
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter(line => line.trim() !== '')
  const hasHead = RULE.test(lines[1] ?? '') && (lines[1] ?? '').includes('-')
  const rows = lines.filter((_, at) => !(hasHead && at === 1)).map(cellsIn)
  const width = Math.max(0, ...rows.map(row => row.length))
  if (width === 0) return BLANK_GRID
  const filled = rows.map(row => Array.from({ length: width }, (_, at) => row[at] ?? ''))
  return { hasHead, rows: settled(filled, hasHead) }
}

/** Without the tags that Ghost's editor alone wants around words. */
const plain = (html: string) => html.replace(/<\/?(?:span|b|i)\b[^>]*>/g, '')

function cellsIn(line: string): string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => COVERED.get(cell.trim()) ?? plain(richHtml(cell.trim().replaceAll('\\|', '|'), 'rich-line')))
}
