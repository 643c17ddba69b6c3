import { formatMoney, type Money } from '#core/contracts/money'
import { RadioField } from '#templates/components/choice-field'
import type { FieldProps } from '#templates/components/field'

type OwnCreditFieldProps = Omit<FieldProps, 'label'> & {
  value?: string
  /** What they have for themselves now. */
  own: Money
  locale: string
}

/** What becomes of the credit that somebody has when they join; nothing is chosen for them. */
export function OwnCreditField({ own, locale, ...field }: OwnCreditFieldProps) {
  if (own.amount <= 0) return ''
  return (
    <RadioField
      {...field}
      label={`Your own credit of ${formatMoney(own, locale)}`}
      required
      options={[
        {
          value: 'move',
          label: 'Share it',
          hint: 'It goes to the credit of the household, and stays there if you leave.',
        },
        {
          value: 'keep',
          label: 'Keep it apart',
          hint: 'It stays yours alone, and pays nothing while you are in the household. You can share it later.',
        },
      ]}
    />
  )
}
