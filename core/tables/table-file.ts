import type { Money } from '#core/contracts/money'

/** In hundredths of a percent: 1250 are 12.5 %. */
export type Share = { readonly share: number }

/** Null: nobody knows. Amounts and shares are written as each kind of file has them. */
export type Cell = string | number | Money | Share | null

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

/** Too long to be read whole before it is written. */
export type LongTable = Omit<TableFile, 'rows'> & { readonly rows: AsyncIterable<TableFile['rows']> }

export const isMoney = (cell: Cell): cell is Money =>
  typeof cell === 'object' && cell !== null && 'currency' in cell

export const isShare = (cell: Cell): cell is Share =>
  typeof cell === 'object' && cell !== null && 'share' in cell

/** `12.5 %` */
export const shareText = ({ share }: Share): string => `${share / 100} %`
