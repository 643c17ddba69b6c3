import { Icon } from '#templates/icons'

type QuantityProps = {
  /** What is counted: `Heather honey`. */
  of: string
  value: number
  name?: string
  min?: number
  max?: number
  id?: string
  /** Which of its buttons was pressed last: it has the focus again on the page that answers. */
  pressed?: -1 | 1
}

/**
 * A stepper that needs no script: minus and plus are submit buttons of the form around it. They send
 * `step=-1` or `step=1` beside the typed number; the handler adds the two.
 */
export function Quantity({ of, value, name = 'quantity', min = 0, max = 99, id, pressed }: QuantityProps) {
  return (
    <fieldset class="quantity" aria-label={`Quantity of ${of}`}>
      <button
        type="submit"
        class="quantity__step"
        name="step"
        value="-1"
        aria-label={`One fewer of ${of}`}
        autofocus={pressed === -1 && value > min}
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
        aria-label={`Quantity of ${of}`}
        autofocus={(pressed === 1 && value >= max) || (pressed === -1 && value <= min)}
      />
      <button
        type="submit"
        class="quantity__step"
        name="step"
        value="1"
        aria-label={`One more of ${of}`}
        autofocus={pressed === 1 && value < max}
        disabled={value >= max}
      >
        <Icon name="plus" size={16} />
      </button>
    </fieldset>
  )
}
