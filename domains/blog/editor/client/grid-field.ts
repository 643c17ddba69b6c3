import type { LexicalNode } from '#core/lexical/document'
import {
  isCovered,
  joined,
  LEFT,
  parted,
  settled,
  spanOf,
  UP,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
} from '#core/lexical/editing/merged-cells'
import { BLANK_GRID, gridHtml, gridOf, MOST } from '#core/lexical/editing/table-grid'
import { actionButton, element } from './dom'
import { cellHtml, copyWords, pastedRows } from './pasted-table'

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
      ...rows.map((row, r) =>
        element('tr', {}, ...row.flatMap((cell, c) => (isCovered(cell) ? [] : [cellAt(cell, r, c)]))),
      ),
    )
  }
  const cellAt = (words: string, row: number, column: number) => {
    const cell = element(hasHead && row === 0 ? 'th' : 'td', {
      contenteditable: 'true',
      role: 'textbox',
      dir: 'auto',
      'aria-label': `Row ${row + 1}, column ${column + 1}`,
      'data-place': `${row} ${column}`,
    })
    const { width, height } = spanOf(rows, row, column)
    if (width > 1) cell.setAttribute('colspan', String(width))
    if (height > 1) cell.setAttribute('rowspan', String(height))
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
    at = anchorOf(Math.min(row, rows.length - 1), Math.min(column, rows[0]!.length - 1))
    table.querySelector<HTMLElement>(`[data-place="${at.row} ${at.column}"]`)?.focus()
  }
  /** The cell that reaches over this place. */
  const anchorOf = (row: number, column: number) => {
    let [r, c] = [row, column]
    while (c > 0 && rows[r]![c] === LEFT) c -= 1
    while (r > 0 && rows[r]![c] === UP) r -= 1
    return { row: r, column: c }
  }
  /** Changes what cells there are, and stays in the table. */
  const change = (edit: () => void, row = at.row, column = at.column) => {
    edit()
    rows = settled(rows, hasHead)
    draw()
    say()
    focus(Math.max(0, row), Math.max(0, column))
  }
  const blankRow = () => rows[0]!.map(() => '')
  const replace = (next: string[][] | null) => {
    if (next)
      change(() => {
        rows = next
      })
  }
  const below = () => at.row + spanOf(rows, at.row, at.column).height
  const behind = () => at.column + spanOf(rows, at.row, at.column).width
  const addRow = (place: number) => {
    if (rows.length < MOST)
      change(() => {
        rows = withRow(rows, place)
      }, place)
  }
  const addColumn = (place: number) => {
    if (rows[0]!.length >= MOST) return
    change(
      () => {
        rows = withColumn(rows, place)
      },
      at.row,
      place,
    )
  }
  const removeRow = () => {
    if (rows.length > 1)
      change(() => {
        rows = withoutRow(rows, at.row)
      }, at.row - 1)
  }
  const removeColumn = () => {
    if (rows[0]!.length > 1)
      change(
        () => {
          rows = withoutColumn(rows, at.column)
        },
        at.row,
        at.column - 1,
      )
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
      if (isCommand && event.shiftKey) addColumn(behind())
      else if (isCommand) addRow(below())
      else focus(below(), column)
    } else if (event.key === 'Tab') {
      const cells = rows.flatMap((line, r) =>
        line.flatMap((cell, c) => (isCovered(cell) ? [] : [[r, c] as const])),
      )
      const place = cells.findIndex(([r, c]) => r === row && c === column) + (event.shiftKey ? -1 : 1)
      // Backwards out of the first cell is out of the table.
      if (place < 0) return
      event.preventDefault()
      const next = cells[place]
      if (next) focus(...next)
      else {
        addRow(rows.length)
        focus(rows.length - 1, 0)
      }
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
      actionButton('Row below', () => addRow(below()), { title: 'Ctrl+Enter' }),
      actionButton('Row above', () => addRow(at.row)),
      actionButton('Column after', () => addColumn(behind()), { title: 'Ctrl+Shift+Enter' }),
      actionButton('Column before', () => addColumn(at.column)),
      actionButton('Join with the next cell', () => replace(joined(rows, at.row, at.column, 'right'))),
      actionButton('Join with the cell below', () => replace(joined(rows, at.row, at.column, 'below'))),
      actionButton('Part it', () => replace(parted(rows, at.row, at.column))),
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
