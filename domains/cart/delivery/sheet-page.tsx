import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { DriversSheet, Stop } from '#core/services/cart/delivery/drivers-sheet'
import { packedText } from '#core/text/grams'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { formatTime, TimeRange } from '#templates/components/time'
import { PrintLayout } from '#templates/print'

type Props = { page: PageContext; sheet: DriversSheet }

export const stopField = (orderId: string) => `stop-${orderId}`

/** The route, to be put in order; a form that was refused comes back as it was typed. */
export function RoundPage({ page, sheet, form = { values: {}, errors: {} } }: Props & { form?: Typed }) {
  const field = fieldsOf(form)
  const path = `/shop/deliveries/${sheet.id}`
  return (
    <AdminLayout
      page={page}
      title={`Round of ${formatTime(sheet.startsAt, page)}`}
      lead={`${sheet.zone}, ${sheet.stops.length} ${sheet.stops.length === 1 ? 'stop' : 'stops'}`}
      worker="shopkeeper"
      actions={
        sheet.stops.length > 0 ? (
          <>
            <ButtonLink href={`${path}/sheet`} icon="print">
              Driver’s sheet
            </ButtonLink>
            <ButtonLink href={`${path}/sheet?for=packing`} variant="plain" icon="print">
              Packing order
            </ButtonLink>
          </>
        ) : undefined
      }
    >
      {sheet.stops.length === 0 && (
        <EmptyState
          title="Nothing to bring yet"
          text="Orders for this round appear here once they are paid."
        />
      )}
      {sheet.stops.length > 0 && (
        <form class="form" method="post" action={`${path}/route`} aria-label="The route">
          <FormErrors errors={form.errors} />
          <p class="field__hint">The stops in the order of the route. Write other numbers to change it.</p>
          <ol class="route">
            {sheet.stops.map((stop, index) => (
              <li class="route__stop">
                <InputField
                  {...field(stopField(stop.orderId))}
                  label={`Place of ${stop.number} on the route`}
                  hideLabel
                  type="number"
                  value={form.values[stopField(stop.orderId)] ?? index + 1}
                  min={1}
                  inputmode="numeric"
                />
                <div>
                  <a href={`/shop/orders/${stop.number}`} safe>
                    {isolate`${stop.number}, ${stop.name}`}
                  </a>
                  <small class="cart-detail" safe>
                    {addressOf(stop)}
                  </small>
                </div>
              </li>
            ))}
          </ol>
          <Button>Save the route</Button>
        </form>
      )}
    </AdminLayout>
  )
}

const addressOf = ({ address, postcode }: Stop): string => `${address.split('\n').join(', ')}, ${postcode}`

type SheetProps = Props & { packing: boolean }

/** For the van, on paper: the driver's in the order of the route, the packer's the other way round, since what is loaded last is brought first. */
export function SheetPage({ page, sheet, packing }: SheetProps) {
  const numbered = sheet.stops.map((stop, index) => ({ stop, number: index + 1 }))
  const title = packing ? 'Packing order' : 'Driver’s sheet'
  return (
    <PrintLayout page={page} title={title} backHref={`/shop/deliveries/${sheet.id}`}>
      <p>
        <TimeRange from={sheet.startsAt} to={sheet.endsAt} locale={page.locale} timeZone={page.timeZone} />
        <span safe>{`, ${sheet.zone}`}</span>
        {packing && '. Load from the top: the last stop goes in first.'}
      </p>
      <div class="stack">
        {(packing ? numbered.toReversed() : numbered).map(({ stop, number }) => (
          <section class="sheet-stop">
            <h2 safe>{`${number}. ${stop.name}`}</h2>
            <p class="postal" safe>
              {packing ? stop.number : whereOf(stop)}
            </p>
            {!packing && stop.toPay !== null && (
              <p>
                <strong safe>{`To take in cash: ${formatMoney(stop.toPay, page.locale)}`}</strong>
              </p>
            )}
            <ul>
              {stop.lines.map(line => (
                <li safe>{lineText(line)}</li>
              ))}
            </ul>
            {!!stop.orderNote && <p safe>{`Note: ${stop.orderNote}`}</p>}
          </section>
        ))}
      </div>
    </PrintLayout>
  )
}

function whereOf({ number, address, postcode, phone, note }: Stop): string {
  return [`${address}\n${postcode}`, phone, note, number].filter(Boolean).join('\n')
}

function lineText({ title, detail, ...line }: Stop['lines'][number]): string {
  const weight = packedText(line)
  return `${line.quantity} × ${[title, detail, weight].filter(Boolean).join(', ')}`
}
