import type { PageContext } from '#core/contracts/page'
import type { DayNumbers, Numbers } from '#core/services/blog/numbers/read-numbers'

// A drawing of this many units; the browser stretches it to the width it has.
const WIDTH = 720
const HEIGHT = 200
const FOOT = 24
const HEAD = 18
/** More than these would be thinner than a line: they are added up by so many days. */
const MOST_BARS = 60

/** Views as bars and readers as a line, day by day or some days together; the figures stand in a table beneath, folded. */
export function DayPlot({ page, numbers }: { page: Pick<PageContext, 'locale'>; numbers: Numbers }) {
  const bars = barsOf(numbers.days)
  const each = daysOfBar(numbers.days)
  const top = Math.max(1, ...bars.map(({ views }) => views))
  const pitch = WIDTH / bars.length
  const middle = (at: number) => round(pitch * (at + 0.5))
  const y = (value: number) => round(HEIGHT - FOOT - ((HEIGHT - FOOT - HEAD) * value) / top)
  const title = `${counted(numbers.views, 'view', page.locale)} by ${counted(numbers.readers, 'reader', page.locale)}`
  return (
    <figure class="chart">
      <figcaption class="chart__title" safe>
        {title}
      </figcaption>
      <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} text-anchor="middle" aria-hidden="true">
        <path class="chart__ground" d={`M0 ${HEIGHT - FOOT}.5H${WIDTH}`} />
        {bars.map(({ views }, at) => (
          <rect
            class="chart__bar"
            x={round(middle(at) - pitch * 0.36)}
            y={y(views)}
            width={round(pitch * 0.72)}
            height={round(HEIGHT - FOOT - y(views))}
            rx="1"
          />
        ))}
        <polyline
          class="chart__line"
          points={bars.map(({ readers }, at) => `${middle(at)},${y(readers)}`).join(' ')}
        />
        <text
          class="chart__value"
          x={middle(bars.findIndex(({ views }) => views === top))}
          y={y(top) - 5}
          safe
        >
          {top.toLocaleString(page.locale)}
        </text>
        {ends(bars).map(({ day, at }) => (
          <text class="chart__label" x={Math.min(WIDTH - 40, Math.max(40, middle(at)))} y={HEIGHT - 6} safe>
            {dayName(day, page.locale)}
          </text>
        ))}
      </svg>
      <details class="chart__figures">
        <summary>Figures</summary>
        <table class="table table--dense">
          <caption class="visually-hidden" safe>
            {each === 1 ? 'Views and readers, day by day' : `Views and readers of ${each} days each`}
          </caption>
          <thead>
            <tr>
              <th scope="col" safe>
                {each === 1 ? 'Day' : `${each} days from`}
              </th>
              <th scope="col">Views</th>
              <th scope="col">Readers</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ day, views, readers }) => (
              <tr>
                <th scope="row" safe>
                  {dayName(day, page.locale)}
                </th>
                <td class="table__number">{views}</td>
                <td class="table__number">{readers}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

const daysOfBar = (days: readonly DayNumbers[]): number => Math.max(1, Math.ceil(days.length / MOST_BARS))

/**
 * Day by day, or where that is too many by equal spans, each under its first day. The last ones are whole: a shorter one would
 * look as if readers stayed away.
 */
export function barsOf(days: readonly DayNumbers[]): readonly DayNumbers[] {
  const each = daysOfBar(days)
  const short = (each - (days.length % each)) % each
  return Array.from({ length: Math.ceil(days.length / each) }, (_, at) => {
    const span = days.slice(Math.max(0, at * each - short), (at + 1) * each - short)
    return {
      day: span[0]?.day ?? '',
      views: span.reduce((sum, { views }) => sum + views, 0),
      readers: span.reduce((sum, { readers }) => sum + readers, 0),
    }
  })
}

/** The first, the middle and the last bar are named; more would not fit on a phone. */
function ends(bars: readonly DayNumbers[]): readonly { readonly day: string; readonly at: number }[] {
  const places = new Set([0, Math.floor((bars.length - 1) / 2), bars.length - 1])
  return [...places].map(at => ({ day: bars[at]?.day ?? '', at }))
}

function dayName(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00Z`),
  )
}

function counted(many: number, what: string, locale: string): string {
  return `${many.toLocaleString(locale)} ${what}${many === 1 ? '' : 's'}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
