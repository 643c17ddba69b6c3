import { FiguresTable } from './bar-chart'

export type Step = { readonly at: Date; readonly value: number }

type StepPlotProps = {
  title: string
  /** The oldest first; each holds until the next. */
  steps: readonly Step[]
  /** The last one holds until then. */
  until: Date
  /** From nothing, as befits a stock; otherwise from the least to the greatest, as befits a price. */
  fromZero?: boolean
  /** The figures stand in a table of the page already. */
  bare?: boolean
  format?: (value: number) => string
  day: (at: Date) => string
}

// A drawing of this many units; the browser stretches it to the width it has.
const WIDTH = 600
const HEIGHT = 200
const FOOT = 24
const HEAD = 22
/** Two figures nearer to each other would run into one another on a phone. */
const APART = 150

/** What something was over time, to scale: a line that stays level until it changes. */
export function StepPlot(props: StepPlotProps) {
  const { title, steps, until, fromZero = false, bare = false, format = String, day } = props
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last) return ''
  const begin = first.at.getTime()
  const span = Math.max(1, until.getTime() - begin)
  const values = steps.map(({ value }) => value)
  const low = fromZero ? Math.min(0, ...values) : Math.min(...values)
  const high = Math.max(...values)
  const x = ({ at }: Step) => round((WIDTH * Math.min(span, at.getTime() - begin)) / span)
  // A price that never changed lies in the middle.
  const share = (value: number) => (high === low ? 0.5 : (value - low) / (high - low))
  const y = ({ value }: Step) => round(HEIGHT - FOOT - 6 - (HEIGHT - FOOT - HEAD - 6) * share(value))
  const path = steps.map((step, at) => (at === 0 ? `M${x(step)} ${y(step)}` : `H${x(step)}V${y(step)}`))
  return (
    <figure class="chart">
      <figcaption class="chart__title" safe>
        {title}
      </figcaption>
      <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path class="chart__ground" d={`M0 ${HEIGHT - FOOT}.5H${WIDTH}`} />
        <path class="chart__line" d={`${path.join('')}H${WIDTH}`} />
        {figures(steps, x).map(({ step, at, anchor }) => (
          <text class="chart__value" x={at} y={y(step) - 6} text-anchor={anchor} safe>
            {format(step.value)}
          </text>
        ))}
        <text class="chart__label" x="0" y={HEIGHT - 6} text-anchor="start" safe>
          {day(first.at)}
        </text>
        <text class="chart__label" x={WIDTH} y={HEIGHT - 6} text-anchor="end" safe>
          {day(until)}
        </text>
      </svg>
      {!bare && (
        <FiguresTable
          title={title}
          bars={steps.map(({ at, value }) => ({ label: day(at), value }))}
          format={format}
        />
      )}
    </figure>
  )
}

/** The last, the first, the greatest and the least, as many as there is room for, in this order. */
function figures(steps: readonly Step[], x: (step: Step) => number) {
  const extreme = (isMore: (one: number, other: number) => boolean) =>
    steps.reduce((best, step) => (isMore(step.value, best.value) ? step : best))
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const placed: { readonly step: Step; readonly at: number; readonly anchor: string }[] = []
  const wanted = [
    { step: last, at: WIDTH, anchor: 'end' },
    { step: first, at: 0, anchor: 'start' },
    ...[extreme((a, b) => a > b), extreme((a, b) => a < b)].map(step => ({
      step,
      at: x(step),
      anchor: 'middle',
    })),
  ]
  for (const each of wanted) if (placed.every(({ at }) => Math.abs(at - each.at) >= APART)) placed.push(each)
  return placed
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
