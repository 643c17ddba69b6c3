import type { LexicalNode } from '#core/lexical/document'
import { BLANK_GRID, gridHtml, gridOf } from '#core/lexical/editing/table-grid'
import { actionButton, element } from './dom'
import { cellHtml, copyWords, pastedRows } from './pasted-table'

/** More rows or columns than this are a sheet, and no table in a text. */
const MOST = 200

/**
 * A table edited in place. Tab goes from cell to cell and makes a row behind the last, Enter goes down, Ctrl+Enter adds
 * a row below and Ctrl+Shift+Enter a column; what is pasted from a sheet fills the cells from this one on.
 */
export function gridField(
  label: string,
  html: string,
  set: (html: string) => void,
  shownIn: (node: LexicalNode) => string,
) {
  let shown = html
  let hasHead = false
  let rows: string[][] = []
  let at = { row: 0, column: 0 }
  const table = element('table', { class: 'editor-grid__table' })
  const head = element('input', { type: 'checkbox' })

  const read = (kept: string) => {
    const grid = gridOf(kept) ?? BLANK_GRID
    hasHead = grid.hasHead
    rows = grid.rows.map(row => [...row])
    draw()
  }
  const draw = () => {
    head.checked = hasHead
    table.replaceChildren(
      ...rows.map((row, r) => element('tr', {}, ...row.map((cell, c) => cellAt(cell, r, c)))),
    )
  }
  const cellAt = (words: string, row: number, column: number) => {
    const cell = element(hasHead && row === 0 ? 'th' : 'td', {
      contenteditable: 'true',
      role: 'textbox',
      'aria-label': `Row ${row + 1}, column ${column + 1}`,
    })
    copyWords(new DOMParser().parseFromString(words, 'text/html').body, cell)
    cell.addEventListener('focus', () => {
      at = { row, column }
    })
    cell.addEventListener('input', () => {
      rows[row]![column] = cellHtml(cell)
      say()
    })
    return cell
  }
  const say = () => {
    shown = gridHtml({ hasHead, rows })
    set(shown)
  }
  const focus = (row: number, column: number) => {
    at = { row: Math.min(row, rows.length - 1), column: Math.min(column, rows[0]!.length - 1) }
    table.rows[at.row]?.cells[at.column]?.focus()
  }
  /** Changes what cells there are, and stays in the table. */
  const change = (edit: () => void, row = at.row, column = at.column) => {
    edit()
    draw()
    say()
    focus(Math.max(0, row), Math.max(0, column))
  }
  const blankRow = () => rows[0]!.map(() => '')
  const addRow = (place: number) => {
    if (rows.length < MOST) change(() => rows.splice(place, 0, blankRow()), place)
  }
  const addColumn = (place: number) => {
    if (rows[0]!.length >= MOST) return
    change(() => rows.forEach(row => void row.splice(place, 0, '')), at.row, place)
  }
  const removeRow = () => {
    if (rows.length > 1) change(() => rows.splice(at.row, 1), at.row - 1)
  }
  const removeColumn = () => {
    if (rows[0]!.length > 1)
      change(() => rows.forEach(row => void row.splice(at.column, 1)), at.row, at.column - 1)
  }
  const fill = (from: readonly (readonly string[])[]) => {
    change(() => {
      const width = Math.min(
        MOST,
        Math.max(rows[0]!.length, at.column + Math.max(...from.map(row => row.length))),
      )
      while (rows.length < Math.min(MOST, at.row + from.length)) rows.push(blankRow())
      rows = rows.map(row => Array.from({ length: width }, (_, c) => row[c] ?? ''))
      for (const [r, cells] of from.entries()) {
        for (const [c, words] of cells.entries()) {
          const line = rows[at.row + r]
          if (line && at.column + c < width) line[at.column + c] = words
        }
      }
    })
  }
  table.addEventListener('keydown', event => {
    const { row, column } = at
    const isCommand = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && !(event.shiftKey && !isCommand)) {
      event.preventDefault()
      if (isCommand && event.shiftKey) addColumn(column + 1)
      else if (isCommand) addRow(row + 1)
      else focus(row + 1, column)
    } else if (event.key === 'Tab') {
      const place = row * rows[0]!.length + column + (event.shiftKey ? -1 : 1)
      // Backwards out of the first cell is out of the table.
      if (place < 0) return
      event.preventDefault()
      const next = Math.floor(place / rows[0]!.length)
      if (next >= rows.length) addRow(rows.length)
      focus(next, place % rows[0]!.length)
    } else if (event.key === 'Backspace' && isCommand) {
      event.preventDefault()
      if (event.shiftKey) removeColumn()
      else removeRow()
    }
  })
  table.addEventListener('paste', event => {
    const pasted = event.clipboardData && pastedRows(event.clipboardData)
    event.preventDefault()
    if (pasted) fill(pasted)
    else document.execCommand('insertText', false, event.clipboardData?.getData('text/plain').trim() ?? '')
  })
  head.addEventListener('change', () => {
    hasHead = head.checked
    change(() => {})
  })
  read(html)
  const row = element(
    'div',
    { class: 'editor-grid' },
    element('div', { class: 'editor-grid__scroll', role: 'group', 'aria-label': label }, table),
    element(
      'div',
      { class: 'cluster' },
      actionButton('Row below', () => addRow(at.row + 1), { title: 'Ctrl+Enter' }),
      actionButton('Row above', () => addRow(at.row)),
      actionButton('Column after', () => addColumn(at.column + 1), { title: 'Ctrl+Shift+Enter' }),
      actionButton('Column before', () => addColumn(at.column)),
      actionButton('Remove row', removeRow, { title: 'Ctrl+Backspace' }),
      actionButton('Remove column', removeColumn, { title: 'Ctrl+Shift+Backspace' }),
      element('label', { class: 'choice__row' }, head, element('span', {}, 'First row is the head')),
    ),
  )
  const show = (node: LexicalNode) => {
    const latest = shownIn(node)
    if (latest === shown) return
    shown = latest
    read(latest)
  }
  return { row, show }
}
