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
        hint="One per line."
        rows={4}
        maxlength={6000}
      />
      <MoneyField
        {...field('monthly')}
        label="Price a month"
        hint="Leave it empty if there is none. People and programs see it; what is charged is the price of the product that gives it."
        currency={currency}
        locale={locale}
      />
      <MoneyField {...field('yearly')} label="Price a year" currency={currency} locale={locale} />
      <InputField
        {...field('welcomeUrl')}
        label="Welcome page"
        hint="Where somebody is taken after accepting it as a gift: /welcome in the journal, or a whole address. Programs can read it, too."
        maxlength={500}
      />
    </>
  )
}
