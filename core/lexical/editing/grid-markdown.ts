import { richHtml, richMarkdown } from './rich-html'
import { BLANK_GRID, type Grid } from './table-grid'

const RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/

/** A grid as the table of Markdown (GFM §4.10), or null: a cell holds what Markdown does not say. */
export function gridMarkdown({ hasHead, rows }: Grid): string | null {
  const said = rows.map(row => row.map(cell => richMarkdown(cell)))
  if (said.some(row => row.some(cell => cell === null || cell.includes('\n')))) return null
  const lines = said.map(row => `| ${row.map(cell => cell!.replaceAll('|', '\\|')).join(' | ')} |`)
  if (hasHead) lines.splice(1, 0, `|${' --- |'.repeat(rows[0]?.length ?? 1)}`)
  return lines.join('\n')
}

/** Typed rows as a grid: cells are parted by `|`, and a row of dashes makes the one above it the head. */
export function readGrid(markdown: string): Grid {
  const lines = markdown
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter(line => line.trim() !== '')
  const hasHead = RULE.test(lines[1] ?? '') && (lines[1] ?? '').includes('-')
  const rows = lines.filter((_, at) => !(hasHead && at === 1)).map(cellsIn)
  const width = Math.max(0, ...rows.map(row => row.length))
  if (width === 0) return BLANK_GRID
  return { hasHead, rows: rows.map(row => Array.from({ length: width }, (_, at) => row[at] ?? '')) }
}

/** Without the tags that Ghost's editor alone wants around words. */
const plain = (html: string) => html.replace(/<\/?(?:span|b|i)\b[^>]*>/g, '')

function cellsIn(line: string): string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => plain(richHtml(cell.trim().replaceAll('\\|', '|'), 'rich-line')))
}
