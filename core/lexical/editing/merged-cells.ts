/** Stand where a cell reaches: over what is on its right, and over what is below. No cell's own HTML begins like that. */
export const LEFT = '<<'
export const UP = '<^'

export type Rows = readonly (readonly string[])[]

export const isCovered = (cell: string | undefined) => cell === LEFT || cell === UP

/** How many columns and rows a cell that is not covered has. */
export function spanOf(rows: Rows, row: number, column: number): { width: number; height: number } {
  const cells = rows[row] ?? []
  let width = 1
  while (cells[column + width] === LEFT) width += 1
  let height = 1
  while (rows[row + height]?.[column] === UP && isAsWide(rows[row + height]!, column, width)) height += 1
  return { width, height }
}

function isAsWide(cells: readonly string[], column: number, width: number): boolean {
  for (let at = 1; at < width; at += 1) if (cells[column + at] !== LEFT) return false
  return cells[column + width] !== LEFT
}

/** The same rows, in which nothing is covered that no cell reaches. A head is a row of its own: nothing reaches out of it. */
export function settled(rows: Rows, hasHead: boolean): string[][] {
  const made = rows.map(cells => cells.map(cell => (isCovered(cell) ? '' : cell)))
  for (let row = 0; row < rows.length; row += 1)
    for (let column = 0; column < (rows[row]?.length ?? 0); column += 1) {
      if (isCovered(rows[row]![column])) continue
      const { width, height } = spanOf(rows, row, column)
      const last = hasHead && row === 0 ? 1 : height
      for (let down = 0; down < last; down += 1)
        for (let over = 0; over < width; over += 1)
          if (down + over > 0) made[row + down]![column + over] = over === 0 ? UP : LEFT
    }
  return made
}

/** With another row before the one at `place`; cells that reach over the place reach over it, too. */
export function withRow(rows: Rows, place: number): string[][] {
  const below = rows[place]
  const added = (rows[0] ?? []).map((_, column) => {
    let first = column
    while (below?.[first] === LEFT) first -= 1
    return below && below[first] === UP ? below[column]! : ''
  })
  return copied(rows).toSpliced(place, 0, added)
}

export function withColumn(rows: Rows, place: number): string[][] {
  return copied(rows).map(cells => cells.toSpliced(place, 0, cells[place] === LEFT ? LEFT : ''))
}

/** A cell that reaches further keeps its words, one row below. */
export function withoutRow(rows: Rows, place: number): string[][] {
  const made = copied(rows)
  const below = made[place + 1]
  for (const [column, cell] of below?.entries() ?? []) if (cell === UP) below![column] = made[place]![column]!
  return made.toSpliced(place, 1)
}

export function withoutColumn(rows: Rows, place: number): string[][] {
  return copied(rows).map(cells => {
    if (cells[place + 1] === LEFT) cells[place + 1] = cells[place]!
    return cells.toSpliced(place, 1)
  })
}

/** The cell and its neighbour as one, with the words of both; null where their sides are not as long. */
export function joined(rows: Rows, row: number, column: number, to: 'right' | 'below'): string[][] | null {
  const own = spanOf(rows, row, column)
  const next = to === 'right' ? { row, column: column + own.width } : { row: row + own.height, column }
  const cell = rows[next.row]?.[next.column]
  if (cell === undefined || isCovered(cell)) return null
  const other = spanOf(rows, next.row, next.column)
  if (to === 'right' ? other.height !== own.height : other.width !== own.width) return null
  const made = copied(rows)
  made[row]![column] = [rows[row]![column], cell].filter(Boolean).join(' ')
  const [width, height] =
    to === 'right' ? [own.width + other.width, own.height] : [own.width, own.height + other.height]
  for (let down = 0; down < height; down += 1)
    for (let over = 0; over < width; over += 1)
      if (down + over > 0) made[row + down]![column + over] = over === 0 ? UP : LEFT
  return made
}

/** The cell as single ones again; its words stay in the first. */
export function parted(rows: Rows, row: number, column: number): string[][] {
  const { width, height } = spanOf(rows, row, column)
  const made = copied(rows)
  for (let down = 0; down < height; down += 1)
    for (let over = 0; over < width; over += 1) if (down + over > 0) made[row + down]![column + over] = ''
  return made
}

/** One cell as a table tells of it. */
export type Spanning = { readonly words: string; readonly width: number; readonly height: number }

/**
 * Rows of cells as a grid (HTML, "forming a table"): each stands in the first free place. Null where two would overlap, one
 * reaches out of the table, or there are more places than `most` squared.
 */
export function placed(lines: readonly (readonly Spanning[])[], most: number): string[][] | null {
  const made: string[][] = lines.map(() => [])
  for (const [row, cells] of lines.entries()) {
    let column = 0
    for (const { words, width, height } of cells) {
      while (made[row]![column] !== undefined) column += 1
      if (width < 1 || height < 1 || column + width > most || row + height > lines.length) return null
      for (let down = 0; down < height; down += 1)
        for (let over = 0; over < width; over += 1) {
          if (made[row + down]![column + over] !== undefined) return null
          made[row + down]![column + over] = down + over === 0 ? words : over === 0 ? UP : LEFT
        }
    }
  }
  // A hole would be no cell, and is none of ours.
  return made.every(cells => !Array.from(cells).includes(undefined as never)) ? made : null
}

const copied = (rows: Rows) => rows.map(cells => [...cells])
