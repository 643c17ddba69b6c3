import type { Money } from '#core/contracts/money'

/** Null: nobody knows. An amount is written as each kind of file has them. */
export type Cell = string | number | Money | null

export type FileColumn = {
  readonly heading: string
  /** Figures line up on the right. */
  readonly numeric?: boolean
  /** Takes what room there is. */
  readonly wide?: boolean
}

/** A table for paper, a spreadsheet or another program. */
export type TableFile = {
  readonly title: string
  /** What has to be known to read it. */
  readonly notes?: readonly string[]
  readonly columns: readonly FileColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export const isMoney = (cell: Cell): cell is Money => typeof cell === 'object' && cell !== null
