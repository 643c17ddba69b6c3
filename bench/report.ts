/** One measured figure with the bar it has to reach. */
export type BenchRow = {
  readonly what: string
  readonly figure: number
  /** `req/s`, `ms`, `MB`, `%` … */
  readonly unit: string
  /** For people: `≥ 1,000`; empty when there is no bar. */
  readonly bar: string
  readonly pass: boolean
}

/** What each `bench/*.ts` exports, other than run.ts and report.ts. */
export type BenchSuite = { readonly name: string; run(): Promise<BenchRow[]> }

/** A plain table, the bar beside the figure. */
export function tableOf(rows: readonly BenchRow[]): string {
  const cells = rows.map(row => [
    row.what,
    `${shown(row.figure)} ${row.unit}`,
    row.bar,
    row.pass ? 'ok' : 'MISSED',
  ])
  const widths = [0, 1, 2, 3].map(column => Math.max(0, ...cells.map(line => line[column]?.length ?? 0)))
  return cells
    .map(line =>
      line
        // Figures stand right, so that their digits can be compared.
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shown(figure: number): string {
  return figure.toLocaleString('en-GB', { maximumFractionDigits: figure < 10 ? 2 : figure < 100 ? 1 : 0 })
}
