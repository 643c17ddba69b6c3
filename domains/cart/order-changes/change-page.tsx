import { escapeHtml } from '@kitajs/html'
import type { SlotSummary } from '#core/contracts/events'
import { compareMoney, formatMoney, type Money, moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import type { Offer } from '#core/contracts/seller'
import { WAY_WORDS, WAYS_TO_PAY, type WayToPay } from '#core/contracts/ways-to-pay'
import { priceShown } from '#core/pricing/vat'
import { contentsOf, orderVersion } from '#core/services/cart/order-changes/order-version'
import type { ChangeCost } from '#core/services/cart/order-changes/wanted-change'
import type { OrderView } from '#core/services/cart/orders/read-order'
import type { OfferedWay } from '#core/services/cart/ways/ways-for'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader, Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { Layout } from '#templates/layout'
import { ANY_DAY, SlotField } from '../collection-slot/slot-field'
import { ADD, COST, costText, FIND, HOW_MANY, SEEN, SOUGHT, WORDS } from './fields'

const SHOW_COST = 'See what it comes to'

type ChangeProps = {
  page: PageContext
  order: OrderView
  /** Where the order is looked at. */
  home: string
  text: string
  offers: readonly {
    readonly key: string
    readonly offer: Offer
    /** What one costs its buyer, as they read prices. */
    readonly price: Money
    readonly plusVat: boolean
  }[]
  /** By the words; what somebody wanted to add before stays. */
  isNothingFound: boolean
  ways: readonly OfferedWay[]
  waysBack: readonly WayToPay[]
  slots: readonly SlotSummary[]
  problem?: Problem
  /** What the change comes to, once somebody has asked. */
  cost?: ChangeCost | null
}

/** What was typed, and what is wrong with it by the names of its fields; `lines` of no single one. */
export type Problem = {
  readonly fields: Readonly<Record<string, unknown>>
  readonly errors: Readonly<Record<string, string>>
}

export function ChangePage(props: ChangeProps) {
  const { page, order, home, problem, slots } = props
  return (
    <Layout page={page} title={`Change order ${order.number}`} noindex>
      <Breadcrumbs trail={[{ label: `Order ${order.number}`, href: home }, { label: 'Change it' }]} />
      <PageHeader title="Change this order" lead={leadOf(order)} />
      <div class="stack">
        <FormErrors errors={problem?.errors ?? {}} />
        <Added order={order} />
        <ChangeForm {...props} />
        {slots.length > 0 && <Time page={page} order={order} home={home} slots={slots} />}
      </div>
    </Layout>
  )
}

function leadOf({ state }: OrderView): string {
  if (state === 'paid')
    return 'What you take out is given back. What you add is paid by itself and handed over with it.'
  return 'It is not paid yet: it comes to what is in it then.'
}

/** What orders that follow added already: whoever adds more has to see it. */
function Added({ order }: { order: OrderView }) {
  const added = contentsOf({ lines: [], followedBy: order.followedBy })
  if (added.length === 0) return ''
  return (
    <Notice title="Added already">
      <p safe>{`${added.join(', ')}.`}</p>
    </Notice>
  )
}

/** In the form itself: what was typed comes back with what is found. */
function Search({ text }: { text: string }) {
  return (
    <search class="search-form">
      <label class="visually-hidden" for="find-more">
        Find something to add
      </label>
      <input
        class="field__control"
        id="find-more"
        type="search"
        name={WORDS}
        value={text}
        maxlength={200}
        placeholder="Find something to add"
      />
      {/* By these words what is offered below was found: others are looked for before anything is changed. */}
      <input type="hidden" name={SOUGHT} value={text} />
      <Button variant="plain" icon="search" name={FIND} value="1">
        Find
      </Button>
    </search>
  )
}

function ChangeForm(props: ChangeProps) {
  const { page, order, home, text, offers, isNothingFound, ways, waysBack, problem, cost } = props
  const typed = (name: string) => {
    const value = problem?.fields[name]
    return typeof value === 'string' ? value : undefined
  }
  // What nobody has touched is as many as there are by now.
  const isTouched = (id: string) =>
    typed(HOW_MANY + id) !== undefined && typed(HOW_MANY + id) !== typed(SEEN + id)
  const lines = order.lines.filter(line => leftOf(line) > 0)
  return (
    <Form action={`${home}/changes`} label="What there shall be">
      {/* The one that Enter presses: it orders nothing. */}
      <button type="submit" formaction={`${home}/changes/preview`} hidden>
        {SHOW_COST}
      </button>
      <input type="hidden" name="form" value={typed('form') ?? Bun.randomUUIDv7()} />
      <input type="hidden" name="version" value={orderVersion(order)} />
      {cost ? <input type="hidden" name={COST} value={costText(cost)} /> : ''}
      <Search text={text} />
      {lines.map(({ id, ...line }) => (
        <input
          type="hidden"
          name={SEEN + id}
          value={(isTouched(id) ? typed(SEEN + id) : undefined) ?? String(leftOf(line))}
        />
      ))}
      <div id="field-lines" class="stack">
        {lines.map(({ id, title, detail, ...line }) => (
          <InputField
            name={HOW_MANY + id}
            type="number"
            label={[title, detail].filter(Boolean).join(', ')}
            hint={`${priceText(page, order, line)} each. 0 takes it out.`}
            value={isTouched(id) ? typed(HOW_MANY + id) : leftOf(line)}
            error={problem?.errors[HOW_MANY + id]}
            min={0}
            max={MOST_OF_ONE}
            inputmode="numeric"
            required
          />
        ))}
        {offers.map(({ key, offer, price, plusVat }) => (
          <InputField
            name={ADD + key}
            type="number"
            label={`Add ${[offer.title, offer.detail].filter(Boolean).join(', ')}`}
            hint={`${moneyText(price, page.locale, plusVat)} each, ${Math.max(0, offer.available)} left`}
            value={typed(ADD + key) ?? 0}
            error={problem?.errors[ADD + key]}
            min={0}
            max={MOST_OF_ONE}
            inputmode="numeric"
          />
        ))}
        {text && isNothingFound ? <p role="status" safe>{`Nothing on sale is called “${text}”.`}</p> : ''}
      </div>
      {order.state === 'paid' && (
        <>
          <SelectField
            name="way"
            required
            label="What is added is paid"
            value={typed('way') ?? usualWay(props)}
            options={ways.map(({ way }) => ({ value: way, label: WAY_WORDS[way] }))}
          />
          <SelectField
            name="back"
            required
            label="What is taken out goes back"
            value={typed('back') ?? waysBack[0] ?? order.way}
            options={waysBack.map(way => ({ value: way, label: wayBackText(props, way) }))}
          />
        </>
      )}
      <InputField name="note" label="Why" hint="It is in the letter." value={typed('note')} maxlength={300} />
      {cost ? <Cost {...props} cost={cost} /> : ''}
      <FormActions>
        {cost ? <Button autofocus>{escapeHtml(buttonText(props, cost))}</Button> : ''}
        <Button formaction={`${home}/changes/preview`} variant={cost ? 'plain' : 'primary'}>
          {SHOW_COST}
        </Button>
        <ButtonLink href={home} variant="quiet">
          Leave it as it is
        </ButtonLink>
      </FormActions>
    </Form>
  )
}

type Counted = Pick<OrderView['lines'][number], 'quantity' | 'refundedQuantity'>
type Priced = Pick<OrderView['lines'][number], 'unitPrice' | 'vatRate'>
const leftOf = ({ quantity, refundedQuantity }: Counted): number => quantity - refundedQuantity

type Read = Pick<ChangeProps, 'order' | 'home'>

/** Read by its buyer or by the shop. */
function wayBackText({ order, home }: Read, way: WayToPay): string {
  if (way === 'credit') return home === order.path ? 'to your credit' : 'to their credit'
  return `as it was paid, ${WAY_WORDS[order.way]}`
}

function priceText({ locale }: PageContext, { isNet }: OrderView, { unitPrice, vatRate }: Priced): string {
  const { price, plusVat } = priceShown(unitPrice, vatRate, isNet)
  return moneyText(price, locale, plusVat)
}

type CostProps = ChangeProps & { cost: ChangeCost }

/** What a business is asked for is with VAT, whatever its prices are. */
const amountText = ({ page, order }: Pick<ChangeProps, 'page' | 'order'>, amount: Money): string =>
  `${formatMoney(amount, page.locale)}${order.isNet ? ' with VAT' : ''}`

function Cost(props: CostProps) {
  const { order, problem, cost, waysBack } = props
  const [way, back] = [
    wayIn(problem?.fields.way, usualWay(props)),
    wayIn(problem?.fields.back, waysBack[0] ?? order.way),
  ]
  return (
    <div role="status">
      <Notice title="What it comes to">
        {cost.total ? (
          <p safe>
            {`${amountText(props, cost.total)}, instead of ${amountText(props, order.total)} before.`}
          </p>
        ) : (
          ''
        )}
        {cost.more ? (
          <p safe>{`What is added: ${amountText(props, cost.more)}, paid ${WAY_WORDS[way]}.`}</p>
        ) : (
          ''
        )}
        {cost.back ? (
          <p
            safe
          >{`What is taken out: ${amountText(props, cost.back)} goes back ${wayBackText(props, back)}.`}</p>
        ) : (
          ''
        )}
        <p>Nothing is changed yet.</p>
      </Notice>
    </div>
  )
}

const usualWay = ({ ways }: Pick<ChangeProps, 'ways'>): WayToPay => ways[0]?.way ?? 'sumup'

const wayIn = (typed: unknown, usual: WayToPay): WayToPay => WAYS_TO_PAY.find(way => way === typed) ?? usual

/** Whoever has to pay more reads that on the button (Directive 2011/83/EU, art. 8(2)). */
function buttonText(
  { page, order, home, problem, ways }: ChangeProps,
  { total, more, back }: ChangeCost,
): string {
  const say = (amount: Money) => formatMoney(amount, page.locale)
  const paysNow = home === order.path && wayIn(problem?.fields.way, usualWay({ ways })) === 'sumup'
  if (more) return `${paysNow ? 'Order and pay' : 'Order for'} ${say(more)}`
  if (back) return `Change it and have ${say(back)} back`
  return total && compareMoney(total, order.total) > 0 ? `Order for ${say(total)}` : 'Change it'
}

type TimeProps = { page: PageContext; order: OrderView; home: string; slots: readonly SlotSummary[] }

function Time({ page, order, home, slots }: TimeProps) {
  return (
    <Section title="When it is collected" id="time">
      <Form action={`${home}/collection-slot`} label="When it is collected">
        <SlotField page={page} slots={slots} value={order.slot?.id ?? ANY_DAY.value} first={ANY_DAY} />
        <FormActions>
          <Button variant="plain">Collect it then</Button>
        </FormActions>
      </Form>
    </Section>
  )
}
