import type { Children } from '@kitajs/html'

export type Column<Row> = {
  readonly heading: string
  /** HTML of the cell: a component, or text through `Html.escapeHtml`. */
  readonly cell: (row: Row) => Children
  /** Figures line up on the right. */
  readonly numeric?: boolean
  /** The cell that names the row. */
  readonly names?: boolean
}

type TableProps<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  hideCaption?: boolean
  /** Tight rows, for work pages. */
  dense?: boolean
  /** Shown in place of the rows when there are none. */
  empty?: string
}

/** On a phone every row becomes a block in which each value says its column. */
export function Table<Row>({ caption, columns, rows, hideCaption, dense, empty }: TableProps<Row>) {
  return (
    <div class="table-box">
      <table class={['table', dense && 'table--dense']}>
        <caption class={hideCaption ? 'visually-hidden' : undefined} safe>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th scope="col" class={column.numeric ? 'table__number' : undefined} safe>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr>{columns.map(column => cellOf(column, row))}</tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td class="table__empty" colspan={columns.length} safe>
                {empty ?? 'Nothing here yet.'}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function cellOf<Row>(column: Column<Row>, row: Row) {
  const classes = column.numeric ? 'table__number' : undefined
  if (column.names) {
    return (
      <th scope="row" class={classes}>
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td class={classes} data-label={column.heading}>
      {column.cell(row)}
    </td>
  )
}
