import { currencySign } from '#core/contracts/money'
import { controlAttributes, Field, type FieldProps } from './field'

/** Asks for an amount in major units as people write it (`4.50`); the service turns it into minor units. */
export function MoneyField(props: FieldProps & { currency: string; locale: string; value?: string }) {
  return (
    <Field {...props}>
      <div class="field__money">
        <span class="field__unit" aria-hidden="true" safe>
          {currencySign(props.currency, props.locale)}
        </span>
        <input
          class="field__control"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          value={props.value}
          {...controlAttributes(props)}
        />
      </div>
    </Field>
  )
}
