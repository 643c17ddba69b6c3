import { placed, settled } from '#core/lexical/editing/merged-cells'
import { type Grid, gridHtml, MOST } from '#core/lexical/editing/table-grid'
import { element } from './dom'

/** Tags that stay within a cell. */
const WORDS = new Set(['A', 'B', 'STRONG', 'I', 'EM', 'U', 'S', 'CODE', 'SUB', 'SUP', 'MARK', 'BR'])

/** A pasted table as it is kept: a grid where it is one, else without the styles of where it came from. */
export function tableHtml(table: HTMLElement): string {
  const grid = gridOfTable(table)
  return grid ? gridHtml(grid) : plainTable(table)
}

/** The rows of a table; shorter ones are filled up, and cells that reach over others go on doing so. */
function gridOfTable(table: HTMLElement): Grid | null {
  if (table.querySelector('table')) return null
  const lines = [...table.querySelectorAll('tr')]
  const rows = placed(
    lines.map((line, row) =>
      [...line.querySelectorAll<HTMLTableCellElement>('td, th')].map(cell => ({
        words: cellHtml(cell),
        // Word lets the last ones reach out of their table.
        width: cell.colSpan,
        height: Math.min(Math.max(1, cell.rowSpan), lines.length - row),
      })),
    ),
    MOST,
  )
  if (!rows) return null
  const width = Math.max(0, ...rows.map(row => row.length))
  if (width === 0) return null
  const hasHead = lines[0]?.closest('thead') !== null || lines[0]?.querySelector('td') === null
  const filled = rows.map(row => Array.from({ length: width }, (_, at) => row[at] ?? ''))
  return { hasHead, rows: settled(filled, hasHead) }
}

/** The words of a cell with their emphasis and links; lines and paragraphs are parted by line ends. */
export function cellHtml(cell: HTMLElement): string {
  const made = document.createElement('div')
  copyWords(cell, made)
  return made.innerHTML.replace(/(?:<br>|\s)+$/, '').trim()
}

/** Takes over words, emphasis and links that lead somewhere, and nothing else. */
export function copyWords(from: Node, into: HTMLElement): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append((node.textContent ?? '').replace(/\s+/g, ' '))
    if (!(node instanceof HTMLElement)) continue
    const isBlock = /^(?:P|DIV|LI)$/.test(node.tagName)
    if (isBlock && into.hasChildNodes()) into.append(element('br'))
    const href = node.getAttribute('href') ?? ''
    const isKept = WORDS.has(node.tagName) && (node.tagName !== 'A' || /^(?:https?:|mailto:|\/|#)/.test(href))
    const target = isKept ? document.createElement(node.tagName) : into
    if (isKept && node.tagName === 'A') target.setAttribute('href', href)
    copyWords(node, target)
    if (isKept) into.append(target)
  }
}

/** What was copied out of a sheet, or a table of a page; null: it is neither. */
export function pastedRows(clipboard: DataTransfer): readonly (readonly string[])[] | null {
  const html = clipboard.getData('text/html')
  const table = html && new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (table) return gridOfTable(table)?.rows ?? null
  const text = clipboard.getData('text/plain').replace(/\r?\n$/, '')
  if (!text.includes('\t')) return null
  return text.split(/\r?\n/).map(line => line.split('\t').map(escaped))
}

function escaped(text: string): string {
  return element('div', {}, text).innerHTML
}

function plainTable(table: HTMLElement): string {
  const copy = table.cloneNode(true) as HTMLElement
  for (const each of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name } of [...each.attributes]) {
      if (!['colspan', 'rowspan', 'href', 'scope'].includes(name)) each.removeAttribute(name)
    }
  }
  return copy.outerHTML
}
