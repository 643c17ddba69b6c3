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
/** How wide a letter is at the most, on a desk and on a phone, where letters are larger (public/css/components/chart.css). */
const LETTER = 7.5
const LETTER_OF_A_PHONE = 12

/** Bars as SVG; the figures stand in a table beneath, folded, for whoever reads rather than looks. */
export function BarChart({ title, bars, format = String }: BarChartProps) {
  const top = Math.max(1, ...bars.map(bar => bar.value))
  const pitch = WIDTH / Math.max(1, bars.length)
  const drawing = { pitch, top, format, ...sparing(bars, pitch, format) }
  return (
    <figure class="chart">
      <figcaption class="chart__title" safe>
        {title}
      </figcaption>
      <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} text-anchor="middle" aria-hidden="true">
        <path class="chart__ground" d={`M0 ${HEIGHT - FOOT}.5H${WIDTH}`} />
        {bars.map((bar, index) => drawBar(bar, index, drawing))}
      </svg>
      <FiguresTable title={title} bars={bars} format={format} />
    </figure>
  )
}

/** Where not all of the words have room: which ones stand there, on a desk and, fewer, on a phone. */
function sparing(bars: readonly Bar[], pitch: number, format: (value: number) => string) {
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length))
  const [figure, name] = [longest(bars.map(bar => format(bar.value))), longest(bars.map(bar => bar.label))]
  const peak = bars.reduce((best, bar, index) => (bar.value > (bars[best]?.value ?? 0) ? index : best), 0)
  const each = (letter: number) => Math.max(1, Math.ceil(((name + 1) * letter) / pitch))
  // Counted from the last: that one is looked for.
  const isNamed = (index: number, letter: number) => (bars.length - 1 - index) % each(letter) === 0
  const isFigured = (index: number, letter: number) => index === peak || (figure + 1) * letter <= pitch
  const room = (has: (index: number, letter: number) => boolean) => (index: number) =>
    has(index, LETTER_OF_A_PHONE) ? 'everywhere' : has(index, LETTER) ? 'desk' : 'nowhere'
  return { figureAt: room(isFigured), nameAt: room(isNamed) }
}

type Drawing = {
  readonly pitch: number
  readonly top: number
  readonly format: (value: number) => string
} & ReturnType<typeof sparing>

function drawBar(bar: Bar, index: number, { pitch, top, format, figureAt, nameAt }: Drawing) {
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
      {figureAt(index) !== 'nowhere' && (
        <text class={['chart__value', figureAt(index) === 'desk' && 'chart__less']} x={middle} y={y - 5} safe>
          {format(bar.value)}
        </text>
      )}
      {nameAt(index) !== 'nowhere' && (
        <text
          class={['chart__label', nameAt(index) === 'desk' && 'chart__less']}
          x={middle}
          y={HEIGHT - 6}
          safe
        >
          {bar.label}
        </text>
      )}
    </g>
  )
}

/** What a drawing shows, folded, for whoever reads rather than looks. */
export function FiguresTable({ title, bars, format }: Required<BarChartProps>) {
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
