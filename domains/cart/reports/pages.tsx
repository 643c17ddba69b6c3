import type { CycleChoice } from '#core/contracts/market'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { dayText } from '#core/services/cart/invoices/words'
import { unitOf } from '#core/services/cart/reports/definitions'
import type { ReportRange } from '#core/services/cart/reports/range'
import type { ReportPage as View } from '#core/services/cart/reports/read-report'
import type { Report } from '#core/services/cart/reports/report'
import { type Cell, isMoney, isShare, shareText } from '#core/tables/table-file'
import { AdminLayout } from '#templates/admin'
import { BarChart } from '#templates/components/bar-chart'
import { Button, ButtonLink } from '#templates/components/button'
import { Code } from '#templates/components/code'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { MOST_BARS, periodsOf } from './periods'

type ReportsProps = { page: PageContext; reports: Readonly<Record<string, Report>> }

export function ReportsPage({ page, reports }: ReportsProps) {
  return (
    <AdminLayout
      page={page}
      title="Reports"
      lead="By cycle or by days; on the screen and as a file."
      worker="shopkeeper"
      actions={
        <ButtonLink href="/shop/files" variant="plain" icon="download">
          Files that were made
        </ButtonLink>
      }
    >
      <ul class="stack">
        {Object.entries(reports).map(([name, { title, about }]) => (
          <li>
            <a href={`/shop/reports/${name}`} safe>
              {title}
            </a>
            <p class="muted" safe>
              {about}
            </p>
          </li>
        ))}
      </ul>
    </AdminLayout>
  )
}

export function rangeQuery({ cycleId, from, to }: ReportRange): string {
  return new URLSearchParams(cycleId ? { cycle: cycleId } : { from, to }).toString()
}

type ReportProps = {
  page: PageContext
  name: string
  view: View
  range: ReportRange
  cycles: readonly CycleChoice[]
  /** The cycle or the days in words. */
  about: string
}

export function ReportPage({ page, name, view, range, cycles, about }: ReportProps) {
  const { report, rows, total } = view
  const path = `/shop/reports/${name}`
  const query = rangeQuery(range)
  return (
    <AdminLayout page={page} title={report.title} lead={`${about}. ${report.about}`} worker="shopkeeper">
      <div class="stack">
        <RangeForm path={path} range={range} cycles={cycles} />
        {!!report.plot && rows.length > 0 && <Plot page={page} view={view} range={range} />}
        {total > 0 && (
          <p class="form__actions">
            {(['csv', 'xlsx', 'pdf'] as const).map(kind => (
              <ButtonLink href={`${path}/${kind}?${query}`} variant="plain" icon="download" small>
                <span safe>{kind.toUpperCase()}</span>
              </ButtonLink>
            ))}
          </p>
        )}
        {total > rows.length && (
          <p role="status" safe>
            {`The first ${rows.length} of ${total.toLocaleString(page.locale)} rows; all of them are in the files. The sums are of all.`}
          </p>
        )}
        <Rows page={page} view={view} />
      </div>
    </AdminLayout>
  )
}

function Rows({ page, view: { report, rows, sums } }: Pick<ReportProps, 'page' | 'view'>) {
  const hasSums = rows.length > 1 && sums.some(sum => sum !== null)
  const last = sums.map((sum, index) => (index === 0 && sum === null ? 'Together' : sum))
  return (
    <Table
      caption={report.title}
      hideCaption
      dense
      rows={hasSums ? [...rows, last] : rows}
      empty="Nothing in this time."
      columns={report.columns.map(({ heading, kind, isDay = false }, index) => ({
        heading,
        numeric: kind !== 'text',
        names: index === 0,
        cell: (row: readonly Cell[]) => <Code text={textOf(row[index] ?? null, isDay, page.locale)} />,
      }))}
    />
  )
}

const DAY = /^(?<day>\d{4}-\d{2}-\d{2})(?<rest>.*)$/

/** `5 October 2026, 18:00`: of a day what its reader calls it, on one line. */
function textOf(cell: Cell, isDay: boolean, locale: string): string {
  const { day, rest = '' } = (isDay && DAY.exec(String(cell))?.groups) || {}
  if (!day) return cellText(cell, locale)
  return [dayText(day, locale).replaceAll(' ', '\u00a0'), rest.trim()].filter(Boolean).join(', ')
}

function cellText(cell: Cell, locale: string): string {
  if (cell === null) return '–'
  if (isMoney(cell)) return formatMoney(cell, locale)
  if (isShare(cell)) return shareText(cell)
  return typeof cell === 'number' ? cell.toLocaleString(locale) : cell
}

function Plot({ page, view: { report, rows }, range }: Pick<ReportProps, 'page' | 'view' | 'range'>) {
  const index = report.columns.findIndex(({ name }) => name === report.plot)
  const amounts = new Map(rows.map(row => [String(row[0]), row[index] ?? null]))
  const unit = unitOf(range)
  const periods = periodsOf([...amounts.keys()], unit, range)
  const currency = [...amounts.values()].find(isMoney)?.currency ?? page.site.currency
  const amountOf = (cell: Cell) => (isMoney(cell) ? cell.amount : Number(cell))
  return (
    <BarChart
      title={periods.length === MOST_BARS ? `The last ${MOST_BARS} ${unit}s` : report.title}
      bars={periods.map(period => ({
        label: dayLabel(period, page.locale),
        value: amountOf(amounts.get(period) ?? null),
      }))}
      format={amount => formatMoney({ amount, currency }, page.locale)}
    />
  )
}

function dayLabel(day: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`))
}

function RangeForm({
  path,
  range,
  cycles,
}: {
  path: string
  range: ReportRange
  cycles: readonly CycleChoice[]
}) {
  return (
    <Form action={path} method="get" label="What it is about">
      <div class="cluster">
        {cycles.length > 0 && (
          <SelectField
            name="cycle"
            label="Order cycle"
            empty="By days"
            value={range.cycleId ?? ''}
            options={cycles.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <InputField name="from" type="date" label="From" value={range.from} />
        <InputField name="to" type="date" label="To" value={range.to} />
      </div>
      <FormActions>
        <Button variant="plain">Show</Button>
      </FormActions>
    </Form>
  )
}
