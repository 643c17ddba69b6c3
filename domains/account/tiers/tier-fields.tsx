import type { fieldsOf } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { TextareaField } from '#templates/components/textarea-field'

type TierFieldsProps = { field: ReturnType<typeof fieldsOf>; currency: string; locale: string }

/** All that is said of a tier, new or known. */
export function TierFields({ field, currency, locale }: TierFieldsProps) {
  return (
    <>
      <InputField {...field('name')} label="Name" maxlength={120} required />
      <InputField {...field('description')} label="About it" maxlength={500} />
      <TextareaField
        {...field('benefits')}
        label="What it brings"
        hint="A line each."
        rows={4}
        maxlength={6000}
      />
      <MoneyField
        {...field('monthly')}
        label="Price a month"
        hint="Empty when there is none. It is shown, also to programs; what is paid is the price of what one buys to have it."
        currency={currency}
        locale={locale}
      />
      <MoneyField {...field('yearly')} label="Price a year" currency={currency} locale={locale} />
      <InputField
        {...field('welcomeUrl')}
        label="Welcome page"
        hint="Where who takes a gift of it is led: /welcome in the journal, or a whole address. Programs are told of it, too."
        maxlength={500}
      />
    </>
  )
}
