export type Bar = { readonly label: string; readonly value: number }

type BarChartProps = {
  title: string
  bars: readonly Bar[]
  /** How a value is read, e.g. an amount of money. */
  format?: (value: number) => string
}

// A drawing of this many units; the browser stretches it to the width it has.
const WIDTH = 600
const HEIGHT = 200
const FOOT = 24
const HEAD = 18

/** Bars as SVG; the figures stand in a table beneath, folded, for whoever reads rather than looks. */
export function BarChart({ title, bars, format = String }: BarChartProps) {
  const top = Math.max(1, ...bars.map(bar => bar.value))
  const pitch = WIDTH / Math.max(1, bars.length)
  return (
    <figure class="chart">
      <figcaption class="chart__title" safe>
        {title}
      </figcaption>
      <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path class="chart__ground" d={`M0 ${HEIGHT - FOOT}.5H${WIDTH}`} />
        {bars.map((bar, index) => drawBar(bar, index, pitch, top, format))}
      </svg>
      <FiguresTable title={title} bars={bars} format={format} />
    </figure>
  )
}

function drawBar(bar: Bar, index: number, pitch: number, top: number, format: (value: number) => string) {
  const height = round(((HEIGHT - FOOT - HEAD) * Math.max(0, bar.value)) / top)
  const y = round(HEIGHT - FOOT - height)
  const middle = round(pitch * (index + 0.5))
  return (
    <g>
      <rect
        class="chart__bar"
        x={round(middle - pitch * 0.31)}
        y={y}
        width={round(pitch * 0.62)}
        height={height}
        rx="2"
      />
      <text class="chart__value" x={middle} y={y - 5} safe>
        {format(bar.value)}
      </text>
      <text class="chart__label" x={middle} y={HEIGHT - 6} safe>
        {bar.label}
      </text>
    </g>
  )
}

function FiguresTable({ title, bars, format }: Required<BarChartProps>) {
  return (
    <details class="chart__figures">
      <summary>Figures</summary>
      <table class="table table--dense">
        <caption class="visually-hidden" safe>
          {title}
        </caption>
        <tbody>
          {bars.map(bar => (
            <tr>
              <th scope="row" safe>
                {bar.label}
              </th>
              <td class="table__number" safe>
                {format(bar.value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
