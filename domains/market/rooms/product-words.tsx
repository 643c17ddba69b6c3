import type { OwnFields } from '#core/services/market/rooms/own-products'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'

/** What a producer writes of a product. */
export function WordInputs({ typed }: { typed: Typed }) {
  const field = fieldsOf(typed)
  const { allergenStatement, allergens } = typed.values
  return (
    <>
      <InputField {...field('title')} label="Name" required maxlength={200} />
      <InputField {...field('summary')} label="In one line" maxlength={300} />
      <TextareaField {...field('description')} label="Description" rows={6} />
      <TextareaField {...field('storage')} label="How to keep it" rows={2} />
      <RadioField
        {...field('allergenStatement')}
        label="Allergens"
        value={allergenStatement ?? (allergens ? 'stated' : 'unknown')}
        options={[
          { value: 'unknown', label: 'Not known yet', hint: 'Buyers read: not stated, please ask us.' },
          { value: 'none', label: 'None of the fourteen', hint: 'Only if somebody has checked.' },
          { value: 'stated', label: 'As written below' },
        ]}
      />
      <TextareaField {...field('allergens')} label="Allergens, as the label says them" rows={2} />
    </>
  )
}

export function wordsOf({
  title,
  summary,
  description,
  storage,
  allergens,
  allergenFree,
}: OwnFields): Typed['values'] {
  const allergenStatement = allergenFree ? 'none' : allergens ? 'stated' : 'unknown'
  return { title, summary, description, storage, allergens, allergenStatement }
}
