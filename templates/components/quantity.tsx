import { Icon, SharedIcon } from '#templates/icons'

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
  /** The page has its drawings already: `<SharedDrawings names={['minus', 'plus']} />`. */
  isOneOfMany?: boolean
}

/**
 * A stepper that needs no script: minus and plus are submit buttons of the form around it. They send
 * `step=-1` or `step=1` beside the typed number; the handler adds the two.
 */
export function Quantity({ of, value, name = 'quantity', min = 0, max = 99, id, ...props }: QuantityProps) {
  const { pressed, isOneOfMany = false } = props
  const Drawn = isOneOfMany ? SharedIcon : Icon
  // Each control says what it counts. What differs from line to line stands together, for whoever packs it for the wire.
  return (
    <div class="quantity">
      <button
        type="submit"
        class="quantity__step"
        name="step"
        value="-1"
        aria-label={`One fewer of ${of}`}
        autofocus={pressed === -1 && value > min}
        disabled={value <= min}
      >
        <Drawn name="minus" size={16} />
      </button>
      <input
        class="quantity__value"
        id={id}
        type="number"
        name={name}
        min={min}
        step="1"
        inputmode="numeric"
        aria-label={`Quantity of ${of}`}
        value={String(value)}
        max={max}
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
        <Drawn name="plus" size={16} />
      </button>
    </div>
  )
}
