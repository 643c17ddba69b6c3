import { formatMoney } from '#core/contracts/money'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import type { OfferedWay } from '#core/services/cart/ways/ways-for'
import { RadioField } from '#templates/components/choice-field'

type WayFieldProps = {
  ways: readonly OfferedWay[]
  locale: string
  /** It is paid in cash at the door. */
  brought?: boolean
  /** The buyer's card on file, as they know it; null for who left none. */
  onFile?: string | null
  value?: string
  error?: string
}

const WAYS: Readonly<Record<WayToPay, { readonly label: string; readonly hint: string }>> = {
  sumup: { label: 'By card, now', hint: 'On SumUp’s page; we never see your card.' },
  cash: { label: 'In cash, when you collect it', hint: 'We keep everything for you until then.' },
  transfer: {
    label: 'By bank transfer',
    hint: 'We show and send you where to, and keep everything for you meanwhile.',
  },
  credit: { label: 'From your credit', hint: '' },
  account: { label: 'On your monthly bill', hint: 'You get one bill at the end of the month.' },
}

const AT_THE_DOOR = 'In cash, when we bring it'

/** What the form sends for the card on file: it is SumUp's way, without its page. */
export const ON_FILE = 'on-file' as const

/** The one way there is, where nobody has to choose. */
export function soleWay(ways: readonly OfferedWay[], onFile?: string | null): WayToPay | null {
  const [way, ...others] = ways.map(each => each.way)
  return way && others.length === 0 && !(onFile && way === 'sumup') ? way : null
}

/** Where there is something to choose; else what there is, in words, and nothing where nothing is to be paid. */
export function WayField({ ways, locale, brought, onFile, value, error }: WayFieldProps) {
  const sole = soleWay(ways, onFile)
  if (sole) return <SoleWay way={sole} brought={brought} error={error} />
  if (ways.length === 0) return ''
  const isOnFile = !!onFile && ways.some(({ way }) => way === 'sumup')
  const kept = {
    value: ON_FILE,
    label: `By your card on file: ${onFile ?? ''}`,
    hint: 'It is charged at once.',
  }
  return (
    <RadioField
      name="way"
      label="How would you like to pay?"
      value={value ?? ways[0]?.way}
      error={error}
      options={[
        ...(isOnFile ? [kept] : []),
        ...ways.map(({ way, credit, short, household }) => ({
          value: way,
          label: brought && way === 'cash' ? AT_THE_DOOR : WAYS[way].label,
          disabled: short,
          hint: credit ? creditHint(formatMoney(credit, locale), short, household) : WAYS[way].hint,
        })),
      ]}
    />
  )
}

function SoleWay({ way, brought, error }: { way: WayToPay } & Pick<WayFieldProps, 'brought' | 'error'>) {
  // The button says it, and it is what is meant where nothing is.
  if (way === 'sumup' && !error) return ''
  const { label, hint } = WAYS[way]
  return (
    <div class={['field', error && 'field--invalid']} id="field-way">
      <input type="hidden" name="way" value={way} />
      <p class="field__label" safe>
        {brought && way === 'cash' ? AT_THE_DOOR : label}
      </p>
      <p class="field__hint" safe>
        {hint}
      </p>
    </div>
  )
}

function creditHint(sum: string, short: boolean, household = ''): string {
  const has = household ? `Your household ${household} has ${sum}` : `You have ${sum}`
  return short ? `${has}, which is not enough for this order.` : `${has}.`
}
