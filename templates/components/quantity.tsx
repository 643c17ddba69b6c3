import { Icon } from '#templates/icons'

type QuantityProps = {
  /** What is counted, for screen readers: `Quantity of Heather honey`. */
  label: string
  value: number
  name?: string
  min?: number
  max?: number
  id?: string
}

/**
 * A stepper that needs no script: minus and plus are submit buttons of the form around it. They send
 * `step=-1` or `step=1` beside the typed number; the handler adds the two.
 */
export function Quantity({ label, value, name = 'quantity', min = 0, max = 99, id }: QuantityProps) {
  return (
    <fieldset class="quantity" aria-label={label}>
      <button
        type="submit"
        class="quantity__step"
        name="step"
        value="-1"
        aria-label="One fewer"
        disabled={value <= min}
      >
        <Icon name="minus" size={16} />
      </button>
      <input
        class="quantity__value"
        id={id}
        type="number"
        name={name}
        value={String(value)}
        min={min}
        max={max}
        step="1"
        inputmode="numeric"
        aria-label={label}
      />
      <button
        type="submit"
        class="quantity__step"
        name="step"
        value="1"
        aria-label="One more"
        disabled={value >= max}
      >
        <Icon name="plus" size={16} />
      </button>
    </fieldset>
  )
}
